package org.parhelion.cli.bench;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Heat;
import org.parhelion.solver.Simulation;

/**
 * Heat on a grid, stepped as a user steps it, through a {@link Simulation}: 5 points in 2-D, 7 in 3-D. Its formula takes each
 * axis's own Δt/h², so it multiplies more often than the C loop, which has one for all. Collective.
 */
final class HeatSweep implements AutoCloseable {
    /** Of the largest stable time step. */
    private static final double STABLE_PART = 0.9;

    private final Simulation simulation;
    private final Comm comm;
    private final long points;

    private HeatSweep(Simulation simulation, Comm comm, long points) {
        this.simulation = simulation;
        this.comm = comm;
        this.points = points;
    }

    /**
     * @param shape points along each axis, slowest first
     * @param tiling steps per exchange, 1 is off; empty lets a trial choose
     */
    static HeatSweep of(Comm comm, int[] shape, Precision precision, OptionalInt tiling) {
        double[] spacing = new double[shape.length];
        Arrays.fill(spacing, 1);
        Grid grid = Grid.of(shape, spacing);
        // Values stay near 1: none becomes so small that arithmetic slows down.
        PlaceFunction initial = (x, y, z) -> 1 + 0.1 * Math.sin(0.1 * x + 0.2 * y + 0.3 * z);
        Simulation simulation = Simulation.of(
                        Heat.of(grid, 1, STABLE_PART * Heat.largestStableDt(grid, 1)),
                        Decomposition.of(grid, comm).block(),
                        Device.cpu(),
                        comm)
                .precision(precision)
                .initial(initial)
                .boundary(Boundary.dirichlet(1));
        tiling.ifPresent(simulation::tiling);
        return new HeatSweep(simulation, comm, grid.pointCount());
    }

    /** Wall time of {@code steps} steps on the slowest rank [s]. */
    double seconds(long steps) {
        comm.barrier();
        long begin = System.nanoTime();
        simulation.run(steps);
        return comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX);
    }

    double pointsPerSecond(long steps) {
        return (double) points * steps / seconds(steps);
    }

    /** Steps until the loops are compiled, and says how many steps, in whole exchanges, take {@code effort}'s time. */
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
