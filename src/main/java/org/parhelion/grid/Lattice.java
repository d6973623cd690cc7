package org.parhelion.grid;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The points of the fields of one location on a grid: their number, coordinates, and owners. Along an axis on whose faces they lie
 * there is one more than the grid has, unless the axis is periodic; the rank that has the last cell owns it. Immutable.
 *
 * @param grid the grid, whose points are the centres of cells
 * @param location where in the cells; along axes of the grid only
 * @param periodic the periodic axes
 */
public record Lattice(Grid grid, Location location, PeriodicAxes periodic) {
    /** Drops the axes that the grid lacks. */
    public Lattice {
        location = location.on(grid);
    }

    /**
     * The centres of the cells: the points of the grid itself.
     *
     * @param grid the grid
     * @return its points
     */
    public static Lattice centres(Grid grid) {
        return new Lattice(grid, Location.CENTRE, PeriodicAxes.NONE);
    }

    /**
     * How many points more than the grid there are along an axis.
     *
     * @param axis the axis
     * @return 1 or 0
     */
    public int extra(Axis axis) {
        return location.onFaces(axis) && !periodic.along(axis) ? 1 : 0;
    }

    /**
     * How many points more than the grid there are along each axis.
     *
     * @return 1 or 0 along each
     */
    public Width extra() {
        return new Width(extra(Axis.Z), extra(Axis.Y), extra(Axis.X));
    }

    /**
     * The number of points along one axis.
     *
     * @param axis the axis
     * @return number of points
     */
    public int points(Axis axis) {
        return grid.points(axis) + extra(axis);
    }

    /** {@return the number of points along each axis of the grid, slowest first} */
    public int[] points() {
        return grid.axes().stream().mapToInt(this::points).toArray();
    }

    /**
     * {@return the number of points}
     *
     * @throws ArithmeticException if it exceeds a long
     */
    public long pointCount() {
        return Math.multiplyExact(Math.multiplyExact((long) points(Axis.Z), points(Axis.Y)), points(Axis.X));
    }

    /** {@return all points, as global indices} */
    public Box box() {
        return new Box(0, 0, 0, points(Axis.Z), points(Axis.Y), points(Axis.X));
    }

    /**
     * The points that a rank owns.
     *
     * @param cells the cells that it owns, as global indices
     * @return these, and at the high sides of the domain the last points, as global indices
     */
    public Box owned(Box cells) {
        return withLast(grid, cells, extra());
    }

    /**
     * Cells and, where they contain the last ones of an axis, further layers.
     *
     * @param grid the grid
     * @param cells some cells, as global indices
     * @param extra layers beyond the last cell of each axis
     * @return the larger box
     */
    public static Box withLast(Grid grid, Box cells, Width extra) {
        Box owned = cells;
        for (Axis axis : Axis.values()) {
            if (cells.high(axis) == grid.points(axis)) {
                owned = owned.grow(axis.high(), extra.along(axis));
            }
        }
        return owned;
    }

    /**
     * The points of a block.
     *
     * @param block a block of the grid
     * @return the points that its rank owns, as local indices that begin at (0, 0, 0)
     */
    public Box interior(Block block) {
        return block.toLocal(owned(block.owned()));
    }

    /**
     * The coordinate of a point along one axis.
     *
     * @param axis the axis
     * @param index global index of the point; fractions lie between points, and it may lie outside the domain
     * @return the coordinate along {@code axis} [m]
     */
    public double coordinate(Axis axis, double index) {
        return grid.coordinate(axis, location.onFaces(axis) ? index - 0.5 : index);
    }

    /**
     * The coordinate of a point of a block, as {@link Block#coordinate} has it.
     *
     * @param block a block of the grid
     * @param axis the axis
     * @param local index along the axis in the block; fractions lie between points
     * @return the coordinate along {@code axis} [m]; beyond a periodic side that of the point which the ghost point is a copy of
     */
    public double coordinate(Block block, Axis axis, double local) {
        return coordinate(axis, block.globalIndex(axis, local, periodic));
    }

    /**
     * The distance from a point to its lower neighbour on this lattice.
     *
     * @param axis the axis
     * @param index index along the axis; may lie outside the domain
     * @return the distance [m]; infinite along an absent axis
     */
    public double spacingLow(Axis axis, int index) {
        return !location.onFaces(axis) || !grid.isStretched(axis)
                ? grid.spacingLow(axis, index)
                : coordinate(axis, index) - coordinate(axis, index - 1);
    }

    /**
     * The distance from a point to its upper neighbour on this lattice.
     *
     * @param axis the axis
     * @param index index along the axis; may lie outside the domain
     * @return the distance [m]; infinite along an absent axis
     */
    public double spacingHigh(Axis axis, int index) {
        return spacingLow(axis, index + 1);
    }

    /** {@return the number of points along each axis as text, slowest first, for instance {@code 3 × 6}} */
    public String shape() {
        return Arrays.stream(points()).mapToObj(Integer::toString).collect(Collectors.joining(" × "));
    }
}
