package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.device.Stepper;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Width;
import org.parhelion.halo.redistribution.Redistribution;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.stencil.Stencil;

/**
 * A running model on one rank: its block is advanced step by step on a device, and its ghost points are exchanged over a
 * communicator.
 *
 * <pre>{@code
 * var sim = Simulation.of(model, device, comm).start();
 * sim.run(1000);
 * double hottest = comm.allreduce(sim.field().max(), Op.MAX);
 * }</pre>
 *
 * <p>{@link #of} returns the settings; {@link Setup#start} creates the fields. Every rank creates the same simulation and calls
 * the same collective methods: {@link Setup#start}, {@link #run}, {@link #runUntil}, {@link #minimum}, {@link #on}, {@link #requireFinite}. All
 * others are local.
 *
 * <p>The bits of the fields do not depend on the number of ranks, on overlap, tiling or execution path. Used by the rank's
 * thread only.
 */
public final class Simulation implements AutoCloseable {
    private Setup setup;
    private final Progress progress;
    private Block block;

    private Simulation(Setup setup) {
        this.setup = setup;
        this.block = setup.block;
        this.progress = Progress.start(this, setup);
        try {
            progress.setPace(setup.from);
        } catch (RuntimeException e) {
            progress.close();
            throw e;
        }
    }

    /**
     * Prepares a simulation on the default decomposition: ranks of equal speed, least surface.
     *
     * @param model the model
     * @param device the device of this rank
     * @param comm the ranks of the grid
     * @return the settings, with defaults
     */
    public static Setup of(Model model, Device device, Comm comm) {
        return of(model, Decomposition.of(model.grid(), comm).block(), device, comm);
    }

    /**
     * Prepares a simulation on a given decomposition.
     *
     * @param model the model
     * @param block this rank's part of the model's grid
     * @param device the device of this rank
     * @param comm the ranks of the block's decomposition
     * @return the settings, with defaults
     * @throws IllegalArgumentException if the block is another rank's, or of another grid
     */
    public static Setup of(Model model, Block block, Device device, Comm comm) {
        return new Setup(model, block, device, comm, RunSettings.DEFAULT, Optional.empty());
    }

    /** The settings of a simulation. {@link #start} creates it. Immutable: each method returns a new setup. */
    public static final class Setup {
        final Model model;
        final Block block;
        final Device device;
        final Comm comm;
        final RunSettings settings;
        final Optional<SavedState> from;

        private Setup(
                Model model, Block block, Device device, Comm comm, RunSettings settings, Optional<SavedState> from) {
            requireBlock(model, block, comm);
            this.model = model;
            this.block = block;
            this.device = device;
            this.comm = comm;
            this.settings = settings;
            this.from = from;
        }

        private static void requireBlock(Model model, Block block, Comm comm) {
            if (block.rank() != comm.rank() || block.decomposition().ranks() != comm.size()) {
                throw new IllegalArgumentException("rank " + comm.rank() + " of " + comm.size() + " was given the "
                        + block + " of " + block.decomposition().ranks()
                        + " ranks: take Decomposition.of(grid, comm).block()");
            }
            if (!block.grid().equals(model.grid())) {
                throw new IllegalArgumentException("the " + block + " is not of the model's grid of "
                        + model.grid().shape() + " points: points, spacing and origin must be the same");
            }
        }

        private Setup with(Model other) {
            return new Setup(other, block, device, comm, settings, from);
        }

        private Setup with(RunSettings other) {
            return new Setup(model, block, device, comm, other, from);
        }

        /**
         * Sets whether computation overlaps the halo exchange. Default: true. The bits are the same.
         *
         * @param overlap whether the core is computed during the exchange
         * @return the new setup
         */
        public Setup overlap(boolean overlap) {
            return with(settings.withOverlap(overlap));
        }

