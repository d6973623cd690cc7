package org.parhelion.runs.output;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;

/**
 * Some points of a grid: those of a box, or of these every n-th along each axis, beginning with the first. Immutable.
 *
 * <pre>
 *   index    0  1  2  3  4  5  6  7         ALL.along(X, 1, 7).every(X, 2)
 *               ●     ●     ●               selected: 1, 3, 5; their indices in the output: 0, 1, 2
 * </pre>
 *
 * @param box the box, as global indices of cells; what lies beyond the grid is ignored
 * @param stride distance between two selected points along each axis [points], at least 1
 */
public record Selection(Box box, Width stride) {
    /** All points. */
    public static final Selection ALL = new Selection(
            new Box(0, 0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE), new Width(1, 1, 1));

    /**
     * Checks the stride.
     *
     * @throws IllegalArgumentException if it is less than 1, or the box begins at a negative index
     */
    public Selection {
        for (Axis axis : Axis.values()) {
            if (stride.along(axis) < 1 || box.low(axis) < 0) {
                throw new IllegalArgumentException("along " + axis + ", stride " + stride.along(axis) + " from index "
                        + box.low(axis) + ": must be at least 1, from index 0 or more");
            }
        }
    }

    /**
     * Selects a range along an axis.
     *
     * @param axis the axis
     * @param low the first index
     * @param high the index after the last one
     * @return the points of this selection's box that are in the range
     */
    public Selection along(Axis axis, int low, int high) {
        return new Selection(box.with(axis, low, high), stride);
    }

    /**
     * Selects every n-th point along an axis.
     *
     * @param axis the axis
     * @param n the distance between two selected points [points], at least 1
     * @return the selection
     */
    public Selection every(Axis axis, int n) {
        return new Selection(
                box,
                new Width(
                        axis == Axis.Z ? n : stride.k(),
                        axis == Axis.Y ? n : stride.j(),
                        axis == Axis.X ? n : stride.i()));
    }

    /**
     * Restricts this selection to a grid.
     *
     * @param grid the grid
     * @return a selection whose box is part of the grid
     * @throws IllegalArgumentException if no point is left
     */
    Selection on(Grid grid) {
        Box inside = box.intersect(grid.box());
        if (inside.isEmpty()) {
            throw new IllegalArgumentException(box + " has no points of a grid of " + grid.shape());
        }
        return new Selection(inside, stride);
    }

    /** Whether a grid has points along an axis that are not selected. */
    boolean cuts(Grid grid, Axis axis) {
        return box.low(axis) > 0
                || box.high(axis) < grid.points(axis)
                || (stride.along(axis) > 1 && grid.points(axis) > 1);
    }

    /** Whether a grid has points that are not selected. */
    boolean cuts(Grid grid) {
        return grid.axes().stream().anyMatch(axis -> cuts(grid, axis));
    }

    /** The number of selected points along an axis. */
    int count(Axis axis) {
        return Math.ceilDiv(box.extent(axis), stride.along(axis));
    }

    /** The index in the grid of a selected point. */
    int index(Axis axis, int selected) {
        return box.low(axis) + selected * stride.along(axis);
    }

    /** The number of selected points before a point of the grid: the index in the output of the first one from there on. */
    private int before(Axis axis, int index, int count) {
        return Math.clamp(Math.ceilDiv((long) index - box.low(axis), stride.along(axis)), 0, count);
    }

    /**
     * The selected points of a box.
     *
     * @param part points of the grid, as global indices
     * @param all all selected points, as indices in the output
     * @return indices in the output; {@link Box#EMPTY} if there are none
     */
    Box selected(Box part, Box all) {
        Box selected = Box.EMPTY;
        for (Axis axis : Axis.values()) {
            int count = all.extent(axis);
            int low = before(axis, part.low(axis), count);
            int high = before(axis, part.high(axis), count);
            if (low == high) {
                return Box.EMPTY;
            }
            selected = selected.with(axis, low, high);
        }
        return selected;
    }
}
