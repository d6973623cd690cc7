package org.parhelion.grid;

/** An axis of a grid. The order of the constants is slowest first, as in {@code (k, j, i)}. */
public enum Axis {
    /** Across planes, index k. Absent in grids of one or two axes. */
    Z,
    /** Across rows, index j. Absent in grids of one axis. */
    Y,
    /** Along a row, index i. */
    X;

    /** {@return 0, 1, 2 for x, y, z: the place of this axis in coordinates, which are listed x first} */
    public int number() {
        return switch (this) {
            case X -> 0;
            case Y -> 1;
            case Z -> 2;
        };
    }

    /** {@return the side of the domain where this axis begins} */
    public Side low() {
        return switch (this) {
            case Z -> Side.Z_LOW;
            case Y -> Side.Y_LOW;
            case X -> Side.X_LOW;
        };
    }

    /** {@return the side of the domain where this axis ends} */
    public Side high() {
        return low().opposite();
    }
}
