package org.parhelion.recovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.device.Device;
import org.parhelion.grid.Decomposition;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Model;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.Simulation;

/**
 * Takes a model to a step count, under the policies of the caller's choice. All of them compose.
 *
 * <pre>{@code
 * var outcome = Driver.of(plate)
 *         .every(100, (sim, comm) -> ...)                   // write:    once at each of these steps
 *         .checkpoints(directory, 500, Map.of())            // restart:  from disk, when the whole job is gone
 *         .surviving(RecoveryOptions.DEFAULT)               // survive:  go on when a rank dies
 *         .run(comm, device, 10_000);
 * }</pre>
 *
 * <table>
 * <caption>Policies</caption>
 * <tr><td>write</td><td>{@link #every} and {@link #atEnd} call listeners once at each of their steps, also where a recovery
 *     does those steps again. The fields are finite then.</td></tr>
 * <tr><td>restart</td><td>{@link #checkpoints} keeps the last two checkpoints on disk; {@link #from} goes on from one, on any
 *     number of ranks. A state that is not finite never replaces a good one.</td></tr>
 * <tr><td>survive</td><td>{@link #surviving} keeps checkpoints in the memory of other ranks and goes on when a rank dies.</td></tr>
 * </table>
 *
 * <p>The final fields are those of the undisturbed run, bit for bit, under all policies. Immutable: each method returns a new
 * driver; one driver may serve all ranks.
 */
