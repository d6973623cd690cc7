package org.parhelion.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.RevokedException;
import org.parhelion.consensus.agreement.Agreement;
import org.parhelion.device.Device;
import org.parhelion.grid.Decomposition;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.Traces;

/**
 * Runs a model to a given step despite deaths of ranks, by rollback recovery from checkpoints in the memory of neighbours.
 *
 * <p>{@link Driver#surviving} describes what happens when a rank dies. Each iteration of the loop here is an attempt on the
 * remaining ranks, and ends with an agreement.
 *
 * <p>The final fields have the same bits as without deaths, with or without spares, because the new value of a point does not
 * depend on the rank that computes it.
 */
final class Survival {
    /** The value of a rank without a checkpoint in the minimum over all ranks; has no effect on it. */
    private static final long NOTHING_TO_TELL = Long.MAX_VALUE;

    private final Plan plan;
    private final RecoveryOptions options;
    private final FaultTolerantComm world;
    private final Device device;
    private final BuddyCheckpoint checkpoints = new BuddyCheckpoint();
    private final ListenerCalls delivered;
    private final List<Recovery> recoveries = new ArrayList<>();
    private Optional<Traces> traces = Optional.empty();
    private volatile Optional<Attempt> current = Optional.empty();

    // State that is equal on all ranks, from the last agreement.
    private Roles roles;
    /** The generation of checkpoints to restore; empty if no remaining rank has one. */
    private OptionalLong agreed = OptionalLong.of(BuddyCheckpoint.NONE);
    /** Later generations have higher numbers. */
    private long base = BuddyCheckpoint.NONE;
    /** Whether that generation is at the last step. */
    private boolean agreedOnTheLast;
    /** Whether all ranks have finished, including the listeners for the end. */
    private boolean agreedOnTheEnd;

    // State since the last recovery.
    private final List<Integer> died = new ArrayList<>();
    private OptionalLong failedNanos = OptionalLong.empty();

    /**
     * Creates the state with equal arguments on every rank of {@code world}; the last {@link RecoveryOptions#spares} are
     * spares.
     *
     * @throws IllegalArgumentException if there are too few ranks, or the directory for checkpoints contains those of another
     *     run
     */
    Survival(Plan plan, RecoveryOptions options, FaultTolerantComm world, Device device) {
        this.plan = plan;
        this.options = options;
        this.world = world;
        this.device = device;
        this.delivered = new ListenerCalls(plan);
        this.roles = Roles.first(world.size(), options.spares());
        if (plan.from.isEmpty()) {
            plan.disk.ifPresent(Survival::requireEmpty);
        }
    }

    private static void requireEmpty(Plan.Disk disk) {
        if (latest(disk).isPresent()) {
            throw new IllegalArgumentException(
                    disk.store() + " contains checkpoints of another run: name another" + " directory, or remove them");
        }
    }

    /**
     * Runs to step {@code steps}. Collective over the world; must be called once.
     *
     * @throws RecoveryException if too few ranks remain, or both copies of a block are lost and there is no checkpoint on disk
     */
    Driver.Result run(long steps) {
        Watch watch = Watch.start(world, options, this::abandonIfNeeded);
        long epoch = 0;
        while (true) {
            long told = NOTHING_TO_TELL;
            Optional<Attempt> attempt = Optional.empty();
            if (roles.computes(world.rank())) {
                attempt = Optional.of(new Attempt(world.createGroup(roles.ranks(), Math.toIntExact(epoch)), steps));
                current = attempt;
                told = attempt.get().compute(watch);
            }
            Agreement.Next next = watch.agree(told);
            List<Integer> failed = next.outcome().failed().ranks().boxed().toList();
            goBack(next.outcome().value());
            if (agreedOnTheEnd && failed.stream().noneMatch(roles::computes)) {
                watch.close();
                return attempt.map(Attempt::outcome)
                        .orElseGet(() -> new Driver.Result(
                                Optional.empty(), Optional.empty(), recoveries, Optional.empty(), () -> {}));
            }
            attempt.ifPresentOrElse(Attempt::close, () -> failedNanos = OptionalLong.of(System.nanoTime()));
            died.addAll(failed);
            roles = roles.without(next.outcome().failed());
            epoch = next.view().epoch();
        }
    }

