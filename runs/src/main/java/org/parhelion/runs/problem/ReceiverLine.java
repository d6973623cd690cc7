package org.parhelion.runs.problem;

import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Receiver;

/**
 * A line of equidistant receivers.
 *
 * @param count number of receivers, at least 1
 * @param from coordinates of the first receiver [m], x first
 * @param to coordinates of the last receiver [m], x first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReceiverLine(int count, double[] from, double[] to) {
    /**
     * Adds these receivers to a model.
     *
     * @param model the model; the receivers record its first field
     * @return the new model
     * @throws IllegalArgumentException if a place lies outside the grid
     */
    public Model addTo(Model model) {
        Grid grid = model.grid();
        String field = model.fields().getFirst();
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

    /** {@return the x coordinate of the first receiver [m]} */
    public double firstX() {
        return from[0];
    }

    /** {@return the x coordinate of the last receiver [m]} */
    public double lastX() {
        return to[0];
    }
}
