package org.parhelion.recovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.parhelion.balance.BlockMove;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.device.Device;
import org.parhelion.grid.Decomposition;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.solver.Model;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.Simulation;

/**
 * Runs a model to a given step under policies, which can be combined.
 *
 * <pre>{@code
 * var outcome = Driver.of(plate)
 *         .every(100, (sim, comm) -> ...)                   // write:    once at each of these steps
 *         .checkpoints(directory, 500, Map.of())            // restart:  from disk, when the whole job is gone
 *         .surviving(RecoveryOptions.DEFAULT)               // survive:  continue when a rank dies
 *         .run(comm, device, 10_000);
 * }</pre>
 *
 * <table>
 * <caption>Policies</caption>
 * <tr><td>write</td><td>{@link #every} and {@link #atEnd} call listeners once at each of their steps, even if a recovery
 *     repeats these steps. The fields are finite then.</td></tr>
 * <tr><td>restart</td><td>{@link #checkpoints} keeps the last two checkpoints on disk; {@link #from} continues from one, on
 *     any number of ranks. A state that is not finite never replaces a good one.</td></tr>
 * <tr><td>survive</td><td>{@link #surviving} keeps checkpoints in the memory of other ranks, and continues when a rank
 *     dies.</td></tr>
 * <tr><td>balance</td><td>{@link #balancing} moves the blocks during the run where ranks compute for different times.</td></tr>
 * </table>
 *
 * <p>The final fields are those of the undisturbed run, bit for bit, under all policies. Immutable: each method returns a new
 * driver; one driver may serve all ranks.
 */
public final class Driver {
    /** Called at some steps, on every rank that computes. Collective. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Uses the fields, for instance to write them.
         *
         * @param simulation the simulation, between two steps
         * @param comm the ranks that compute
         */
        void look(Simulation simulation, Comm comm);

        /**
         * A recovery repeats a step for which {@link #look} was called. For a listener with a state that {@linkplain ListenerState#isSetBack is set
         * back}; by default nothing.
         *
         * @param simulation the simulation, between two steps
         * @param comm the ranks that compute
         */
        default void repeat(Simulation simulation, Comm comm) {}