    /** Called when gossip declares {@code rank} dead: interrupts calls that wait for it. */
    private void abandonIfNeeded(int rank) {
        current.ifPresent(attempt -> {
            if (attempt.ranks.contains(rank)) {
                attempt.comm.revoke();
            }
        });
    }

    /**
     * This rank's value in the agreement: four times the number of its latest checkpoint, plus 2 if that is at the last step,
     * plus 1 if this rank has finished. The minimum over all ranks describes what all ranks have.
     */
    private long told(long lastNumber, boolean ended) {
        long latest = checkpoints.latest();
        // A spare without a checkpoint must not reduce the minimum.
        return latest == BuddyCheckpoint.NONE && base != BuddyCheckpoint.NONE
                ? NOTHING_TO_TELL
                : 4 * latest + (latest == lastNumber ? 2 : 0) + (ended ? 1 : 0);
    }

    private void goBack(long value) {
        boolean any = value != NOTHING_TO_TELL;
        agreed = any ? OptionalLong.of(value / 4) : OptionalLong.empty();
        agreedOnTheLast = any && (value & 2) != 0;
        agreedOnTheEnd = any && (value & 3) == 3;
        base = any ? value / 4 : base + 1;
        checkpoints.goBackTo(agreed.orElse(BuddyCheckpoint.NONE));
    }

    /** A setup with its initial state, the source of that state, and the states of listeners. */
    private record Restored(Simulation.Setup setup, Recovery.Source source, Leg.Saved saved) {}

    /** The interval between two agreements, on a rank that computes. */
    private final class Attempt {
        private final FaultTolerantComm comm;
        private final long steps;
        private final List<Integer> ranks = roles.computing();
        private Optional<Leg> leg = Optional.empty();
        private long number = base;
        /** The number of the checkpoint of the last step, when it has been taken. */
        private long lastNumber = Long.MAX_VALUE;

        Attempt(FaultTolerantComm comm, long steps) {
            this.comm = comm;
            this.steps = steps;
        }

        Driver.Result outcome() {
            return new Driver.Result(
                    leg.map(Leg::simulation),
                    Optional.of(comm),
                    recoveries,
                    leg.flatMap(Leg::checkpointTimes),
                    comm::close);
        }

        void close() {
            leg.ifPresent(Leg::close);
            comm.close();
        }

        /** Computes until all steps are done or a rank has died; returns the value for the agreement. */
        long compute(Watch watch) {
            if (watch.anyFailed(ranks)) {
                comm.revoke();
            }
            boolean ended = false;
            try {
                Restored restored = restore();
                delivered.agree(comm);
                Leg started = Leg.start(
                        plan,
                        restored.setup,
                        setup -> setup.every(options.everySteps(), this::keepOnTheWay),
                        comm,
                        steps,
                        restored.saved,
                        delivered);
                leg = Optional.of(started);
                Simulation simulation = started.simulation();
                traces = Optional.of(simulation.traces());
                keep(simulation, agreedOnTheLast);
                recovered(simulation.clock().step(), restored.source);
                if (!agreedOnTheLast) {
                    started.advance();
                    keep(simulation, true);
                }
                started.end();
                ended = true;
            } catch (RankDiedException | RevokedException e) {
                if (failedNanos.isEmpty()) {
                    failedNanos = OptionalLong.of(System.nanoTime());
                }
                comm.revoke();
            }
            return told(lastNumber, ended);
        }

        private void keepOnTheWay(Simulation simulation) {
            if (!plan.isEnd(simulation, steps)) {
                keep(simulation, false);
            }
        }