        /**
         * Sets the number of steps per halo exchange, computed with time tiling. Default: chosen by a trial during the run. The
         * bits are the same.
         *
         * @param stepsPerExchange at least 1; 1 turns time tiling off
         * @return the new setup
         */
        public Setup tiling(int stepsPerExchange) {
            return tiling(Tiling.of(stepsPerExchange));
        }

        /**
         * Sets steps per exchange and tile sizes.
         *
         * @param tiling steps per exchange, and tiles
         * @return the new setup
         */
        public Setup tiling(Tiling tiling) {
            return with(settings.withTiling(tiling));
        }

        /**
         * Uses the choice of an earlier trial, in place of one, and keeps the choice of this run's trial. Default: a trial in every run. The bits
         * are the same.
         *
         * @param chosen maps the description of a problem (formulas, precision, blocks, device, tiles) to the steps per exchange that were chosen; 0
         *     if there is no choice. Called on rank 0, when the simulation starts
         * @param keep keeps a choice for the description of a problem. Called on rank 0, when a trial ends
         * @return the new setup
         */
        public Setup earlierTilings(ToIntFunction<String> chosen, ObjIntConsumer<String> keep) {
            return with(settings.withEarlierTilings(new EarlierTilings(chosen, keep)));
        }

        /**
         * Sets what the trial of tilings may cost: a share of the steps of the run. A run too short for it goes on with the tiling in the
         * middle of those to be tried, and one whose length is unknown tries more the longer it is. Default: 0.02. The bits are the same.
         *
         * @param share 0 for no trial; infinite for a trial whatever it costs
         * @return the new setup
         */
        public Setup trialShare(double share) {
            if (!(share >= 0)) {
                throw new IllegalArgumentException("a trial that costs " + share + " of the steps: must be 0 or more");
            }
            return with(settings.withTrialShare(share));
        }

        /**
         * Adds an observer, called on every rank after steps n, 2n, 3n, … with current fields.
         *
         * @param n steps between two calls, at least 1
         * @param look receives the simulation
         * @return the new setup
         */
        public Setup every(long n, Consumer<Simulation> look) {
            if (n < 1) {
                throw new IllegalArgumentException("an observer every " + n + " steps: must be at least 1");
            }
            return with(settings.withObserver(new RunSettings.Observer(n, look)));
        }

        /**
         * Adds an observer, called on every rank at the times T, 2T, 3T, … with the fields of that time: the step before is shortened
         * to end there, and the following steps have their usual length. A multistep method, which reads {@link
         * org.parhelion.stencil.Point#dtBefore}, takes two steps of equal length instead of a step and a short one. Called before the
         * observers of {@link #every}.
         *
         * @param intervalSeconds simulated time T between two calls [s], positive and finite
         * @param look receives the simulation
         * @return the new setup
         */
        public Setup everySeconds(double intervalSeconds, Consumer<Simulation> look) {
            if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
                throw new IllegalArgumentException(
                        "an observer every " + intervalSeconds + " s: must be positive and finite");
            }
            return with(settings.withTimed(new RunSettings.Timed(intervalSeconds, look)));
        }

        /**
         * Adds an observer, called on every rank after each round: the steps between two halo exchanges, several under time tiling.
         * All ranks are at the same step. It shortens no round, so that it costs nothing but its own time. Called after the
         * observers of {@link #every}.
         *
         * @param look receives the simulation
         * @return the new setup
         */
        public Setup everyRound(Consumer<Simulation> look) {
            return with(settings.withObserverOfRounds(look));
        }

        /**
         * Sets a stop test, which may end a run early. Default: none.
         *
         * @param test the stop test
         * @return the new setup
         */
        public Setup stopWhen(StopTest test) {
            return with(settings.withStopTest(test));
        }

        /**
         * Sets checks during the run that all fields are finite. Default: none; then call {@link Simulation#requireFinite}.
         *
         * @param checks when, and whom to warn
         * @return the new setup
         */
        public Setup finiteChecks(FiniteChecks checks) {
            return with(settings.withFiniteChecks(checks));
        }

