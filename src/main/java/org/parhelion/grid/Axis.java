package org.parhelion.grid;

/** An axis of a grid, the slowest first: {@link #ordinal} is the place of its index in {@code (k, j, i)}. */
public enum Axis {
    /** Planes, index k. Absent below three axes. */
    Z,
    /** Rows, index j. Absent below two axes. */
    Y,
    /** Points of a row, index i. */
    X;

    /** The side of the domain where this axis begins. */
    public Side low() {
        return Side.values()[2 * ordinal()];
    }

    /** The side of the domain where this axis ends. */
    public Side high() {
        return Side.values()[2 * ordinal() + 1];
    }
}
