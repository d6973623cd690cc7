package org.parhelion.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * A half-open box of indices: planes k0 … k1 − 1, rows j0 … j1 − 1, points i0 … i1 − 1. The indices are global, or
 * local to a block: there 0 is the first owned point, and negative indices are ghost points.
 *
 * @param k0 first plane
 * @param j0 first row
 * @param i0 first point of a row
 * @param k1 plane after the last one, at least {@code k0}
 * @param j1 row after the last one, at least {@code j0}
 * @param i1 point after the last one, at least {@code i0}
 */
public record Box(int k0, int j0, int i0, int k1, int j1, int i1) {
    /** A box without points. */
    public static final Box EMPTY = new Box(0, 0, 0, 0, 0, 0);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if an upper bound is below the lower one
     */
    public Box {
        if (k1 < k0 || j1 < j0 || i1 < i0) {
            throw new IllegalArgumentException(
                    "upper bound below lower bound in box " + text(k0, k1) + " " + text(j0, j1) + " " + text(i0, i1));
        }
    }

    /**
     * The lower bound along one axis.
     *
     * @param axis the axis
     * @return the first index
     */
    public int low(Axis axis) {
        return switch (axis) {
            case Z -> k0;
            case Y -> j0;
            case X -> i0;
        };
    }

    /**
     * The upper bound along one axis.
     *
     * @param axis the axis
     * @return the first index after this box
     */
    public int high(Axis axis) {
        return switch (axis) {
            case Z -> k1;
            case Y -> j1;
            case X -> i1;
        };
    }

    /**
     * The length along one axis.
     *
     * @param axis the axis
     * @return number of points
     */
    public int extent(Axis axis) {
        return high(axis) - low(axis);
    }

    /** {@return the number of planes} */
    public int planes() {
        return k1 - k0;
    }

    /** {@return the number of rows of a plane} */
    public int rows() {
        return j1 - j0;
    }

    /** {@return the number of points of a row} */
    public int columns() {
        return i1 - i0;
    }

    /** {@return the number of points} */
    public long volume() {
        return (long) planes() * rows() * columns();
    }

    /** {@return whether this box has no points} */
    public boolean isEmpty() {
        return k0 == k1 || j0 == j1 || i0 == i1;
    }

    /**
     * Tells whether a point is in this box.
     *
     * @param k plane
     * @param j row
     * @param i point of the row
     * @return whether this box contains the point
     */
    public boolean contains(int k, int j, int i) {
        return k0 <= k && k < k1 && j0 <= j && j < j1 && i0 <= i && i < i1;
    }

    /**
     * Tells whether a box is part of this one.
     *
     * @param other a box in the same indices
     * @return whether this box contains every point of {@code other}
     */
    public boolean contains(Box other) {
        if (other.isEmpty()) {
            return true;
        }
        return k0 <= other.k0 && other.k1 <= k1 && j0 <= other.j0 && other.j1 <= j1 && i0 <= other.i0 && other.i1 <= i1;
    }

    /**
     * The points that are in both boxes.
     *
     * @param other a box in the same indices
     * @return the intersection; {@link #EMPTY} if there is none
     */
    public Box intersect(Box other) {
        return clamped(
                Math.max(k0, other.k0),
                Math.max(j0, other.j0),
                Math.max(i0, other.i0),
                Math.min(k1, other.k1),
                Math.min(j1, other.j1),
                Math.min(i1, other.i1));
    }

    /**
     * The smallest box with the points of both boxes. An empty box has none.
     *
     * @param other a box in the same indices
     * @return the hull
     */
    public Box hull(Box other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new Box(
                Math.min(k0, other.k0),
                Math.min(j0, other.j0),
                Math.min(i0, other.i0),
                Math.max(k1, other.k1),
                Math.max(j1, other.j1),
                Math.max(i1, other.i1));
    }

