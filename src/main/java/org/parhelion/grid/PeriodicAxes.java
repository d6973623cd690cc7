package org.parhelion.grid;

/**
 * The axes along which the domain is periodic: the point after the last one is the first one.
 *
 * @param z whether the domain is periodic along z
 * @param y whether the domain is periodic along y
 * @param x whether the domain is periodic along x
 */
public record PeriodicAxes(boolean z, boolean y, boolean x) {
    /** No periodic axis. */
    public static final PeriodicAxes NONE = new PeriodicAxes(false, false, false);

    /**
     * All axes of a grid.
     *
     * @param grid names the axes; absent axes are not periodic
     * @return the axes of {@code grid}
     */
    public static PeriodicAxes all(Grid grid) {
        return new PeriodicAxes(grid.dims() > 2, grid.dims() > 1, true);
    }

    /**
     * Tells whether one axis is periodic.
     *
     * @param axis the axis
     * @return whether {@code axis} is periodic
     */
    public boolean along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }
}