        /**
         * Tells whether {@link #look} itself checks that the values which it uses are finite, because they are few. If any may not be, it calls
         * {@link Simulation#requireFinite} on all ranks. By default all fields are checked before the call.
         *
         * @return whether the listener checks them; the same on every rank
         */
        default boolean checksFields() {
            return false;
        }
    }

    /** Called after each round, on every rank that computes. Collective. */
    @FunctionalInterface
    public interface RoundListener {
        /**
         * Uses the fields.
         *
         * @param simulation the simulation, between two steps
         * @param comm the ranks that compute
         * @param checkpoint writes a checkpoint of this step now, unless it is the last one or has one. Collective; in a run without {@link
         *     Driver#checkpoints} it throws an {@link IllegalStateException}
         */
        void look(Simulation simulation, Comm comm, Runnable checkpoint);
    }

    /** Called after the blocks have moved, on every rank that computes. Collective. */
    @FunctionalInterface
    public interface MoveListener {
        /**
         * Uses the new blocks, for instance to open files for them.
         *
         * @param simulation the simulation, between two steps, on its new block
         * @param comm the ranks that compute
         * @param move the move, the same on every rank
         */
        void moved(Simulation simulation, Comm comm, BlockMove move);
    }

    /** Chooses the decomposition. Called on every rank that computes, and again after a recovery. Collective. */
    @FunctionalInterface
    public interface Partition {
        /**
         * Returns the same decomposition on every rank.
         *
         * @param comm the ranks that compute
         * @return a decomposition over the ranks of {@code comm}
         */
        Decomposition over(Comm comm);
    }

    /** Tells whether a run must stop before its last step: a signal, a time limit. Called on every rank, several times a second. */
    @FunctionalInterface
    public interface Stop {
        /**
         * Returns why the run must stop now, as far as this rank knows; one rank is enough. Must not block.
         *
         * @param checkpointSeconds the duration of the longest checkpoint of this run [s]; before the first one, an estimate
         * @param untilNextSeconds about the time until the next call [s]
         * @return a positive number for the reason; 0 to go on
         */
        int reason(double checkpointSeconds, double untilNextSeconds);
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
     * Creates a driver without policies, on the default decomposition.
     *
     * @param model the model
     * @return the driver
     */
    public static Driver of(Model model) {
        return new Driver(new Plan(model));
    }

    /**
     * Sets the decomposition. Default: ranks of equal speed, least surface.
     *
     * @param partition chooses a decomposition of the model's grid; may return another one after a recovery
     * @return the new driver
     */
    public Driver partition(Partition partition) {
        return with(p -> p.partition = partition);
    }

    /**
     * Adds settings of the simulation: overlap, tiling, stop test, observers. Observers are called again for steps that a
     * recovery repeats.
     *
     * @param how applied to the setup of each simulation
     * @return the new driver
     */
    public Driver how(UnaryOperator<Simulation.Setup> how) {
        return with(p -> {
            UnaryOperator<Simulation.Setup> before = p.how;
            p.how = setup -> how.apply(before.apply(setup));
        });
    }

    /**
     * Adds a listener, called once after each of the steps n, 2n, 3n, … If a rank dies during the call, it is repeated on the
     * remaining ranks. Before the call the fields are checked; a value that is not finite ends the run.
     *
     * @param n the interval [steps], at least 1
     * @param listener called on every rank that computes
     * @return the new driver
     */
    public Driver every(long n, Listener listener) {
        if (n < 1) {
            throw new IllegalArgumentException("a listener every " + n + " steps: must be at least 1");
        }
        return with(p -> p.events.add(new Plan.Event(n, 0, listener)));
    }

    /**
     * Adds a listener, called once at each of the times T, 2T, 3T, … As {@link #every(long, Listener)} otherwise.
     *
     * @param intervalSeconds simulated time T between two calls [s], positive and finite; the step before is shortened to end there
     * @param listener called on every rank that computes
     * @return the new driver
     */
    public Driver everySeconds(double intervalSeconds, Listener listener) {
        if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
            throw new IllegalArgumentException(
                    "a listener every " + intervalSeconds + " s: must be positive and finite");
        }
        return with(p -> p.events.add(new Plan.Event(0, intervalSeconds, listener)));
    }

    /**
     * Adds a listener, called after each round: the steps between two halo exchanges. The number of calls is the same on all ranks. No round
     * is shortened, and the fields are not checked. Called after the other listeners of the same step; called again for rounds that a
     * recovery repeats.
     *
     * @param listener called on every rank that computes
     * @return the new driver
     */
    public Driver everyRound(RoundListener listener) {
        return with(p -> p.everyRound.add(listener));
    }

    /**
     * Ends the run at a time, if it has not ended by its steps before. The last step is shortened to end there.
     *
     * @param endSeconds the time [s]
     * @return the new driver
     */
    public Driver until(double endSeconds) {
        if (Double.isNaN(endSeconds)) {
            throw new IllegalArgumentException("a run until NaN s: must be a number");
        }
        return with(p -> p.untilSeconds = endSeconds);
    }

    /**
     * Adds a listener, called after each start of a simulation: at the beginning, and after each recovery.
     *
     * @param listener called on every rank that computes
     * @return the new driver
     */
    public Driver atStart(Listener listener) {
        return with(p -> p.atStart.add(listener));
    }

    /**
     * Adds a listener, called once after the last step and the check that the fields are finite. Repeated if a rank dies during
     * the call.
     *
     * @param listener called on every rank that computes
     * @return the new driver
     */
    public Driver atEnd(Listener listener) {
        return with(p -> p.atEnd.add(listener));
    }

    /**
     * Adds a state that checkpoints on disk contain, and that is loaded where the run continues from one. When the run survives a death, it is set
     * back only if it {@linkplain ListenerState#isSetBack says so}: listeners are not called again for the steps that are repeated then.
     *
     * @param name name of the state, unique, without spaces and colons
     * @param state the state
     * @return the new driver
     */
    public Driver keeping(String name, ListenerState state) {
        if (name.isEmpty() || name.contains(" ") || name.contains(":") || name.contains("\n")) {
            throw new IllegalArgumentException(
                    "a state named '" + name + "': must not be empty or contain spaces, colons or line breaks");
        }
        if (plan.kept.containsKey(name)) {
            throw new IllegalArgumentException("a state named '" + name + "' has been added before");
        }
        return with(p -> p.kept.put(name, state));
    }

    /**
     * Writes checkpoints to disk, and keeps the last two.
     *
     * @param directory a directory on a shared file system, without checkpoints of another run
     * @param every the interval [steps], at least 1; none is written after the last step
     * @param properties further information for the reader; see {@link Checkpoint.State}
     * @return the new driver
     */
    public Driver checkpoints(Path directory, long every, Map<String, String> properties) {
        Map<String, String> constant = Map.copyOf(properties);
        return checkpoints(ObjectStore.durableDirectory(directory), every, () -> constant, (simulation, comm) -> {});
    }

    /**
     * Like {@link #checkpoints(Path, long, Map)}, in any store, with properties of each checkpoint and a listener.
     *
     * @param store a store that all ranks share, without checkpoints of another run
     * @param every the interval [steps], at least 1; none is written after the last step. {@link Long#MAX_VALUE} for none but that of
     *     {@link #stoppingOn}
     * @param properties supplies further information for the reader, the same on every rank; called for each checkpoint; see {@link
     *     Checkpoint.State}
     * @param written called when a checkpoint is complete, on every rank that computes; some steps later where it was written in the
     *     background
     * @return the new driver
     */
    public Driver checkpoints(
            ObjectStore store, long every, Supplier<Map<String, String>> properties, Listener written) {
        if (every < 1) {
            throw new IllegalArgumentException("a checkpoint every " + every + " steps: must be at least 1");
        }
        return with(p -> p.disk = Optional.of(new Plan.Disk(store, every, properties, written)));
    }

    /**
     * Sets whether checkpoints are written in the background. If so, the run waits only while the state is copied, and for the
     * checkpoint before, if that is still being written; the copy takes as much memory as the state. A checkpoint is complete some
     * steps later, at the latest when the next one begins, so that a run that is killed loses up to two intervals. If a checkpoint
     * cannot be written, the run fails at that later step. Default: yes.
     *
     * @param background false: each checkpoint is complete before the next step
     * @return the new driver
     */
    public Driver checkpointsInBackground(boolean background) {
        return with(p -> p.background = background);
    }

    /**
     * Adds what must be on disk before a checkpoint is complete: output of earlier steps, which a restart does not write again.
     *
     * @param written called on the thread of each rank when a checkpoint of its step is begun; returns a future that ends when what was begun
     *     before is on disk. If it fails, so does the checkpoint
     * @return the new driver
     */
    public Driver checkpointsAfter(Supplier<CompletableFuture<Void>> written) {
        return with(p -> p.before.add(written));
    }

    /**
     * Stops the run when it must: a checkpoint is written after the present round of steps, on all ranks, and {@link #run} throws a
     * {@link StoppedException}. Listeners for the end are not called. With {@link #checkpoints} only; their interval may be
     * {@link Long#MAX_VALUE}.
     *
     * @param stop tells whether the run must stop
     * @return the new driver
     */
    public Driver stoppingOn(Stop stop) {
        return with(p -> p.stop = Optional.of(stop));
    }

    /**
     * Stops the run after a step, as {@link #stoppingOn} does: with a checkpoint of exactly that step, from which it continues later. Has no effect where the run
     * ends before. With {@link #checkpoints} only.
     *
     * @param step the step, counted from the initial values, at least 1
     * @param reason a number greater than 0 for {@link StoppedException#reason}
     * @return the new driver
     */
    public Driver stoppingAfter(long step, int reason) {
        if (step < 1 || reason < 1) {
            throw new IllegalArgumentException(
                    "stopping after step " + step + " for reason " + reason + ": both must be at least 1");
        }
        return with(p -> {
            p.stopAfterStep = step;
            p.stopAfterReason = reason;
        });
    }

    /**
     * Balances the load: compares the computing times of the ranks during the run, and moves the blocks where others are faster. The
     * bits of the fields are the same. Listeners that depend on the block must follow by {@link #atMove}.
     *
     * @param options when blocks move
     * @return the new driver
     */
    public Driver balancing(LoadBalance options) {
        return with(p -> p.balance = Optional.of(options));
    }

    /**
     * Adds a listener, called after each move of the blocks, after the other listeners of that step.
     *
     * @param listener called on every rank that computes
     * @return the new driver
     */
    public Driver atMove(MoveListener listener) {
        return with(p -> p.atMove.add(listener));
    }

    /**
     * Starts from a checkpoint in place of the model's initial values.
     *
     * @param checkpoint a checkpoint of the same model, written by any number of ranks
     * @return the new driver
     */
    public Driver from(Checkpoint checkpoint) {
        return from(checkpoint, true);
    }

    /**
     * Starts from a checkpoint, perhaps of a model with other coefficients or another Δt.
     *
     * @param checkpoint a checkpoint of a model with the same grid and fields, written by any number of ranks
     * @param keepsStep whether Δt of the steps that follow is that of the checkpoint; false for the model's
     * @return the new driver
     */
    public Driver from(Checkpoint checkpoint, boolean keepsStep) {
        return with(p -> {
            p.from = Optional.of(checkpoint);
            p.keepsStep = keepsStep;
        });
    }

    /**
     * Continues when ranks die.
     *
     * <pre>
     *   the neighbours' calls fail, or gossip misses the dead rank  →  the communicator is revoked: no rank waits on
     *   → the survivors agree on who has died, and on the latest checkpoint that all of them have
     *   → a spare takes over the dead rank's block, or, where there is none, the grid is cut into fewer blocks
     *   → every rank gets the state of its block from the rank that keeps it; a new checkpoint is taken; the run goes on
     * </pre>
     *
     * <p>A further death during a recovery restarts the recovery. If all copies of a block are lost, the run is set back to the
     * last checkpoint on disk; without one, it ends with a {@link RecoveryException}.
     *
     * @param options interval of checkpoints in memory, spares, quorum
     * @return the new driver
     */
    public Driver surviving(RecoveryOptions options) {
        return with(p -> p.survival = Optional.of(options));
    }

    /**
     * Runs the model until {@code steps} steps are done since the initial values, or the time of {@link #until} is reached, or the
     * stop test ends the run. Collective.
     *
     * @param comm all ranks; must be a {@link FaultTolerantComm} if the run is to survive deaths
     * @param device the device of this rank
     * @param steps number of steps since the initial values, also for a run that starts from a checkpoint
     * @return the result; close it
     * @throws NotFiniteException if a field is not finite; names the position and the last good checkpoint
     * @throws StoppedException if the run was {@linkplain #stoppingOn stopped}; on every rank
     * @throws RecoveryException if too few ranks remain, or all copies of a block are lost
     * @throws IllegalArgumentException if the run is to survive deaths and {@code comm} does not support that, or the settings
     *     are wrong
     */
    public Result run(Comm comm, Device device, long steps) {
        if (plan.stop.isPresent() && plan.disk.isEmpty()) {
            throw new IllegalArgumentException(
                    "a run that may stop needs a place for its state: add checkpoints(…), every Long.MAX_VALUE steps for none before");
        }
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
        Leg leg = Leg.start(
                plan,
                Leg.begin(plan, setup),
                UnaryOperator.identity(),
                comm,
                steps,
                Leg.saved(plan),
                new ListenerCalls(plan));
        try {
            leg.advance();
            leg.end();
            return new Result(
                    Optional.of(leg.simulation()), Optional.of(comm), List.of(), leg.checkpointTimes(), () -> {});
        } catch (RuntimeException | Error e) {
            leg.close();
            throw e;
        }
    }

    /** The result of a run. Close it after the last use of the simulation. */
    public static final class Result implements AutoCloseable {
        private final Optional<Simulation> simulation;
        private final Optional<Comm> comm;
        private final List<Recovery> recoveries;
        private final Optional<CheckpointTimes> checkpoints;
        private final Runnable close;

        Result(
                Optional<Simulation> simulation,
                Optional<Comm> comm,
                List<Recovery> recoveries,
                Optional<CheckpointTimes> checkpoints,
                Runnable close) {
            this.simulation = simulation;
            this.comm = comm;
            this.recoveries = List.copyOf(recoveries);
            this.checkpoints = checkpoints;
            this.close = close;
        }

        /** {@return the simulation at the last step; empty on ranks that compute nothing} */
        public Optional<Simulation> simulation() {
            return simulation;
        }

        /** {@return the communicator of the ranks that compute; empty on the others} */
        public Optional<Comm> comm() {
            return comm;
        }

        /** {@return the recoveries that this rank took part in, in order} */
        public List<Recovery> recoveries() {
            return recoveries;
        }

        /** {@return the cost of checkpoints on disk; empty without them, and on ranks that compute nothing} */
        public Optional<CheckpointTimes> checkpoints() {
            return checkpoints;
        }

        @Override
        public void close() {
            simulation.ifPresent(Simulation::close);
            close.run();
        }
    }
}