    /**
     * Widens this box on every side.
     *
     * @param width number of layers to add on both sides of each axis
     * @return the larger box
     */
    public Box grow(Width width) {
        return new Box(k0 - width.k(), j0 - width.j(), i0 - width.i(), k1 + width.k(), j1 + width.j(), i1 + width.i());
    }

    /**
     * Widens or narrows this box on one side.
     *
     * @param side the side that moves
     * @param width number of layers to add; negative to remove layers, at most until the box is empty
     * @return the changed box
     */
    public Box grow(Side side, int width) {
        return switch (side) {
            case Z_LOW -> new Box(Math.min(k0 - width, k1), j0, i0, k1, j1, i1);
            case Z_HIGH -> new Box(k0, j0, i0, Math.max(k1 + width, k0), j1, i1);
            case Y_LOW -> new Box(k0, Math.min(j0 - width, j1), i0, k1, j1, i1);
            case Y_HIGH -> new Box(k0, j0, i0, k1, Math.max(j1 + width, j0), i1);
            case X_LOW -> new Box(k0, j0, Math.min(i0 - width, i1), k1, j1, i1);
            case X_HIGH -> new Box(k0, j0, i0, k1, j1, Math.max(i1 + width, i0));
        };
    }

    /**
     * The layers beside this box, outside one of its sides.
     *
     * @param side the side
     * @param width number of layers, at least 0
     * @return the layers, with the extents of this box along the other axes
     */
    public Box outside(Side side, int width) {
        return side.isHigh()
                ? with(side.axis(), high(side.axis()), high(side.axis()) + width)
                : with(side.axis(), low(side.axis()) - width, low(side.axis()));
    }

    /**
     * Replaces the bounds along one axis.
     *
     * @param axis the axis
     * @param low first index
     * @param high index after the last one, at least {@code low}
     * @return the changed box
     * @throws IllegalArgumentException if {@code high} is below {@code low}
     */
    public Box with(Axis axis, int low, int high) {
        return switch (axis) {
            case Z -> new Box(low, j0, i0, high, j1, i1);
            case Y -> new Box(k0, low, i0, k1, high, i1);
            case X -> new Box(k0, j0, low, k1, j1, high);
        };
    }

    /**
     * Moves this box.
     *
     * @param dk number of planes
     * @param dj number of rows
     * @param di number of points along rows
     * @return the moved box
     */
    public Box shift(int dk, int dj, int di) {
        return new Box(k0 + dk, j0 + dj, i0 + di, k1 + dk, j1 + dj, i1 + di);
    }

    /**
     * The points of this box that are not in another one.
     *
     * @param other a box in the same indices
     * @return at most six disjoint boxes, whole planes first, then whole rows
     */
    public List<Box> minus(Box other) {
        Box hole = intersect(other);
        if (hole.isEmpty()) {
            return isEmpty() ? List.of() : List.of(this);
        }
        List<Box> rest = new ArrayList<>(6);
        add(rest, new Box(k0, j0, i0, hole.k0, j1, i1));
        add(rest, new Box(hole.k1, j0, i0, k1, j1, i1));
        add(rest, new Box(hole.k0, j0, i0, hole.k1, hole.j0, i1));
        add(rest, new Box(hole.k0, hole.j1, i0, hole.k1, j1, i1));
        add(rest, new Box(hole.k0, hole.j0, i0, hole.k1, hole.j1, hole.i0));
        add(rest, new Box(hole.k0, hole.j0, hole.i1, hole.k1, hole.j1, i1));
        return List.copyOf(rest);
    }

    private static void add(List<Box> boxes, Box box) {
        if (!box.isEmpty()) {
            boxes.add(box);
        }
    }

    private static Box clamped(int k0, int j0, int i0, int k1, int j1, int i1) {
        return k1 <= k0 || j1 <= j0 || i1 <= i0 ? EMPTY : new Box(k0, j0, i0, k1, j1, i1);
    }

    private static String text(int low, int high) {
        return "[" + low + ", " + high + ")";
    }

    @Override
    public String toString() {
        return text(k0, k1) + " × " + text(j0, j1) + " × " + text(i0, i1);
    }
}
