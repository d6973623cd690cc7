package org.parhelion.grid;

/**
 * A number of points along each axis: a stencil's radius, a ghost width, the depth of a rim.
 *
 * @param k number of planes, at least 0
 * @param j number of rows, at least 0
 * @param i number of points of a row, at least 0
 */
public record Width(int k, int j, int i) {
    /** 0 along every axis. */
    public static final Width NONE = new Width(0, 0, 0);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    public Width {
        if (k < 0 || j < 0 || i < 0) {
            throw new IllegalArgumentException("width (" + k + ", " + j + ", " + i + ") must not be negative");
        }
    }

    /**
     * The same width along every axis of a grid.
     *
     * @param grid names the axes; absent axes get 0
     * @param width number of points, at least 0
     * @return the width along each axis
     * @throws IllegalArgumentException if {@code width} is negative
     */
    public static Width all(Grid grid, int width) {
        return new Width(grid.dims() > 2 ? width : 0, grid.dims() > 1 ? width : 0, width);
    }

    /**
     * The width along one axis.
     *
     * @param axis the axis
     * @return number of points
     */
    public int along(Axis axis) {
        return switch (axis) {
            case Z -> k;
            case Y -> j;
            case X -> i;
        };
    }

    /**
     * This width multiplied by a number.
     *
     * @param n factor, at least 0
     * @return {@code n} times this width along each axis
     * @throws ArithmeticException if a product exceeds an int
     * @throws IllegalArgumentException if a product is negative
     */
    public Width times(int n) {
        return new Width(Math.multiplyExact(k, n), Math.multiplyExact(j, n), Math.multiplyExact(i, n));
    }

    /**
     * The larger of two widths along each axis.
     *
     * @param other the width to compare with
     * @return the maximum, axis by axis
     */
    public Width max(Width other) {
        return new Width(Math.max(k, other.k), Math.max(j, other.j), Math.max(i, other.i));
    }

    /**
     * Compares two widths axis by axis.
     *
     * @param other the width to compare with
     * @return whether this width is at least {@code other} along each axis
     */
    public boolean covers(Width other) {
        return k >= other.k && j >= other.j && i >= other.i;
    }

    @Override
    public String toString() {
        return "(" + k + ", " + j + ", " + i + ")";
    }
}
