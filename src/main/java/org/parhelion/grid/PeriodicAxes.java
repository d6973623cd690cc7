package org.parhelion.grid;

/** Along which axes the domain's end is its beginning. */
public record PeriodicAxes(boolean z, boolean y, boolean x) {
    public static final PeriodicAxes NONE = new PeriodicAxes(false, false, false);

    /** Every axis of {@code grid}. */
    public static PeriodicAxes all(Grid grid) {
        return new PeriodicAxes(grid.dims() > 2, grid.dims() > 1, true);
    }

    /** Whether {@code axis} wraps around. */
    public boolean along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }
}
