package org.parhelion.solver;

import java.util.function.DoubleUnaryOperator;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;

/**
 * Something added to a field at one grid point at every step, right after the point's update.
 *
 * @param field name of an advanced field
 * @param k plane, as a global index
 * @param j row
 * @param i point of the row
 * @param amplitude what is added by the step from t to t + Δt, as a function of t [s]; pure, since the ranks around a side
 *     may all evaluate it
 */
public record PointSource(String field, int k, int j, int i, DoubleUnaryOperator amplitude) {
    public PointSource {
        if (k < 0 || j < 0 || i < 0) {
            throw new IllegalArgumentException(
                    "point source at (" + k + ", " + j + ", " + i + "): global indices are not negative");
        }
    }

    /**
     * A source at the grid point nearest to a place.
     *
     * @param grid the grid
     * @param field name of an advanced field
     * @param amplitude what is added by the step from t to t + Δt, as a function of t [s]; pure
     * @param place coordinates [m], x first, as many as the grid has axes; inside the domain
     * @return the source
     * @throws IllegalArgumentException if the place lies outside the domain
     */
    public static PointSource at(Grid grid, String field, DoubleUnaryOperator amplitude, double... place) {
        int[] index = nearest(grid, place);
        return new PointSource(field, index[0], index[1], index[2], amplitude);
    }

    /** The point (k, j, i) nearest to a place given x first. */
    static int[] nearest(Grid grid, double... place) {
        if (place.length != grid.dims()) {
            throw new IllegalArgumentException(
                    "a place on a grid of " + grid.dims() + " axes has as many coordinates, not " + place.length);
        }
        Axis[] xFirst = {Axis.X, Axis.Y, Axis.Z};
        int[] index = new int[3];
        for (int a = 0; a < place.length; a++) {
            Axis axis = xFirst[a];
            double first = grid.coordinate(axis, 0);
            long nearest = Math.round((place[a] - first) / grid.spacing(axis));
            if (nearest < 0 || nearest >= grid.points(axis)) {
                throw new IllegalArgumentException("place " + place[a] + " m lies outside the domain along " + axis
                        + ", " + first + " … " + grid.coordinate(axis, grid.points(axis) - 1) + " m");
            }
            index[2 - a] = (int) nearest;
        }
        return index;
    }
}
