package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.halo.redistribution.Redistribution;
import org.parhelion.halo.redistribution.Snapshot;

/**
 * A model that runs: one rank's block of it, advanced step by step on a device, its ghost points kept fresh over a
 * communicator.
 *
 * <pre>{@code
 * var sim = Simulation.of(model, device, comm).start();
 * sim.run(1000);
 * double hottest = comm.allreduce(sim.field().max(), Op.MAX);
 * }</pre>
 *
 * <p>{@link #of} describes how a model is run; {@link Setup#start} makes the fields. Every rank makes the same simulation and
 * calls the same collective methods, which are marked as such: {@link Setup#start}, {@link #run}, {@link #on},
 * {@link #requireFinite}. All others are local.
 *
 * <p>The fields' bits depend neither on the number of ranks nor on overlap, tiling or how rows are computed. Belongs to the
 * rank's thread.
 */
public final class Simulation implements AutoCloseable {
    private final Setup setup;
    private final Progress progress;

    private Simulation(Setup setup) {
        this.setup = setup;
        this.progress = Progress.start(this, setup);
    }

    /**
     * Prepares a model to run on ranks of equal speed, whose blocks have the least surface.
     *
     * @param model what is simulated
     * @param device what computes this rank's block
     * @param comm the ranks that share the grid
     * @return how it is run, with default settings
     */
    public static Setup of(Model model, Device device, Comm comm) {
        return of(model, Decomposition.of(model.grid(), comm).block(), device, comm);
    }

    /**
     * Prepares a model to run on a decomposition of the caller's choice.
     *
     * @param model what is simulated
     * @param block this rank's part of the model's grid
     * @param device what computes it
     * @param comm the ranks of the block's decomposition
     * @return how it is run, with default settings
     * @throws IllegalArgumentException if the block is another rank's, or of another grid
     */
    public static Setup of(Model model, Block block, Device device, Comm comm) {
        return new Setup(model, block, device, comm, RunSettings.DEFAULT, Optional.empty());
    }

    /**
     * How a model is run: where, and by which settings. {@link #start} makes the simulation. Immutable: each method returns a
     * new setup.
     */
    public static final class Setup {
        final Model model;
        final Block block;
        final Device device;
        final Comm comm;
        final RunSettings settings;
        final Optional<SavedState> from;

        private Setup(
                Model model, Block block, Device device, Comm comm, RunSettings settings, Optional<SavedState> from) {
            if (block.rank() != comm.rank() || block.decomposition().ranks() != comm.size()) {
                throw new IllegalArgumentException("rank " + comm.rank() + " of " + comm.size() + " was given the "
                        + block + " of " + block.decomposition().ranks()
                        + " ranks: take Decomposition.of(grid, comm).block()");
            }
            if (!block.grid().equals(model.grid())) {
                throw new IllegalArgumentException("the " + block + " is not of the model's grid of "
                        + model.grid().shape() + " points: points, spacing and origin must be the same");
            }
            this.model = model;
            this.block = block;
            this.device = device;
            this.comm = comm;
            this.settings = settings;
            this.from = from;
        }

        private Setup with(RunSettings other) {
            return new Setup(model, block, device, comm, other, from);
        }

        /**
         * Sets whether the core is computed while ghost values travel. Default: true. The bits are the same.
         *
         * @param overlap whether it is
         * @return the new setup
         */
        public Setup overlap(boolean overlap) {
            return with(settings.withOverlap(overlap));
        }

        /**
         * Sets the number of steps per exchange, carried through the cache together. Default: a trial chooses. The bits are the
         * same.
         *
         * @param stepsPerExchange at least 1; 1 is off
         * @return the new setup
         */
        public Setup tiling(int stepsPerExchange) {
            return tiling(Tiling.of(stepsPerExchange));
        }

        /**
         * Sets how the block is walked, tiles included.
         *
         * @param tiling steps per exchange, and tiles
         * @return the new setup
         */
        public Setup tiling(Tiling tiling) {
            return with(settings.withTiling(tiling));
        }

        /**
         * Adds an observer, called on every rank after steps n, 2n, 3n, … It sees whole steps and current fields.
         *
         * @param n steps between two calls, at least 1
         * @param look is called with the simulation
         * @return the new setup
         */
        public Setup every(long n, Consumer<Simulation> look) {
            if (n < 1) {
                throw new IllegalArgumentException("an observer every " + n + " steps: must be at least 1");
            }
            return with(settings.withObserver(new RunSettings.Observer(n, look)));
        }

        /**
         * Sets when a run ends early. Default: never.
         *
         * @param test the largest change of a step below which it does
         * @return the new setup
         */
        public Setup stopWhen(StopTest test) {
            return with(settings.withStopTest(test));
        }

        /**
         * Lets the simulation go on from a state, in place of the model's initial values.
         *
         * @param state a state of the same model
         * @return the new setup
         */
        public Setup from(SavedState state) {
            if (state.step() < 0) {
                throw new IllegalArgumentException(
                        "a run that goes on after step " + state.step() + ": must be 0 or more");
            }
            return new Setup(model, block, device, comm, settings, Optional.of(state));
        }

        /**
         * Makes the simulation: checks the settings, chooses a tiling, fills the fields. Collective.
         *
         * @return the simulation, before its first step; close it
         * @throws IllegalArgumentException if the model lacks coefficients, Δt is unstable, or the blocks are too small
         */
        public Simulation start() {
            return new Simulation(this);
        }

