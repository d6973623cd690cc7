package org.parhelion.solver;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.device.PointSource;
import org.parhelion.device.Receiver;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.stencil.Stencil;

/**
 * The loop: advances a block's fields step by step, keeps ghost points fresh, tells observers, stops when asked to.
 *
 * <pre>{@code
 * var sim = Simulation.of(heat, block, device, comm)
 *         .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
 *         .boundary(Boundary.dirichlet(0));
 * sim.run(1000);
 * double hottest = comm.allreduce(sim.field().max(), Op.MAX);
 * }</pre>
 *
 * <p>Every rank makes the same simulation and calls the same methods: {@link #run} and the first {@link #field} are
 * collective. The fields' bits depend neither on the number of ranks nor on overlap, tiling or the path of the kernels.
 * Settings come before the first step; after it they are refused. Belongs to the rank's thread.
 */
public final class Simulation implements AutoCloseable {
    private final Settings settings;
    private final Device device;
    private final Comm comm;
    private final TimeSplit time = new TimeSplit();
    private @Nullable Tiling fixedTiling;
    private @Nullable StopTest stopTest;
    private @Nullable Progress progress;
    private long firstStep;

    private Simulation(Stencil stencil, Block block, Device device, Comm comm) {
        if (block.rank() != comm.rank() || block.decomposition().ranks() != comm.size()) {
            throw new IllegalArgumentException("rank " + comm.rank() + " of " + comm.size() + " was given the " + block
                    + " of " + block.decomposition().ranks() + " ranks: take Decomposition.of(grid, comm).block()");
        }
        this.settings = new Settings(stencil, block);
        this.device = device;
        this.comm = comm;
    }

    /**
     * A simulation of one rank's part: fields of zeros, 0 outside the domain, double precision.
     *
     * @param block this rank's: {@code Decomposition.of(grid, comm).block()}
     */
    public static Simulation of(Stencil stencil, Block block, Device device, Comm comm) {
        return new Simulation(stencil, block, device, comm);
    }

    // Initial values ----------------------------------------------------------------------------------------

    /** The first field's initial values, as a function of x [m]. */
    public Simulation initial(DoubleUnaryOperator f) {
        return initial(PlaceFunction.of(f));
    }

    /** The first field's initial values, as a function of x and y [m]. */
    public Simulation initial(DoubleBinaryOperator f) {
        return initial(PlaceFunction.of(f));
    }

    /** The first field's initial values, as a function of x, y and z [m]. */
    public Simulation initial(PlaceFunction f) {
        return initial(settings.stencil.fields().getFirst(), f);
    }

    public Simulation initial(String field, DoubleUnaryOperator f) {
        return initial(field, PlaceFunction.of(f));
    }

    public Simulation initial(String field, DoubleBinaryOperator f) {
        return initial(field, PlaceFunction.of(f));
    }

    public Simulation initial(String field, PlaceFunction f) {
        before("initial values").initial.put(settings.requireField(field), GridValues.of(f));
        return this;
    }

    /** A field's initial values, one for each point of the whole grid: row-major, slowest axis first. Not copied. */
    public Simulation initial(String field, double[] values) {
        before("initial values")
                .initial
                .put(settings.requireField(field), GridValues.of("field '" + field + "'", grid(), values));
        return this;
    }

    /**
     * A field's values one step before the initial ones, for stencils that read {@code before()}. Where nothing is said
     * they equal the initial ones.
     */
    public Simulation initialBefore(String field, PlaceFunction f) {
        before("initial values").initialBefore.put(settings.requireField(field), GridValues.of(f));
        return this;
    }

    /** As {@link #initialBefore(String, PlaceFunction)}, one value for each point of the whole grid. Not copied. */
    public Simulation initialBefore(String field, double[] values) {
        before("initial values")
                .initialBefore
                .put(settings.requireField(field), GridValues.of("field '" + field + "'", grid(), values));
        return this;
    }

    /**
     * The values of all fields at once, in place of their initial ones: for a run that goes on from a state that was kept.
     *
     * @param now sets the interior of each field; told apart by their names
     * @param before sets the interior of each field to its values one step earlier; need do nothing for stencils that do not
     *     read {@code before()}
     */
    public Simulation initialState(Consumer<Field> now, Consumer<Field> before) {
        before("initial values");
        for (String name : settings.stencil.fields()) {
            settings.initial.put(name, GridValues.filledBy(now));
            settings.initialBefore.put(name, GridValues.filledBy(before));
        }
        return this;
    }

    /** The number of steps that the initial values already have behind them, where a run goes on: the clock begins there. */
    public Simulation startingAt(long step) {
        before("the first step");
        if (step < 0) {
            throw new IllegalArgumentException("a run that goes on after step " + step + ": must be 0 or more");
        }
        firstStep = step;
        return this;
    }

    // Physics -----------------------------------------------------------------------------------------------

    /** The boundary of every side, for every field. */
    public Simulation boundary(Boundary boundary) {
        return boundary(Boundaries.all(boundary));
    }

    /** The boundaries of every field. */
    public Simulation boundary(Boundaries boundaries) {
        before("boundaries").boundaries = boundaries;
        return this;
    }

    /** The boundaries of one field. */
    public Simulation boundary(String field, Boundaries boundaries) {
        before("boundaries").boundaries(field, boundaries);
        return this;
    }

    /** A coefficient that is the same everywhere. */
    public Simulation coefficient(String name, double value) {
        return coefficient(name, (x, y, z) -> value);
    }

