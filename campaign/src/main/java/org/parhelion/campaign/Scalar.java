package org.parhelion.campaign;

/** One value of a parameter or a result: a number, a text, or true or false. */
public sealed interface Scalar {
    /**
     * A whole number.
     *
     * @param value the number
     */
    record Whole(long value) implements Scalar {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /**
     * A real number. Not a number and infinities are allowed.
     *
     * @param value the number
     */
    record Real(double value) implements Scalar {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /**
     * A text.
     *
     * @param value the text
     */
    record Text(String value) implements Scalar {
        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * True or false.
     *
     * @param value true or false
     */
    record Flag(boolean value) implements Scalar {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /**
     * {@return a whole number}
     *
     * @param value the number
     */
    static Scalar of(long value) {
        return new Whole(value);
    }

    /**
     * {@return a real number}
     *
     * @param value the number
     */
    static Scalar of(double value) {
        return new Real(value);
    }

    /**
     * {@return a text}
     *
     * @param value the text
     */
    static Scalar of(String value) {
        return new Text(value);
    }

    /**
     * {@return true or false}
     *
     * @param value true or false
     */
    static Scalar of(boolean value) {
        return new Flag(value);
    }

    /**
     * {@return the number that this is}
     *
     * @throws IllegalStateException if it is a text, true or false
     */
    default double asDouble() {
        return switch (this) {
            case Whole whole -> whole.value();
            case Real real -> real.value();
            case Text text -> throw new IllegalStateException("'" + text.value() + "' is a text; a number is required");
            case Flag flag -> throw new IllegalStateException(flag.value() + " is not a number");
        };
    }
}