        /** {@return what is simulated} */
        public Model model() {
            return model;
        }

        /** {@return the number of steps that its first fields have behind them} */
        long firstStep() {
            return from.map(SavedState::step).orElse(0L);
        }
    }

    /**
     * A state that a simulation goes on from: {@link Setup#from}. {@link #state} lists the fields that make one.
     */
    public interface SavedState {
        /** {@return steps done} */
        long step();

        /**
         * Sets the interior of a field. Called for every field of the state, on every rank.
         *
         * @param field named as {@link Model#stateNames} has it
         */
        void read(Field field);

        /** {@return what receivers recorded so far; empty where the recording begins anew} */
        default Optional<Traces> traces() {
            return Optional.empty();
        }

        /**
         * A state in memory.
         *
         * @param step steps done
         * @param values sets the interior of a field, which it finds by the field's name
         * @param traces what receivers recorded so far, all of it on every rank; empty where the recording begins anew
         * @return the state
         */
        static SavedState of(long step, Consumer<Field> values, Optional<Traces> traces) {
            return new SavedState() {
                @Override
                public long step() {
                    return step;
                }

                @Override
                public void read(Field field) {
                    values.accept(field);
                }

                @Override
                public Optional<Traces> traces() {
                    return traces;
                }
            };
        }
    }

    /**
     * Does some steps, fewer where the stop test ends the run. Collective.
     *
     * @param steps 0 or more
     * @throws NotFiniteException if a stop test finds a value that is not finite
     */
    public void run(long steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("a run of " + steps + " steps: must be 0 or more");
        }
        progress.run(steps);
    }

    /**
     * The same simulation on another decomposition: the model at the step it has reached, with the same bits, the same settings
     * and the samples of its receivers. Collective. This simulation stays as it is; close it when it is no longer needed.
     *
     * @param decomposition of the same grid, over as many ranks
     * @return the new simulation; close it
     */
    public Simulation on(Decomposition decomposition) {
        Block block = decomposition.block(setup.comm.rank());
        Setup moved = new Setup(setup.model, block, setup.device, setup.comm, setup.settings, Optional.empty());
        List<Field> state = state();
        traces().share(setup.comm);
        Snapshot values = move(Snapshot.of(state), decomposition);
        long step = clock().step();
        List<String> names = setup.model.stateNames();
        return moved.from(SavedState.of(step, field -> values.give(names, field), Optional.of(traces())))
                .start();
    }

    private Snapshot move(Snapshot state, Decomposition decomposition) {
        try (Comm own = setup.comm.dup()) {
            return Redistribution.between(block().decomposition(), decomposition)
                    .move(own, state);
        }
    }

    /**
     * Refuses fields that hold a value that is not finite. Collective: every rank throws, with the same message. Costs one pass
     * over the fields, and on a device a copy of them.
     *
     * @throws NotFiniteException with the first such field, step, place and value
     */
    public void requireFinite() {
        FiniteCheck.require(this, setup.comm);
    }

    /** {@return the first field} Current until the next step. */
    public Field field() {
        return field(setup.model.stencil().fields().getFirst());
    }

    /**
     * A field or a coefficient. Current until the next step; a device copies it back first.
     *
     * @param name its name
     * @return the values on this rank's block
     */
    public Field field(String name) {
        return progress.stepper().field(name);
    }

    /**
     * A field one step earlier, as {@code before()} will read it.
     *
     * @param name its name
     * @return the values on this rank's block
     */
    public Field fieldBefore(String name) {
        return progress.stepper().before(setup.model.parts().requireField(name));
    }

    /**
     * {@return the fields that a simulation needs to go on: each as it is now and then, where the formula reads
     * {@code before()}, each as it was one step earlier; named as {@link Model#stateNames} has it} Current until the
     * next step.
     */
    public List<Field> state() {
        List<String> names = setup.model.stencil().fields();
        List<Field> fields = new ArrayList<>();
        names.forEach(name -> fields.add(field(name)));
        if (setup.model.reach().before()) {
            names.forEach(name -> fields.add(fieldBefore(name).named(Model.nameBefore(name))));
        }
        return fields;
    }

    /** {@return what the model's receivers recorded} */
    public Traces traces() {
        return progress.traces();
    }

    /** {@return the largest change of any field in the last step, on this rank's points; NaN if one is NaN} */
    public double maxChange() {
        return progress.stepper().maxChange();
    }

    /** {@return how this rank computes: {@code vector}, {@code scalar}, {@code plain}, {@code opencl:1}} */
    public String path() {
        return progress.stepper().path();
    }

    /** {@return what this rank's device did, and what crossed the bus to it, since the simulation began} */
    public DeviceTraffic deviceTraffic() {
        return progress.stepper().traffic();
    }

    /** {@return the program that this rank's device runs, in the device's own language; empty for the CPU} */
    public Optional<String> deviceSource() {
        return progress.stepper().source();
    }

    /** {@return steps done, and the simulated time} */
    public Clock clock() {
        return new Clock(progress.step(), progress.step() * setup.model.dtSeconds());
    }

    /** {@return what is simulated} */
    public Model model() {
        return setup.model;
    }

    /** {@return this rank's part of the grid} */
    public Block block() {
        return setup.block;
    }

    /** {@return what was done since the start and where the time went, as of the end of the last {@link #run}} */
    public RunReport report() {
        return progress.report();
    }

    /** Frees what the exchange and the device hold; fields already taken stay readable. */
    @Override
    public void close() {
        progress.close();
    }
}
