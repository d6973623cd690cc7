package org.parhelion.benchmarks;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;

/** A model on a grid, advanced by a {@link Simulation} as in a user's program, and timed. Collective. */
final class Sweep implements AutoCloseable {
    /** αΔt/h², as in the C program. */
    private static final double R = 0.1;

    /**
     * The explicit heat stencil with the same spacing along all axes: 5 points in 2-D, 7 in 3-D.
     *
     * @param r αΔt/h²
     */
    private record Laplace(int dims, double r) implements TimeStepped {
        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            if (dims == 2) {
                return u.at(0, 0) + r * (u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0));
            }
            return u.at(0, 0, 0)
                    + r
                            * (u.at(0, 0, -1)
                                    + u.at(0, 0, 1)
                                    + u.at(0, -1, 0)
                                    + u.at(0, 1, 0)
                                    + u.at(-1, 0, 0)
                                    + u.at(1, 0, 0)
                                    - 6 * u.at(0, 0, 0));
        }

        @Override
        public double dtSeconds() {
            return r;
        }

        @Override
        public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
            return 0.5 / dims;
        }
    }

    private final Simulation simulation;
    private final Comm comm;
    private final long points;

    private Sweep(Simulation simulation, Comm comm, long points) {
        this.simulation = simulation;
        this.comm = comm;
        this.points = points;
    }

    /**
     * @param tiling steps per exchange, 1 without tiling; empty for an automatic choice
     */
    static Sweep of(Comm comm, Model model, OptionalInt tiling, Device device) {
        Simulation.Setup setup = Simulation.of(model, device, comm).trialShare(Double.POSITIVE_INFINITY);
        Simulation simulation = (tiling.isPresent() ? setup.tiling(tiling.getAsInt()) : setup).start();
        return new Sweep(simulation, comm, model.grid().pointCount());
    }

    /**
     * Heat, by the formula of the C loop.
     *
     * @param shape points along each axis, slowest first
     * @param tiling steps per exchange, 1 without tiling; empty for an automatic choice
     */
    static Sweep heat(Comm comm, int[] shape, Precision precision, OptionalInt tiling) {
        return heat(comm, shape, precision, tiling, Device.cpu(), Boundary.dirichlet(1));
    }

    /** The same on a given device and with given boundaries. */
    static Sweep heat(
            Comm comm, int[] shape, Precision precision, OptionalInt tiling, Device device, Boundary boundary) {
        double[] spacing = new double[shape.length];
        Arrays.fill(spacing, 1);
        // Values remain near 1, because arithmetic with subnormal numbers is slow.
        PlaceFunction initial = (x, y, z) -> 1 + 0.1 * Math.sin(0.1 * x + 0.2 * y + 0.3 * z);
        Model model = Model.of(new Laplace(shape.length, R), Grid.of(shape, spacing))
                .precision(precision)
                .initial(initial)
                .boundary(boundary);
        return of(comm, model, tiling, device);
    }

    /** Wall time of {@code steps} steps on the slowest rank [s]. */
    double seconds(long steps) {
        comm.barrier();
        long begin = System.nanoTime();
        simulation.run(steps);
        return comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX);
    }

    /**
     * The ratio of the 99th percentile of the times of exchanges to their median, which increases with pauses of the garbage
     * collector.
     *
     * @param steps number of steps of one repetition; they are measured exchange by exchange, 200 to 2,000 exchanges
     */
    double slowestHundredth(long steps) {
        int together = stepsPerExchange();
        double[] seconds = new double[Math.clamp(steps / together, 200, 2000)];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = seconds(together);
        }
        Arrays.sort(seconds);
        return seconds[seconds.length * 99 / 100] / seconds[seconds.length / 2];
    }

    double pointsPerSecond(long steps) {
        return (double) points * steps / seconds(steps);
    }

    /** Warms up, and returns the number of steps, in whole exchanges, that take one repetition's time. */
    long warmUp(Effort effort) {
        long steps = 16;
        double spent = 0;
        double last;
        while (true) {
            last = seconds(steps);
            spent += last;
            if (spent >= effort.warmUpSeconds()) {
                break;
            }
            steps = last < effort.repetitionSeconds() ? 2 * steps : steps;
        }
        long together = simulation.report().tiling().stepsPerExchange();
        long exchanges = Math.round(effort.repetitionSeconds() * steps / last / together);
        return Math.max(1, exchanges) * together;
    }

    /** Steps per exchange, after {@link #warmUp}. */
    int stepsPerExchange() {
        return simulation.report().tiling().stepsPerExchange();
    }

    /** The transfers over the bus so far. */
    DeviceTraffic deviceTraffic() {
        return simulation.deviceTraffic();
    }

    long points() {
        return points;
    }

    @Override
    public void close() {
        simulation.close();
    }

    /** {@code 4096x4096}. */
    static String text(int... shape) {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
