package org.parhelion.solver.elliptic;

import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;

/**
 * The cells around the points of a grid: finite volumes on stretched axes.
 *
 * <pre>
 *   ●───────┊───────●─────┊─────●───┊───●      between two points a face, half-way
 *           │← cell →│                         width of a cell: half of the distances to both neighbours
 * </pre>
 *
 * <p>The equation of a point is that of its cell, ∮ flux = ∫ f, divided by a cell of the mean widths. So the matrix is symmetric, and
 * on uniform axes it is that of differences.
 */
final class Cells {
    private Cells() {}

    static boolean areStretched(Grid grid) {
        return grid.isStretched();
    }

    /** The mean distance of neighbours along an axis [m]; infinite along an absent axis. */
    static double meanSpacing(Grid grid, Axis axis) {
        int last = grid.points(axis) - 1;
        return grid.isStretched(axis)
                ? (grid.coordinate(axis, last) - grid.coordinate(axis, 0)) / last
                : grid.spacing(axis);
    }

    /** The width of the cell of a point along an axis by the mean one; 1 on a uniform axis. */
    static double width(Grid grid, Axis axis, int index) {
        return grid.isStretched(axis)
                ? (grid.spacingLow(axis, index) + grid.spacingHigh(axis, index)) / 2 / meanSpacing(grid, axis)
                : 1;
    }

    /** The volume of a point's cell by that of the mean widths; 1 on a uniform grid. */
    static double volume(Grid grid, int k, int j, int i) {
        return width(grid, Axis.Z, k) * width(grid, Axis.Y, j) * width(grid, Axis.X, i);
    }

    /**
     * A coarse grid with the places of its points along the axes that are stretched in the fine one.
     *
     * @param coarse the coarse grid, with uniform axes
     * @param fine the fine grid
     * @param fineIndex for each axis the place of a coarse point in indices of the fine grid
     */
    static Grid withPlaces(Grid coarse, Grid fine, Map<Axis, IntToDoubleFunction> fineIndex) {
        Grid grid = coarse;
        for (Map.Entry<Axis, IntToDoubleFunction> each : fineIndex.entrySet()) {
            Axis axis = each.getKey();
            int n = coarse.points(axis);
            if (fine.isStretched(axis) && n > 1) {
                grid = grid.withCoordinates(
                        axis,
                        IntStream.range(0, n)
                                .mapToDouble(c ->
                                        fine.coordinate(axis, each.getValue().applyAsDouble(c)))
                                .toArray());
            }
        }
        return grid;
    }
}
