package org.parhelion.grid;

/**
 * A number of points along each axis: a stencil's radius, a ghost width, the depth of a rim.
 *
 * @param k planes
 * @param j rows
 * @param i points of a row
 */
public record Width(int k, int j, int i) {
    public static final Width NONE = new Width(0, 0, 0);

    public Width {
        if (k < 0 || j < 0 || i < 0) {
            throw new IllegalArgumentException("width (" + k + ", " + j + ", " + i + ") must not be negative");
        }
    }

    /** {@code width} along each axis of {@code grid}, 0 along absent ones. */
    public static Width all(Grid grid, int width) {
        return new Width(grid.dims() > 2 ? width : 0, grid.dims() > 1 ? width : 0, width);
    }

    /** Along one axis. */
    public int along(Axis axis) {
        return switch (axis) {
            case Z -> k;
            case Y -> j;
            case X -> i;
        };
    }

    /** This width {@code n} times. */
    public Width times(int n) {
        return new Width(Math.multiplyExact(k, n), Math.multiplyExact(j, n), Math.multiplyExact(i, n));
    }

    /** The wider of both along each axis. */
    public Width max(Width other) {
        return new Width(Math.max(k, other.k), Math.max(j, other.j), Math.max(i, other.i));
    }

    /** Whether this is at least {@code other} along each axis. */
    public boolean covers(Width other) {
        return k >= other.k && j >= other.j && i >= other.i;
    }

    @Override
    public String toString() {
        return "(" + k + ", " + j + ", " + i + ")";
    }
}
