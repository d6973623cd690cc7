package org.parhelion.device;

import org.parhelion.grid.Grid;

/**
 * Listens at one grid point: takes a sample after every step, on the rank that owns the point.
 *
 * @param field name of an advanced field
 * @param k plane, as a global index
 * @param j row
 * @param i point of the row
 * @param sample takes the samples, on the rank's own thread, in the order of the steps
 */
public record Receiver(String field, int k, int j, int i, Sample sample) {
    /** Where samples go. */
    @FunctionalInterface
    public interface Sample {
        /** {@code value} of the field after {@code step} steps. */
        void take(long step, double value);
    }

    public Receiver {
        if (k < 0 || j < 0 || i < 0) {
            throw new IllegalArgumentException(
                    "receiver at (" + k + ", " + j + ", " + i + "): global indices are not negative");
        }
    }

    /**
     * At the grid point nearest to a place.
     *
     * @param place coordinates [m], x first, as many as the grid has axes; inside the domain
     */
    public static Receiver at(Grid grid, String field, Sample sample, double... place) {
        int[] index = PointSource.nearest(grid, place);
        return new Receiver(field, index[0], index[1], index[2], sample);
    }
}