        /**
         * Sets the initial state, in place of the model's initial values.
         *
         * @param state a state of the same model
         * @return the new setup
         */
        public Setup from(SavedState state) {
            if (state.step() < 0) {
                throw new IllegalArgumentException(
                        "a run that continues after step " + state.step() + ": must be 0 or more");
            }
            return new Setup(model, block, device, comm, settings, Optional.of(state));
        }

        /**
         * Creates the simulation: checks the settings, chooses a tiling, and sets the initial values. Collective.
         *
         * @return the simulation, before its first step; close it
         * @throws IllegalArgumentException if a coefficient is missing, Δt is unstable, or a block is too small
         */
        public Simulation start() {
            return new Simulation(this);
        }

        /** {@return the model} */
        public Model model() {
            return model;
        }

        /** {@return the number of steps of the initial state; 0 for the model's initial values} */
        long firstStep() {
            return from.map(SavedState::step).orElse(0L);
        }
    }

    /** A state that a simulation can start from: {@link Setup#from}. {@link #state} returns its fields. */
    public interface SavedState {
        /** {@return steps done} */
        long step();

        /** {@return when the steps that follow begin, and their length; empty if all steps have the length that the model gives} */
        default Optional<Stepper.Pace> pace() {
            return Optional.empty();
        }

        /** {@return whether the steps that follow have the length of the {@link #pace}; false for the model's} Default: true. */
        default boolean keepsStep() {
            return true;
        }

        /**
         * Sets the interior of a field. Called for every field of the state, on every rank.
         *
         * @param field the field to set; its name is one of {@link Model#stateNames}
         */
        void read(Field field);

        /** {@return the traces up to this state; empty to start a new recording} */
        default Optional<Traces> traces() {
            return Optional.empty();
        }

        /** {@return what the stop test found up to this state, in order} Default: nothing. */
        default List<RunReport.Residual> residuals() {
            return List.of();
        }

        /**
         * Creates a state in memory, of a run whose steps have the length that the model gives.
         *
         * @param step steps done
         * @param values sets the interior of a field, which it finds by the field's name
         * @param traces the traces up to this state, complete on every rank; empty to start a new recording
         * @return the state
         */
        static SavedState of(long step, Consumer<Field> values, Optional<Traces> traces) {
            return of(step, Optional.empty(), values, traces);
        }

        /**
         * Creates a state in memory.
         *
         * @param step steps done
         * @param pace of the run then: {@link Simulation#pace}; empty if all steps have the length that the model gives
         * @param values sets the interior of a field, which it finds by the field's name
         * @param traces the traces up to this state, complete on every rank; empty to start a new recording
         * @return the state
         */
        static SavedState of(long step, Optional<Stepper.Pace> pace, Consumer<Field> values, Optional<Traces> traces) {
            return of(step, pace, values, traces, List.of());
        }

        /**
         * Creates a state in memory, with what the stop test found.
         *
         * @param step steps done
         * @param pace of the run then: {@link Simulation#pace}; empty if all steps have the length that the model gives
         * @param values sets the interior of a field, which it finds by the field's name
         * @param traces the traces up to this state, complete on every rank; empty to start a new recording
         * @param residuals {@link Simulation#residuals} then
         * @return the state
         */
        static SavedState of(
                long step,
                Optional<Stepper.Pace> pace,
                Consumer<Field> values,
                Optional<Traces> traces,
                List<RunReport.Residual> residuals) {
            return new SavedState() {
                @Override
                public long step() {
                    return step;
                }

                @Override
                public Optional<Stepper.Pace> pace() {
                    return pace;
                }

                @Override
                public void read(Field field) {
                    values.accept(field);
                }

                @Override
                public Optional<Traces> traces() {
                    return traces;
                }

                @Override
                public List<RunReport.Residual> residuals() {
                    return residuals;
                }
            };
        }
    }

    /**
     * Performs steps; fewer if the stop test ends the run. Collective.
     *
     * @param steps number of steps, at least 0
     * @throws NotFiniteException if a stop test or one of the {@link Setup#finiteChecks} finds a value that is not finite
     */
    public void run(long steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("a run of " + steps + " steps: must be 0 or more");
        }
        progress.run(steps, Double.POSITIVE_INFINITY);
    }

    /**
     * Performs steps up to a time. The last step is shortened to end there, as for {@link Setup#everySeconds}. Collective.
     *
     * @param endSeconds the time to reach [s]; no step is done if it has been reached
     * @throws IllegalArgumentException if the time is not finite; or if the last step must be shortened, and the stencil or a
     *     boundary was made for one length
     * @throws NotFiniteException if a stop test or one of the {@link Setup#finiteChecks} finds a value that is not finite
     */
    public void runUntil(double endSeconds) {
        if (!Double.isFinite(endSeconds)) {
            throw new IllegalArgumentException("a run until " + endSeconds + " s: must be finite");
        }
        progress.run(Long.MAX_VALUE, endSeconds);
    }

    /**
     * As {@link #runUntil(double)}, with at most so many steps. Collective.
     *
     * @param endSeconds the time to reach [s]; infinite for no bound
     * @param steps the largest number of steps, at least 0
     */
    public void runUntil(double endSeconds, long steps) {
        if (Double.isNaN(endSeconds) || steps < 0) {
            throw new IllegalArgumentException("a run until " + endSeconds + " s, of at most " + steps
                    + " steps: must be a number, and 0 or more");
        }
        progress.run(steps, endSeconds);
    }

    /**
     * Sets the length of the steps that follow, for stencils that read {@link org.parhelion.stencil.Point#dt}. Call it between
     * runs or in an observer, on every rank with the same value. {@link TimeStep#cfl} lets Δt follow the solution.
     *
     * @param seconds Δt [s], positive and finite
     * @throws IllegalArgumentException if it is not, or {@link Model#equalSteps} requires steps of one length
     */
    public void dt(double seconds) {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("Δt = " + seconds + " s: must be positive and finite");
        }
        progress.dt(seconds);
    }

    /**
     * Limits the length of the rounds that follow. The bits of the fields are the same. Call it between runs or in an observer, on
     * every rank with the same value.
     *
     * @param steps the largest number of steps of a round, at least 1; {@link Long#MAX_VALUE}, the default, for no limit
     */
    public void limitRounds(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("rounds of at most " + steps + " steps: must be at least 1");
        }
        progress.limitRounds(steps);
    }

    /**
     * Ends the present run after this round, as if its steps were done. Call it in an observer, on every rank at the same step.
     */
    public void endRun() {
        progress.endRun();
    }

    /**
     * Tells whether a time has been reached, up to rounding.
     *
     * @param seconds a time [s]
     * @return whether a run until that time does no further step
     */
    public boolean hasReached(double seconds) {
        return progress.hasReached(seconds);
    }

    /** {@return the length of the steps that follow [s]} */
    public double dtSeconds() {
        return progress.pace().dtSeconds();
    }

    /** {@return when the steps that follow begin, and their length: part of the {@link #state}} */
    public Stepper.Pace pace() {
        return progress.pace();
    }

    /**
     * The smallest value of a formula at any point of the grid, for instance of the largest stable step at a point. Collective.
     * Computes one pass over the fields into temporary ones.
     *
     * @param formula reads fields and coefficients of the model by their names, at the point itself only; the fields that it
     *     names as its own are not changed
     * @return the minimum over all points and all fields of the formula; NaN if a value is NaN
     * @throws IllegalArgumentException if the formula cannot be read, or reads neighbours or values one step earlier
     */
    public double minimum(Stencil formula) {
        return new LocalMinimum(formula, progress.spec(), this::field)
                .over(setup.comm, progress.pace(), progress.step());
    }

    /**
     * Creates a simulation on another decomposition at the same step, with the same field values, settings and traces.
     * Collective. This simulation does not change; close it when it is no longer needed.
     *
     * @param decomposition a decomposition of the same grid over the same number of ranks
     * @return the new simulation; close it
     */
    public Simulation on(Decomposition decomposition) {
        Block block = decomposition.block(setup.comm.rank());
        Setup moved = new Setup(setup.model, block, setup.device, setup.comm, setup.settings, Optional.empty());
        List<Field> state = state();
        traces().share(setup.comm);
        Snapshot values = moved(Snapshot.of(state), decomposition, Snapshot.last(state));
        long step = clock().step();
        List<String> names = setup.model.stateNames();
        return moved.from(SavedState.of(
                        step, Optional.of(pace()), field -> values.give(names, field), Optional.of(traces())))
                .start();
    }

    /**
     * Moves this simulation to another decomposition: fields, traces, counts and times, and the tiling that was chosen. The bits of the
     * steps that follow are the same. Call it between runs or in an observer, on every rank at the same step. Fields obtained before
     * are no longer current, and {@link #maxChange} is unknown until the next step. Collective.
     *
     * @param decomposition a decomposition of the same grid over the same number of ranks
     * @throws IllegalArgumentException if it is of another grid or number of ranks, or a block is too small; nothing has changed then
     * @throws IllegalStateException while the trial that chooses the tiling is {@linkplain #choosesTiling under way}
     */
    public void move(Decomposition decomposition) {
        Block next = decomposition.block(setup.comm.rank());
        Setup.requireBlock(setup.model, next, setup.comm);
        Width last = setup.model.fields().stream()
                .map(name -> setup.model.lattice(name).extra())
                .reduce(Width.NONE, Width::max);
        progress.moveTo(next, values -> moved(values, decomposition, last));
        block = next;
    }

    /**
     * Tells whether the blocks of a decomposition are large enough for this simulation.
     *
     * @param decomposition a decomposition of the same grid over the same number of ranks
     * @return whether {@link #move} accepts it
     */
    public boolean fits(Decomposition decomposition) {
        return progress.fits(decomposition.block(setup.comm.rank()));
    }

    /** {@return whether the trial that chooses the tiling is under way} The same on every rank. */
    public boolean choosesTiling() {
        return progress.choosesTiling();
    }

    /**
     * Tells whether this simulation can go on with another model: with other coefficients, formulas, boundaries, sources or Δt, but the same
     * grid, fields, receivers and solids. Not collective.
     *
     * @param other the other model
     * @throws IllegalArgumentException if it cannot; says why
     */
    public void requireChangeable(Model other) {
        ModelChange.require(setup.model, other, block, dtSeconds());
    }

    /**
     * Goes on with another model: its coefficients, formulas, boundaries, sources and Δt hold for all steps from here on. Fields, traces and
     * counts stay. The bits of the steps that follow do not depend on the ranks. Call it between runs or in an observer, on every rank at
     * the same step. Fields obtained before are no longer current, and {@link #maxChange} is unknown until the next step. A trial of
     * tilings ends. Collective.
     *
     * @param other a model that is {@linkplain #requireChangeable changeable}
     * @throws IllegalArgumentException if it is not, or its Δt is not stable; nothing has changed then
     */
    public void change(Model other) {
        Optional<IllegalArgumentException> refusal = Optional.empty();
        try {
            requireChangeable(other);
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e);
        }
        if (setup.comm.allreduce(refusal.isPresent() ? 1L : 0L, Op.MAX) > 0) {
            throw refusal.orElseGet(() -> new IllegalArgumentException("another rank cannot go on with this model"));
        }
        other.parts().checkStability(block, setup.comm);
        progress.changeTo(other, block);
        setup = setup.with(other);
        progress.changePace();
    }

    private Snapshot moved(Snapshot state, Decomposition decomposition, Width last) {
        // On the companion, which is revoked with the communicator, and whose other messages have other tags.
        return Redistribution.between(block.decomposition(), decomposition, last)
                .move(setup.comm.companion(), state);
    }

    /**
     * Checks that all values are finite. Collective: every rank throws the same message. Costs one pass over the fields, and
     * with a device a copy of them. With {@link Setup#finiteChecks} the steps since the last check are repeated to find the first step after
     * which a value is not finite; close the simulation then.
     *
     * @throws NotFiniteException if a value is not finite; names field, step, position and value
     */
    public void requireFinite() {
        progress.requireFinite();
    }

    /** {@return the first field} Valid until the next step. */
    public Field field() {
        return field(setup.model.fields().getFirst());
    }

    /**
     * The values of a field or coefficient on this rank's block. Valid until the next step; a device copies them to the host
     * first.
     *
     * @param name name of the field
     * @return the values on this rank's block
     */
    public Field field(String name) {
        return progress.stepper().field(name);
    }

    /**
     * The values of a field one step earlier, which {@code before()} reads in the next step.
     *
     * @param name name of the field
     * @return the values on this rank's block
     * @throws IllegalArgumentException if there is no such field, or several stages of a step write it
     */
    public Field fieldBefore(String name) {
        return progress.stepper().before(setup.model.parts().requireField(name));
    }

    /**
     * {@return the fields that a simulation needs to go on: each as it is now and then those of which a formula reads
     * {@code before()}, as they were one step earlier; named as {@link Model#stateNames} has it} Current until the
     * next step. If Δt changed during the run, {@link #pace} is part of the state, too.
     */
    public List<Field> state() {
        List<Field> fields = new ArrayList<>();
        setup.model.fields().forEach(name -> fields.add(field(name)));
        setup.model
                .parts()
                .scheme
                .before()
                .forEach(name -> fields.add(fieldBefore(name).named(Model.nameBefore(name))));
        return fields;
    }

    /** {@return the traces of the model's receivers} */
    public Traces traces() {
        return progress.traces();
    }

    /** {@return what the stop test found so far, in order; with that of the state the simulation started from} */
    public List<RunReport.Residual> residuals() {
        return progress.residuals();
    }

    /**
     * {@return how the equations of the steps were solved since this simulation started, in the order of the scheme; empty before the
     * first step, and for schemes without such equations} The same on every rank.
     */
    public List<SolveHistory> solves() {
        return progress.solves();
    }

    /** {@return the largest change in the last step of any field that one stage or solve writes, on this rank's points; NaN if one is NaN} */
    public double maxChange() {
        return progress.stepper().maxChange();
    }

    /** {@return the execution path of this rank: {@code vector}, {@code scalar}, {@code plain}, {@code opencl:1}} */
    public String path() {
        return progress.stepper().path();
    }

    /** {@return the launches of this rank's device and the traffic to it, since the simulation started} */
    public DeviceTraffic deviceTraffic() {
        return progress.traffic();
    }

    /** {@return the source code of this rank's device program; empty for the CPU} */
    public Optional<String> deviceSource() {
        return progress.stepper().source();
    }

    /** {@return this rank's time in stencils, boundaries and sources since the start [s]; current during a run} */
    public double computeSeconds() {
        return progress.computeSeconds();
    }

    /**
     * {@return the part of {@link #computeSeconds} without equations, whose solution waits for other ranks [s]} Its differences between
     * ranks show how fast each computes.
     */
    public double localSeconds() {
        return progress.localSeconds();
    }

    /** {@return this rank's times and the bytes that it sent since the start; current during a run} */
    public RunReport.RankTimes times() {
        return progress.times();
    }

    /** {@return the step count and the simulated time} */
    public Clock clock() {
        return new Clock(progress.step(), progress.timeSeconds());
    }

    /** {@return the model} */
    public Model model() {
        return setup.model;
    }

    /** {@return this rank's block} */
    public Block block() {
        return block;
    }

    /** {@return counts and times since the start, at the end of the last {@link #run}} */
    public RunReport report() {
        return progress.report();
    }

    /** Releases the resources of exchange and device. Fields obtained before remain readable on the CPU device. */
    @Override
    public void close() {
        progress.close();
    }
}