    public Simulation coefficient(String name, DoubleUnaryOperator f) {
        return coefficient(name, PlaceFunction.of(f));
    }

    public Simulation coefficient(String name, DoubleBinaryOperator f) {
        return coefficient(name, PlaceFunction.of(f));
    }

    /** A coefficient as a function of x, y and z [m]; asked a few points outside the domain, too. */
    public Simulation coefficient(String name, PlaceFunction f) {
        before("coefficients").coefficients.put(settings.requireCoefficient(name), GridValues.of(f));
        return this;
    }

    /** A coefficient's value for each point of the whole grid: row-major, slowest axis first. Not copied. */
    public Simulation coefficient(String name, double[] values) {
        before("coefficients")
                .coefficients
                .put(settings.requireCoefficient(name), GridValues.of("coefficient '" + name + "'", grid(), values));
        return this;
    }

    /** Adds a point source. */
    public Simulation source(PointSource source) {
        before("point sources").sources.add(source);
        return this;
    }

    /** Adds a receiver. */
    public Simulation receiver(Receiver receiver) {
        before("receivers").receivers.add(receiver);
        return this;
    }

    /** Length of a step [s], for stencils that do not know theirs; 1 where nothing is said. */
    public Simulation dt(double seconds) {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("Δt = " + seconds + " s: must be positive and finite");
        }
        if (settings.stencil instanceof TimeStepped stepped && stepped.dtSeconds() != seconds) {
            throw new IllegalArgumentException(
                    "Δt = " + seconds + " s, but the stencil was made for " + stepped.dtSeconds() + " s");
        }
        before("Δt").dtSeconds = seconds;
        return this;
    }

    // The run -----------------------------------------------------------------------------------------------

    /** The precision of fields and arithmetic; double where nothing is said. */
    public Simulation precision(Precision precision) {
        before("the precision").precision = precision;
        return this;
    }

    /** Whether the core is computed while ghost values travel; true where nothing is said. The bits are the same. */
    public Simulation overlap(boolean overlap) {
        before("overlap").overlap = overlap;
        return this;
    }

    /** Steps per exchange, carried through the cache together; 1 is off. Where nothing is said, a trial chooses. */
    public Simulation tiling(int stepsPerExchange) {
        return tiling(Tiling.of(stepsPerExchange));
    }

    /** How the block is walked, tiles included. */
    public Simulation tiling(Tiling tiling) {
        before("tiling");
        fixedTiling = tiling;
        return this;
    }

    /** Calls {@code look} after steps n, 2n, 3n, …, on every rank. An observer sees whole steps and current fields. */
    public Simulation every(long n, Consumer<Simulation> look) {
        if (n < 1) {
            throw new IllegalArgumentException("an observer every " + n + " steps: must be at least 1");
        }
        before("observers").observers.add(new Settings.Observer(n, look));
        return this;
    }

    /** Ends a run early. */
    public Simulation stopWhen(StopTest test) {
        before("the stop test");
        stopTest = test;
        return this;
    }

    /** Does {@code steps} steps, fewer where the stop test ends the run. Collective. */
    public void run(long steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("a run of " + steps + " steps: must be 0 or more");
        }
        started().run(steps);
    }

    /** The first field. Current until the next step; collective when nothing has started yet. */
    public Field field() {
        return field(settings.stencil.fields().getFirst());
    }

    /** A field or a coefficient. Current until the next step; collective when nothing has started yet. */
    public Field field(String name) {
        return started().rounds().stepper().field(name);
    }

    /** A field one step earlier, as {@code before()} will read it: what goes into a checkpoint beside the field itself. */
    public Field fieldBefore(String name) {
        return started().rounds().stepper().before(settings.requireField(name));
    }

    /** The largest change of any field in the last step, on this rank's points; NaN if one is NaN. */
    public double maxChange() {
        return started().rounds().stepper().maxChange();
    }

    /** How this rank computes: {@code vector}, {@code scalar}, {@code plain}, {@code opencl:1}. */
    public String path() {
        return started().rounds().stepper().path();
    }

    /** What this rank's device did, and what crossed the bus to it, since the simulation began. */
    public DeviceTraffic deviceTraffic() {
        return started().rounds().stepper().traffic();
    }

    /** The program that this rank's device runs, in the device's own language; empty for the CPU. */
    public Optional<String> deviceSource() {
        return started().rounds().stepper().source();
    }

    /** Steps done, and the simulated time. */
    public Clock clock() {
        long step = progress == null ? firstStep : progress.step();
        return new Clock(step, step * settings.dtSeconds);
    }

    public Stencil stencil() {
        return settings.stencil;
    }

    /** This rank's part of the grid. */
    public Block block() {
        return settings.block;
    }

    /** What was done since the first step and where the time went, as of the end of the last {@link #run}. */
    public RunReport report() {
        return started().report();
    }

    /** Gives back what the exchange and the device hold; fields already taken stay readable. */
    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }

    private org.parhelion.grid.Grid grid() {
        return settings.block.grid();
    }

    /** The settings, as long as they may change. */
    private Settings before(String what) {
        if (progress != null) {
            throw new IllegalStateException(
                    "the simulation has started: set " + what + " before the first run(…) or field(…)");
        }
        return settings;
    }

    private Progress started() {
        if (progress == null) {
            progress = Progress.start(this, settings, device, comm, fixedTiling, stopTest, firstStep, time);
        }
        return progress;
    }
}
