package org.parhelion.space;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An ordered list of values, for example {@code ("boundary", 17, 0, "north", [25.0, …])}. It is immutable.
 *
 * @param fields the values, 1 … {@value #FIELDS_MAX} of them
 */
public record Tuple(List<TupleField> fields) {
    /** The largest number of fields. */
    public static final int FIELDS_MAX = 64;

    /**
     * Copies the fields.
     *
     * @throws IllegalArgumentException if there is none or more than {@value #FIELDS_MAX}
     */
    public Tuple {
        fields = List.copyOf(fields);
        if (fields.isEmpty() || fields.size() > FIELDS_MAX) {
            throw new IllegalArgumentException(
                    "a tuple has 1 … " + FIELDS_MAX + " fields, this one has " + fields.size());
        }
    }

    /**
     * Makes a tuple of Java values.
     *
     * @param values what {@link TupleField#of} accepts
     * @return the tuple
     * @throws IllegalArgumentException if a value has another type, or there are too few or too many
     */
    public static Tuple of(Object... values) {
        return new Tuple(Stream.of(values).map(TupleField::of).toList());
    }

    /** {@return the number of fields} */
    public int arity() {
        return fields.size();
    }

    /**
     * Reads an integer.
     *
     * @param index of the field, from 0
     * @return its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public long longAt(int index) {
        if (fields.get(index) instanceof TupleField.OfLong(long value)) {
            return value;
        }
        throw wrongType(index, "long");
    }

    /**
     * Reads a floating-point number.
     *
     * @param index of the field, from 0
     * @return its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public double doubleAt(int index) {
        if (fields.get(index) instanceof TupleField.OfDouble(double value)) {
            return value;
        }
        throw wrongType(index, "double");
    }

    /**
     * Reads text.
     *
     * @param index of the field, from 0
     * @return its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public String stringAt(int index) {
        if (fields.get(index) instanceof TupleField.OfString(String value)) {
            return value;
        }
        throw wrongType(index, "string");
    }

    /**
     * Reads a truth value.
     *
     * @param index of the field, from 0
     * @return its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public boolean booleanAt(int index) {
        if (fields.get(index) instanceof TupleField.OfBoolean(boolean value)) {
            return value;
        }
        throw wrongType(index, "boolean");
    }

    /**
     * Reads bytes.
     *
     * @param index of the field, from 0
     * @return a copy of its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public byte[] bytesAt(int index) {
        if (fields.get(index) instanceof TupleField.OfBytes bytes) {
            return bytes.value();
        }
        throw wrongType(index, "byte[]");
    }

    /**
     * Reads floating-point numbers.
     *
     * @param index of the field, from 0
     * @return a copy of its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public double[] doublesAt(int index) {
        if (fields.get(index) instanceof TupleField.OfDoubles doubles) {
            return doubles.value();
        }
        throw wrongType(index, "double[]");
    }

    /**
     * Reads integers.
     *
     * @param index of the field, from 0
     * @return a copy of its value
     * @throws IllegalArgumentException if the field is of another type
     */
    public long[] longsAt(int index) {
        if (fields.get(index) instanceof TupleField.OfLongs longs) {
            return longs.value();
        }
        throw wrongType(index, "long[]");
    }

    private IllegalArgumentException wrongType(int index, String wanted) {
        return new IllegalArgumentException(
                "field " + index + " of " + this + " is a " + fields.get(index).type() + ", not a " + wanted);
    }

    @Override
    public String toString() {
        return fields.stream().map(Tuple::text).collect(Collectors.joining(", ", "(", ")"));
    }

    static String text(TupleField field) {
        return switch (field) {
            case TupleField.OfLong(long value) -> Long.toString(value);
            case TupleField.OfDouble(double value) -> Double.toString(value);
            case TupleField.OfString(String value) -> '"' + value + '"';
            case TupleField.OfBoolean(boolean value) -> Boolean.toString(value);
            default -> field.toString();
        };
    }
}
