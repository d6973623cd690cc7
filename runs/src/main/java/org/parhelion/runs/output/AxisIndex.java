package org.parhelion.runs.output;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;

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
        int last = grid.points(axis) - 1;
        if (!grid.isStretched(axis)) {
            double distance = coordinate - grid.coordinate(axis, 0);
            return last == 0 ? 0 : Math.clamp(Math.round(distance / grid.spacing(axis)), 0, last);
        }
        int low = 0;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (grid.coordinate(axis, middle) <= coordinate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return coordinate - grid.coordinate(axis, low) < grid.coordinate(axis, high) - coordinate ? low : high;
    }
}
