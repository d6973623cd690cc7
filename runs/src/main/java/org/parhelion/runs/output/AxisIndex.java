package org.parhelion.runs.output;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;

/** Points of an axis that may be stretched, or absent. */
public final class AxisIndex {
    private AxisIndex() {}

    /**
     * The index of the point nearest to a coordinate.
     *
     * @param grid the grid
     * @param axis any axis
     * @param coordinate [m]; outside the domain its end is meant
     * @return 0 … points − 1
     */
    public static int nearest(Grid grid, Axis axis, double coordinate) {
        return nearest(Lattice.centres(grid), axis, coordinate);
    }

    /**
     * The index of the point of a field nearest to a coordinate.
     *
     * @param points the points of the field
     * @param axis any axis
     * @param coordinate [m]; outside the domain its end is meant
     * @return 0 … points − 1
     */
    public static int nearest(Lattice points, Axis axis, double coordinate) {
        int last = points.points(axis) - 1;
        if (!points.grid().isStretched(axis)) {
            double distance = coordinate - points.coordinate(axis, 0);
            return last == 0
                    ? 0
                    : Math.clamp(Math.round(distance / points.grid().spacing(axis)), 0, last);
        }
        int low = 0;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (points.coordinate(axis, middle) <= coordinate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return coordinate - points.coordinate(axis, low) < points.coordinate(axis, high) - coordinate ? low : high;
    }
}
