package org.parhelion.grid;

/** An axis of a grid, the slowest first, as in {@code (k, j, i)}. */
public enum Axis {
    /** Planes, index k. Absent below three axes. */
    Z,
    /** Rows, index j. Absent below two axes. */
    Y,
    /** Points of a row, index i. */
    X;

    /** The side of the domain where this axis begins. */
    public Side low() {
        return switch (this) {
            case Z -> Side.Z_LOW;
            case Y -> Side.Y_LOW;
            case X -> Side.X_LOW;
        };
    }

    /** The side of the domain where this axis ends. */
    public Side high() {
        return low().opposite();
    }
}
