package org.parhelion.solver;

import org.parhelion.grid.Grid;

/**
 * Records a field at one grid point: one sample after every step. The samples and their times are a simulation's {@link Traces}.
 *
 * @param field name of an advanced field
 * @param k plane, as a global index
 * @param j row
 * @param i point of the row
 */
public record Receiver(String field, int k, int j, int i) {
    /** Checks the values; the message of the exception names the wrong one. */
    public Receiver {
        if (k < 0 || j < 0 || i < 0) {
            throw new IllegalArgumentException(
                    "receiver at (" + k + ", " + j + ", " + i + "): global indices are not negative");
        }
    }

    /**
     * Creates a receiver at the grid point nearest to a position.
     *
     * @param grid the grid
     * @param field name of an advanced field
     * @param place coordinates [m], x first, as many as the grid has axes; inside the domain
     * @return the receiver
     * @throws IllegalArgumentException if the position is outside the domain
     */
    public static Receiver at(Grid grid, String field, double... place) {
        int[] index = grid.nearest(place);
        return new Receiver(field, index[0], index[1], index[2]);
    }
}