public final class Driver {
    /** Is called at some steps, on every rank that computes. Collective. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Looks at the fields, writes them, or whatever it is for.
         *
         * @param simulation after whole steps
         * @param comm the ranks that compute now
         */
        void look(Simulation simulation, Comm comm);
    }

    /** How the grid is split: asked on every rank that computes, and anew after a recovery. Collective. */
    @FunctionalInterface
    public interface Partition {
        /**
         * The same decomposition on every rank.
         *
         * @param comm the ranks that compute now
         * @return a decomposition over as many ranks
         */
        Decomposition over(Comm comm);
    }

    private final Plan plan;

    private Driver(Plan plan) {
        this.plan = plan;
    }

    private Driver with(Consumer<Plan> change) {
        Plan changed = new Plan(plan);
        change.accept(changed);
        return new Driver(changed);
    }

    /**
     * A driver without policies: runs the model on ranks of equal speed.
     *
     * @param model what is simulated
     * @return the driver
     */
    public static Driver of(Model model) {
        return new Driver(new Plan(model));
    }

    /**
     * Sets how the grid is split. Default: ranks of equal speed, least surface.
     *
     * @param partition of the model's grid; after a recovery it may give another decomposition
     * @return the new driver
     */
    public Driver partition(Partition partition) {
        return with(p -> p.partition = partition);
    }

    /**
     * Adds settings of the simulation: overlap, tiling, stop test, observers. An observer sees the steps that a recovery does
     * again once more.
     *
     * @param how is applied to each simulation before it starts
     * @return the new driver
     */
    public Driver how(UnaryOperator<Simulation.Setup> how) {
        return with(p -> {
            UnaryOperator<Simulation.Setup> before = p.how;
            p.how = setup -> how.apply(before.apply(setup));
        });
    }

    /**
     * Adds a listener, called once after steps n, 2n, 3n, …, the last one included where it is one of them. If a rank dies
     * during the call, it is made again, on the ranks that go on. Fields are checked before: the run ends where one is not
     * finite.
     *
     * @param n steps between two calls, at least 1
     * @param listener is called on every rank that computes
     * @return the new driver
     */
    public Driver every(long n, Listener listener) {
        if (n < 1) {
            throw new IllegalArgumentException("a listener every " + n + " steps: must be at least 1");
        }
        return with(p -> p.events.add(new Plan.Event(n, listener)));
    }

    /**
     * Adds a listener, called whenever a simulation has started: at the beginning, and after each recovery.
     *
     * @param listener is called on every rank that computes
     * @return the new driver
     */
    public Driver atStart(Listener listener) {
        return with(p -> p.atStart.add(listener));
    }

    /**
     * Adds a listener, called once after the last step, when the fields have been found finite; again if a rank dies during the
     * call.
     *
     * @param listener is called on every rank that computes
     * @return the new driver
     */
    public Driver atEnd(Listener listener) {
        return with(p -> p.atEnd.add(listener));
    }

    /**
     * Keeps the last two checkpoints on disk.
     *
     * @param directory which all ranks see, and which holds those of no other run
     * @param every steps between two, at least 1; none is written after the last step
     * @param properties what else the reader needs; see {@link Checkpoint.State}
     * @return the new driver
     */
    public Driver checkpoints(Path directory, long every, Map<String, String> properties) {
        return checkpoints(directory, every, properties, (simulation, comm) -> {});
    }

    /**
     * As {@link #checkpoints(Path, long, Map)}, with a listener.
     *
     * @param directory which all ranks see, and which holds those of no other run
     * @param every steps between two, at least 1; none is written after the last step
     * @param properties what else the reader needs; see {@link Checkpoint.State}
     * @param written is called after each checkpoint, on every rank that computes
     * @return the new driver
     */
    public Driver checkpoints(Path directory, long every, Map<String, String> properties, Listener written) {
        if (every < 1) {
            throw new IllegalArgumentException("a checkpoint every " + every + " steps: must be at least 1");
        }
        return with(p -> p.disk = Optional.of(new Plan.Disk(directory, every, Map.copyOf(properties), written)));
    }

    /**
     * Goes on from a checkpoint in place of the model's initial values.
     *
     * @param checkpoint of the same model, from any number of ranks
     * @return the new driver
     */
    public Driver from(Checkpoint checkpoint) {
        return with(p -> p.from = Optional.of(checkpoint));
    }

    /**
     * Goes on when ranks die.
     *
     * <pre>
     *   the neighbours' calls fail, or gossip misses the dead rank  →  the communicator is revoked: no rank waits on
     *   → the survivors agree on who has died, and on the latest checkpoint that all of them have
     *   → a spare takes over the dead rank's block, or, where there is none, the grid is cut into fewer blocks
     *   → every rank gets the state of its block from the rank that keeps it; a new checkpoint is taken; the run goes on
     * </pre>
     *
     * <p>Another death at any moment of this starts it again. Where all copies of a block are gone, the run goes back to the
     * last checkpoint on disk, if there are any, else it ends with a {@link RecoveryException}.
     *
     * @param options how often checkpoints in memory are taken, spares, quorum
     * @return the new driver
     */
    public Driver surviving(RecoveryOptions options) {
        return with(p -> p.survival = Optional.of(options));
    }

    /**
     * Runs the model until {@code steps} steps are done since the initial values, or the stop test ends it. Collective.
     *
     * @param comm all ranks; a {@link FaultTolerantComm} where the run shall survive
     * @param device what computes this rank's blocks
     * @param steps counted from the initial values, also where the run goes on from a checkpoint
     * @return what came out; close it
     * @throws NotFiniteException if a field is not finite; names the place, and the last good checkpoint
     * @throws RecoveryException if too few ranks are left, or all copies of a block are gone
     * @throws IllegalArgumentException if the run shall survive and {@code comm} cannot, or the settings do not fit
     */
    public Result run(Comm comm, Device device, long steps) {
        if (plan.survival.isPresent()) {
            if (comm instanceof FaultTolerantComm world) {
                return new Survival(plan, plan.survival.get(), world, device).run(steps);
            }
            throw new IllegalArgumentException("ranks under " + comm.provider() + " do not survive each other's death:"
                    + " the engine ends the whole job. Keep checkpoints on disk and restart from them");
        }
        int rank = comm.rank();
        Simulation.Setup setup =
                Simulation.of(plan.model, plan.partition.over(comm).block(rank), device, comm);
        Leg leg =
                Leg.start(plan, Leg.begin(plan, setup), UnaryOperator.identity(), comm, steps, new ListenerCalls(plan));
        try {
            leg.advance();
            leg.end();
            return new Result(Optional.of(leg.simulation()), Optional.of(comm), List.of(), () -> {});
        } catch (RuntimeException | Error e) {
            leg.close();
            throw e;
        }
    }

    /** What came out of a run; hold it open as long as the simulation is used. */
    public static final class Result implements AutoCloseable {
        private final Optional<Simulation> simulation;
        private final Optional<Comm> comm;
        private final List<Recovery> recoveries;
        private final Runnable close;

        Result(Optional<Simulation> simulation, Optional<Comm> comm, List<Recovery> recoveries, Runnable close) {
            this.simulation = simulation;
            this.comm = comm;
            this.recoveries = List.copyOf(recoveries);
            this.close = close;
        }

        /** {@return the simulation at the last step; empty on ranks that compute nothing} */
        public Optional<Simulation> simulation() {
            return simulation;
        }

        /** {@return the ranks that compute; empty on the others} */
        public Optional<Comm> comm() {
            return comm;
        }

        /** {@return the recoveries that this rank went through, in order} */
        public List<Recovery> recoveries() {
            return recoveries;
        }

        @Override
        public void close() {
            simulation.ifPresent(Simulation::close);
            close.run();
        }
    }
}
