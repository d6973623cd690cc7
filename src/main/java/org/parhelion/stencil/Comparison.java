package org.parhelion.stencil;

import org.parhelion.Experimental;

/** How a {@link Node.Select} compares. With a NaN on either side every one of them is false. */
@Experimental
public enum Comparison {
    /** {@code a < b}. */
    LT("<"),
    /** {@code a <= b}. */
    LE("<="),
    /** {@code a > b}. */
    GT(">"),
    /** {@code a >= b}. */
    GE(">="),
    /** {@code a == b}. */
    EQ("==");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** {@return as written in Java} */
    public String symbol() {
        return symbol;
    }

    /**
     * Compares two values.
     *
     * @param a the left operand
     * @param b the right operand
     * @return whether {@code a} compares so with {@code b}; false where either is NaN
     */
    public boolean test(double a, double b) {
        return switch (this) {
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
            case EQ -> a == b;
        };
    }
}
