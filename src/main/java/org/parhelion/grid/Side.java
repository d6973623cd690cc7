package org.parhelion.grid;

/** A side of the domain or of a block: the beginning or the end of an axis. */
public enum Side {
    /** Beside the first plane, k = 0. */
    Z_LOW,
    /** Beside the last plane, k = nz − 1. */
    Z_HIGH,
    /** Beside the first row of each plane, j = 0. */
    Y_LOW,
    /** Beside the last row of each plane, j = ny − 1. */
    Y_HIGH,
    /** Beside the first point of each row, i = 0. */
    X_LOW,
    /** Beside the last point of each row, i = nx − 1. */
    X_HIGH;

    /** {@return the axis that is perpendicular to this side} */
    public Axis axis() {
        return switch (this) {
            case Z_LOW, Z_HIGH -> Axis.Z;
            case Y_LOW, Y_HIGH -> Axis.Y;
            case X_LOW, X_HIGH -> Axis.X;
        };
    }

    /** {@return whether the axis ends at this side} */
    public boolean isHigh() {
        return this == Z_HIGH || this == Y_HIGH || this == X_HIGH;
    }

    /** {@return the other end of the same axis} */
    public Side opposite() {
        return switch (this) {
            case Z_LOW -> Z_HIGH;
            case Z_HIGH -> Z_LOW;
            case Y_LOW -> Y_HIGH;
            case Y_HIGH -> Y_LOW;
            case X_LOW -> X_HIGH;
            case X_HIGH -> X_LOW;
        };
    }
}
