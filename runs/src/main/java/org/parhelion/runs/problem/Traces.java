package org.parhelion.runs.problem;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Receiver;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Simulation;

/**
 * What a line of receivers records: a sample of each after every step. Each rank holds the samples of the receivers in its
 * block, and zeros for the others.
 */
public final class Traces {
    private final int steps;
    private final int count;
    private final double dtSeconds;
    private final double firstX;
    private final double lastX;
    private final double[] samples;

    private Traces(int steps, int count, double dtSeconds, double firstX, double lastX) {
        this.steps = steps;
        this.count = count;
        this.dtSeconds = dtSeconds;
        this.firstX = firstX;
        this.lastX = lastX;
        this.samples = new double[Math.multiplyExact(steps, count)];
    }

    /** Adds {@code count} receivers on the line between two places, x first, to a simulation that takes {@code steps} steps. */
    static Traces listen(Simulation simulation, int steps, double dtSeconds, int count, double[] from, double[] to) {
        Traces traces = new Traces(steps, count, dtSeconds, from[0], to[0]);
        Grid grid = simulation.block().grid();
        String field = simulation.stencil().fields().getFirst();
        for (int r = 0; r < count; r++) {
            double[] place = new double[grid.dims()];
            for (int axis = 0; axis < place.length; axis++) {
                double part = count == 1 ? 0 : (double) r / (count - 1);
                place[axis] = from[axis] + part * (to[axis] - from[axis]);
            }
            int column = r;
            simulation.receiver(Receiver.at(
                    grid, field, (step, value) -> traces.samples[(int) (step - 1) * count + column] = value, place));
        }
        return traces;
    }

    /** All samples on rank 0, row-major: one row for each step, one column for each receiver; empty elsewhere. Collective. */
    public double[] gather(Comm comm) {
        double[] all = new double[comm.rank() == 0 ? samples.length : 0];
        // One rank holds each sample, the others a zero.
        comm.reduce(Buffer.of(samples), Buffer.of(all), Op.SUM, 0);
        return all;
    }

    public int steps() {
        return steps;
    }

    /** Receivers. */
    public int count() {
        return count;
    }

    public double dtSeconds() {
        return dtSeconds;
    }

    /** Where the first receiver is along x [m]. */
    public double firstX() {
        return firstX;
    }

    /** Where the last receiver is along x [m]. */
    public double lastX() {
        return lastX;
    }
}
