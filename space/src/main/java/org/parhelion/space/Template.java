package org.parhelion.space;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects tuples: by their number of fields and a pattern for each, or all. It is immutable.
 *
 * @param patterns one for each field; empty matches every tuple of any number of fields
 */
public record Template(List<FieldPattern> patterns) {
    /** Matches every tuple. */
    public static final Template ALL = new Template(List.of());

    /** The pattern that every field meets. */
    public static final FieldPattern ANY = new FieldPattern.Any();

    /**
     * Copies the patterns.
     *
     * @throws IllegalArgumentException if there are more than a tuple can have fields
     */
    public Template {
        patterns = List.copyOf(patterns);
        if (patterns.size() > Tuple.FIELDS_MAX) {
            throw new IllegalArgumentException(
                    "a tuple has at most " + Tuple.FIELDS_MAX + " fields, this template " + patterns.size());
        }
    }

    /**
     * Makes a template of patterns and of Java values, which must match exactly.
     *
     * @param patterns {@link #ANY}, {@link #type}, {@link #range}, or what {@link TupleField#of} accepts
     * @return the template
     * @throws IllegalArgumentException if a value has another type
     */
    public static Template of(Object... patterns) {
        return new Template(Stream.of(patterns)
                .map(value ->
                        value instanceof FieldPattern pattern ? pattern : new FieldPattern.Exact(TupleField.of(value)))
                .toList());
    }

    /**
     * Matches fields of one type.
     *
     * @param type the type
     * @return the pattern
     */
    public static FieldPattern type(TupleField.Type type) {
        return new FieldPattern.OfType(type);
    }

    /**
     * Matches fields between two values, both included.
     *
     * @param min the least: a long, double or string
     * @param max the greatest, of the same type
     * @return the pattern
     * @throws IllegalArgumentException if the types differ or have no order, or if {@code min} is above {@code max}
     */
    public static FieldPattern range(Object min, Object max) {
        return new FieldPattern.Range(TupleField.of(min), TupleField.of(max));
    }

    /**
     * Tells whether a tuple is selected.
     *
     * @param tuple the tuple
     * @return true if it is
     */
    public boolean matches(Tuple tuple) {
        List<TupleField> fields = tuple.fields();
        int arity = patterns.size();
        if (arity == 0) {
            return true;
        }
        if (arity != fields.size()) {
            return false;
        }
        for (int i = 0; i < arity; i++) {
            if (!patterns.get(i).matches(fields.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the first field of every tuple that matches, if the template fixes it: what backends index by} */
    public Optional<TupleField> firstField() {
        return !patterns.isEmpty() && patterns.getFirst() instanceof FieldPattern.Exact(TupleField field)
                ? Optional.of(field)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return patterns.stream().map(Template::text).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String text(FieldPattern pattern) {
        return switch (pattern) {
            case FieldPattern.Exact(TupleField field) -> Tuple.text(field);
            case FieldPattern.Any() -> "?";
            case FieldPattern.OfType(TupleField.Type type) -> "?" + type;
            case FieldPattern.Range(TupleField min, TupleField max) -> Tuple.text(min) + " … " + Tuple.text(max);
        };
    }
}
