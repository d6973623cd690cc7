package org.parhelion.stencil;

/** How a {@link Node.Select} compares. With a NaN on either side every one of them is false. */
public enum Comparison {
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    EQ("==");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** As written in Java. */
    public String symbol() {
        return symbol;
    }

    /** Whether {@code a} compares so with {@code b}. */
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
