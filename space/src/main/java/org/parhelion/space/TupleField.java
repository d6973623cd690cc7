package org.parhelion.space;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** One value of a tuple. It is immutable: arrays are copied in and out. */
public sealed interface TupleField {
    /** The types that a field can have. */
    enum Type {
        /** A 64-bit integer. */
        LONG,
        /** A 64-bit floating-point number. */
        DOUBLE,
        /** Text in Unicode. */
        STRING,
        /** True or false. */
        BOOLEAN,
        /** Bytes without a meaning of their own. */
        BYTES,
        /** An array of 64-bit floating-point numbers. */
        DOUBLES,
        /** An array of 64-bit integers. */
        LONGS
    }

    /** {@return the type of the value} */
    Type type();

    /**
     * A 64-bit integer.
     *
     * @param value the integer
     */
    record OfLong(long value) implements TupleField {
        @Override
        public Type type() {
            return Type.LONG;
        }
    }

    /**
     * A 64-bit floating-point number. Two are equal as {@link Double#equals} has it: NaN equals NaN, 0.0 differs from -0.0.
     *
     * @param value the number
     */
    record OfDouble(double value) implements TupleField {
        @Override
        public Type type() {
            return Type.DOUBLE;
        }
    }

    /**
     * Text.
     *
     * @param value the text
     */
    record OfString(String value) implements TupleField {
        /**
         * Checks that the text can be encoded.
         *
         * @throws IllegalArgumentException if a surrogate has no partner
         */
        public OfString {
            for (int i = 0; i < value.length(); i++) {
                int point = value.codePointAt(i);
                if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                    throw new IllegalArgumentException("the string has an unpaired surrogate \\u"
                            + Integer.toHexString(point) + " at index " + i + "; write such data as bytes");
                }
                i += Character.charCount(point) - 1;
            }
        }

        @Override
        public Type type() {
            return Type.STRING;
        }
    }

    /**
     * A truth value.
     *
     * @param value true or false
     */
    record OfBoolean(boolean value) implements TupleField {
        @Override
        public Type type() {
            return Type.BOOLEAN;
        }
    }

    /** Bytes. */
    final class OfBytes implements TupleField {
        private final byte[] value;

        /**
         * Copies bytes.
         *
         * @param value the bytes
         */
        public OfBytes(byte[] value) {
            this(value, 0, value.length);
        }

        /**
         * Copies a part of an array.
         *
         * @param source the array
         * @param offset the index in {@code source} of the first byte
         * @param byteCount how many
         * @throws IndexOutOfBoundsException if the part does not lie in the array
         */
        public OfBytes(byte[] source, int offset, int byteCount) {
            Objects.checkFromIndexSize(offset, byteCount, source.length);
            this.value = Arrays.copyOfRange(source, offset, offset + byteCount);
        }

        /** {@return a copy} */
        public byte[] value() {
            return value.clone();
        }

        /** {@return the number of bytes} */
        public int length() {
            return value.length;
        }

        /**
         * Copies the bytes.
         *
         * @param target receives them
         * @param offset the index in {@code target} of the first
         */
        public void copyTo(byte[] target, int offset) {
            System.arraycopy(value, 0, target, offset, value.length);
        }

        @Override
        public Type type() {
            return Type.BYTES;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof OfBytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return value.length + " bytes";
        }
    }

    /** Floating-point numbers, for example the rim of a block. */
    final class OfDoubles implements TupleField {
        private final double[] value;

        /**
         * Copies numbers.
         *
         * @param value the numbers
         */
        public OfDoubles(double[] value) {
            this.value = value.clone();
        }

        /**
         * Asks for numbers one by one.
         *
         * @param count how many
         * @param values gives each, by its index
         */
        public OfDoubles(int count, IntToDoubleFunction values) {
            this.value = new double[count];
            for (int i = 0; i < count; i++) {
                value[i] = values.applyAsDouble(i);
            }
        }

        /** {@return a copy} */
        public double[] value() {
            return value.clone();
        }

        /** {@return how many there are} */
        public int length() {
            return value.length;
        }

        /**
         * {@return one of them}
         *
         * @param index 0 … {@code length() - 1}
         */
        public double valueAt(int index) {
            return value[index];
        }

        @Override
        public Type type() {
            return Type.DOUBLES;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof OfDoubles doubles && Arrays.equals(value, doubles.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return value.length + " doubles";
        }
    }

    /** Integers. */
    final class OfLongs implements TupleField {
        private final long[] value;

        /**
         * Copies integers.
         *
         * @param value the integers
         */
        public OfLongs(long[] value) {
            this.value = value.clone();
        }

        /**
         * Asks for integers one by one.
         *
         * @param count how many
         * @param values gives each, by its index
         */
        public OfLongs(int count, IntToLongFunction values) {
            this.value = new long[count];
            for (int i = 0; i < count; i++) {
                value[i] = values.applyAsLong(i);
            }
        }

        /** {@return a copy} */
        public long[] value() {
            return value.clone();
        }

        /** {@return how many there are} */
        public int length() {
            return value.length;
        }

        /**
         * {@return one of them}
         *
         * @param index 0 … {@code length() - 1}
         */
        public long valueAt(int index) {
            return value[index];
        }

        @Override
        public Type type() {
            return Type.LONGS;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof OfLongs longs && Arrays.equals(value, longs.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return value.length + " longs";
        }
    }

    /**
     * Makes a field of a Java value.
     *
     * @param value a {@code Long, Integer, Short, Byte} (a long), {@code Double, Float} (a double), {@code String, Boolean,
     *     byte[], double[], long[]}, or a field
     * @return the field
     * @throws IllegalArgumentException if {@code value} is of another type
     */
    static TupleField of(Object value) {
        return switch (value) {
            case TupleField field -> field;
            case Long number -> new OfLong(number);
            case Integer number -> new OfLong(number);
            case Short number -> new OfLong(number);
            case Byte number -> new OfLong(number);
            case Double number -> new OfDouble(number);
            case Float number -> new OfDouble(number);
            case String text -> new OfString(text);
            case Boolean truth -> new OfBoolean(truth);
            case byte[] bytes -> new OfBytes(bytes);
            case double[] doubles -> new OfDoubles(doubles);
            case long[] longs -> new OfLongs(longs);
            default ->
                throw new IllegalArgumentException(
                        "a tuple cannot hold a " + value.getClass().getName()
                                + "; use long, double, String, boolean, byte[], double[] or long[]");
        };
    }
}
