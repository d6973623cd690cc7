package org.parhelion.runs.problem;

import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Receiver;

/**
 * Receivers in a row, at equal distances.
 *
 * @param count how many
 * @param from coordinates of the first [m], x first
 * @param to coordinates of the last [m], x first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReceiverLine(int count, double[] from, double[] to) {
    /**
     * Adds these receivers to a model.
     *
     * @param model whose first field they record
     * @return the new model
     * @throws IllegalArgumentException if a place lies outside the grid
     */
    public Model addTo(Model model) {
        Grid grid = model.grid();
        String field = model.stencil().fields().getFirst();
        Model listening = model;
        for (int r = 0; r < count; r++) {
            double[] place = new double[grid.dims()];
            for (int axis = 0; axis < place.length; axis++) {
                double part = count == 1 ? 0 : (double) r / (count - 1);
                place[axis] = from[axis] + part * (to[axis] - from[axis]);
            }
            listening = listening.receiver(Receiver.at(grid, field, place));
        }
        return listening;
    }

    /** Where the first receiver is along x [m]. */
    public double firstX() {
        return from[0];
    }

    /** Where the last receiver is along x [m]. */
    public double lastX() {
        return to[0];
    }
}
