package org.parhelion.space;

/** What a template requires of one field. */
public sealed interface FieldPattern {
    /**
     * Tells whether a field meets the pattern.
     *
     * @param field the field of a tuple
     * @return true if it does
     */
    boolean matches(TupleField field);

    /**
     * Requires a field that equals one value.
     *
     * @param field the value, with its type
     */
    record Exact(TupleField field) implements FieldPattern {
        @Override
        public boolean matches(TupleField other) {
            return field.equals(other);
        }
    }

    /** Requires nothing. */
    record Any() implements FieldPattern {
        @Override
        public boolean matches(TupleField field) {
            return true;
        }
    }

    /**
     * Requires a type.
     *
     * @param type the type that the field must have
     */
    record OfType(TupleField.Type type) implements FieldPattern {
        @Override
        public boolean matches(TupleField field) {
            return field.type() == type;
        }
    }

    /**
     * Requires a number or a string between two values, both included. Numbers compare by value (0.0 and -0.0 are equal, NaN is
     * in no range), strings by code points.
     *
     * @param min the least value that matches: a long, double or string
     * @param max the greatest value that matches, of the same type
     */
    record Range(TupleField min, TupleField max) implements FieldPattern {
        /**
         * Checks the ends.
         *
         * @throws IllegalArgumentException if they are not two longs, two doubles or two strings, if one is NaN, or if
         *     {@code min} is above {@code max}
         */
        public Range {
            if (min.type() != max.type() || !ordered(min.type())) {
                throw new IllegalArgumentException("a range has two longs, two doubles or two strings as its ends, not "
                        + Tuple.text(min) + " and " + Tuple.text(max));
            }
            if (!atMost(min, max)) {
                throw new IllegalArgumentException(
                        "the range " + Tuple.text(min) + " … " + Tuple.text(max) + " contains no value");
            }
        }

        @Override
        public boolean matches(TupleField field) {
            return atMost(min, field) && atMost(field, max);
        }

        private static boolean ordered(TupleField.Type type) {
            return type == TupleField.Type.LONG || type == TupleField.Type.DOUBLE || type == TupleField.Type.STRING;
        }

        private static boolean atMost(TupleField low, TupleField high) {
            return switch (low) {
                case TupleField.OfLong(long a) -> high instanceof TupleField.OfLong(long b) && a <= b;
                case TupleField.OfDouble(double a) -> high instanceof TupleField.OfDouble(double b) && a <= b;
                case TupleField.OfString(String a) ->
                    high instanceof TupleField.OfString(String b) && compareCodePoints(a, b) <= 0;
                default -> false;
            };
        }

        /** Compares as UTF-8 bytes do; {@link String#compareTo} differs where surrogates meet U+E000 … U+FFFF. */
        private static int compareCodePoints(String a, String b) {
            int i = 0;
            while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
                i++;
            }
            if (i == a.length() || i == b.length()) {
                return a.length() - b.length();
            }
            // The two may differ within a surrogate pair: its first half is equal and lies one behind.
            int start = i > 0 && Character.isHighSurrogate(a.charAt(i - 1)) ? i - 1 : i;
            return Integer.compare(a.codePointAt(start), b.codePointAt(start));
        }
    }
}
