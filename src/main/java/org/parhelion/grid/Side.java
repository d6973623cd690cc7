package org.parhelion.grid;

/** A side of the domain, or of a block: where an axis begins or ends. */
public enum Side {
    Z_LOW,
    Z_HIGH,
    Y_LOW,
    Y_HIGH,
    X_LOW,
    X_HIGH;

    /** The axis that is perpendicular to this side. */
    public Axis axis() {
        return switch (this) {
            case Z_LOW, Z_HIGH -> Axis.Z;
            case Y_LOW, Y_HIGH -> Axis.Y;
            case X_LOW, X_HIGH -> Axis.X;
        };
    }

    /** Whether the axis ends here. */
    public boolean isHigh() {
        return this == Z_HIGH || this == Y_HIGH || this == X_HIGH;
    }

    /** The other end of the same axis. */
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
