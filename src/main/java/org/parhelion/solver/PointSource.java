package org.parhelion.solver;

import java.util.function.DoubleUnaryOperator;
import org.parhelion.grid.Grid;

/**
 * A point source: a value is added to a field at one grid point in every step, after the update of the point.
 *
 * @param field name of an advanced field
 * @param k plane, as a global index
 * @param j row
 * @param i point of the row
 * @param amplitude the value that the step from t to t + Δt adds, as a function of t [s]; must be pure, because several ranks
 *     may evaluate it
 */
public record PointSource(String field, int k, int j, int i, DoubleUnaryOperator amplitude) {
    /** Checks the values; the message of the exception names the wrong one. */
    public PointSource {
        if (k < 0 || j < 0 || i < 0) {
            throw new IllegalArgumentException(
                    "point source at (" + k + ", " + j + ", " + i + "): global indices are not negative");
        }
    }

    /**
     * Creates a source at the grid point nearest to a position.
     *
     * @param grid the grid
     * @param field name of an advanced field
     * @param amplitude the value that the step from t to t + Δt adds, as a function of t [s]; must be pure
     * @param place coordinates [m], x first, as many as the grid has axes; inside the domain
     * @return the source
     * @throws IllegalArgumentException if the position is outside the domain
     */
    public static PointSource at(Grid grid, String field, DoubleUnaryOperator amplitude, double... place) {
        int[] index = grid.nearest(place);
        return new PointSource(field, index[0], index[1], index[2], amplitude);
    }
}