        private void keep(Simulation simulation, boolean last) {
            number++;
            lastNumber = last ? number : lastNumber;
            simulation.traces().share(comm);
            checkpoints.take(
                    number,
                    comm,
                    simulation.clock().step(),
                    simulation.pace(),
                    simulation.state(),
                    KeptStates.of(plan, simulation, comm));
        }

        private void recovered(long step, Recovery.Source source) {
            failedNanos.ifPresent(failed ->
                    recoveries.add(new Recovery(died, ranks, step, source, 1e-9 * (System.nanoTime() - failed))));
            failedNanos = OptionalLong.empty();
            died.clear();
        }

        private Restored restore() {
            Decomposition decomposition = plan.partition.over(comm);
            Simulation.Setup fresh = Simulation.of(plan.model, decomposition.block(comm.rank()), device, comm);
            if (agreed.isPresent() && agreed.getAsLong() == BuddyCheckpoint.NONE) {
                return new Restored(Leg.begin(plan, fresh), Recovery.Source.START, Leg.saved(plan));
            }
            Optional<BuddyCheckpoint.Generation> mine = checkpoints.generation(agreed.orElse(BuddyCheckpoint.NONE));
            KeptBlocks kept = KeptBlocks.of(comm, mine);
            if (kept.isKept() && kept.lost().isEmpty()) {
                Snapshot values = kept.collect(decomposition);
                RecoveredStates states = kept.collectStates();
                List<String> names = plan.model.stateNames();
                Simulation.SavedState state = Simulation.SavedState.of(
                        kept.step(),
                        Optional.of(kept.pace()),
                        field -> values.give(names, field),
                        Optional.of(traces(kept, mine.isPresent())),
                        states.residuals());
                return new Restored(fresh.from(state), Recovery.Source.MEMORY, setBack(states::of));
            }
            Checkpoint last = onDisk(kept);
            return new Restored(
                    fresh.from(plan.state(last)),
                    Recovery.Source.DISK,
                    setBack(name -> DiskCheckpoint.kept(last, name)));
        }

        /** The states of a checkpoint that a recovery sets back. */
        private static Leg.Saved setBack(Function<String, Optional<ListenerState.Source>> all) {
            return (name, state) -> state.isSetBack() ? all.apply(name) : Optional.empty();
        }

        /** The traces up to the checkpoint; a spare receives them from a rank that has them. */
        private Traces traces(KeptBlocks kept, boolean here) {
            Optional<Traces> mine = here ? traces.map(all -> all.upTo(kept.step())) : Optional.empty();
            int receivers = plan.model.receivers().size();
            return kept.someKeepNothing()
                    ? Traces.spread(comm, kept.firstKeeper(), mine, receivers)
                    : mine.orElseThrow();
        }

        private Checkpoint onDisk(KeptBlocks kept) {
            String lost = kept.isKept()
                    ? "blocks " + kept.lost() + " are lost: the ranks that held them and their buddies have died"
                    : "all ranks that held checkpoints have died";
            Plan.Disk disk = plan.disk.orElseThrow(() -> noDisk(lost));
            if (disk.every() == Long.MAX_VALUE) {
                throw noDisk(lost);
            }
            return latest(disk)
                    .orElseThrow(() -> new RecoveryException(lost + ", and " + disk.store()
                            + " contains no complete checkpoint yet. Restart from the beginning;"
                            + " use a shorter checkpoint interval"));
        }
    }

    private static RecoveryException noDisk(String lost) {
        return new RecoveryException(lost
                + ", and there are no checkpoints on disk. Restart from the beginning, with checkpoints on disk"
                + " (Driver.checkpoints; checkpoint.every in a run file)");
    }

    private static Optional<Checkpoint> latest(Plan.Disk disk) {
        try {
            return Checkpoint.latest(disk.store());
        } catch (IOException e) {
            throw new UncheckedIOException(disk.store() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
