package org.parhelion.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.RevokedException;
import org.parhelion.consensus.agreement.Agreement;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Simulation;

/**
 * Takes a problem to a step count, whichever ranks die on the way: rollback recovery from checkpoints that neighbours keep in
 * memory.
 *
 * <pre>{@code
 * new FaultTolerantJob(5).run(world -> {
 *     var run = new ResilientRun(world, grid, RecoveryOptions.DEFAULT.withSpares(1),
 *             (block, comm) -> Simulation.of(heat, block, device, comm).initial(...).boundary(...));
 *     try (ResilientRun.Outcome outcome = run.run(1000)) {
 *         outcome.simulation().ifPresent(sim -> ...);     // on the ranks that computed to the end
 *     }
 * });
 * }</pre>
 *
 * <p>What happens when a rank dies:
 *
 * <pre>
 *   its neighbours' calls fail, or gossip misses it  →  the communicator is revoked: nobody waits on
 *   → the survivors agree on who has died, and on the latest checkpoint that all of them have
 *   → a spare takes over the dead rank's block, or, where there is none, the grid is cut into fewer blocks
 *   → every rank gets the state of its block from whoever keeps it; a new checkpoint is taken; the run goes on
 * </pre>
 *
 * <p>Another death at any moment of this starts it again. Where all copies of a block are gone, the run goes back to the last
 * checkpoint on disk, if it was told to keep some, else it ends with a {@link RecoveryException}.
 *
 * <p>The final fields are those of the undisturbed run, bit for bit, with spares or without: a point's new value depends on its
 * neighbours' values, not on which rank computes it. Observers see the steps that are done again once more.
 */
public final class ResilientRun {
    /** What is computed. */
    @FunctionalInterface
    public interface Problem {
        /**
         * A simulation of {@code block}, with initial values, that has not started: for each rank that computes, and anew after
         * every recovery. The same everywhere but for the block.
         */
        Simulation simulation(Block block, Comm comm);
    }

    /**
     * What came out; hold it open as long as the simulation is used.
     *
     * @param simulation at the last step; empty on ranks that compute nothing
     * @param comm of the ranks that compute; empty on the others
     * @param recoveries what this rank went through
     */
    public record Outcome(Optional<Simulation> simulation, Optional<Comm> comm, List<Recovery> recoveries)
            implements AutoCloseable {
        public Outcome {
            recoveries = List.copyOf(recoveries);
        }

        @Override
        public void close() {
            simulation.ifPresent(Simulation::close);
            comm.ifPresent(Comm::close);
        }
    }

    /** What a rank that keeps nothing and needs nothing says where others say what they have: it counts for no one. */
    private static final long NOTHING_TO_SAY = Long.MAX_VALUE;

    private final FaultTolerantComm world;
    private final Grid grid;
    private final RecoveryOptions options;
    private final Problem problem;
    private final BuddyCheckpoint checkpoints = new BuddyCheckpoint();
    private final List<Recovery> recoveries = new ArrayList<>();
    private volatile Optional<Attempt> current = Optional.empty();

    // What all members know alike, from what they agreed on.
    private Roles roles;
    /** The generation of checkpoints to go back to; empty where no rank that is left keeps one. */
    private OptionalLong agreed = OptionalLong.of(BuddyCheckpoint.NONE);
    /** The generations that follow have higher numbers. */
    private long base = BuddyCheckpoint.NONE;
    /** Whether that generation is of the last step. */
    private boolean agreedOnTheLast;

    // Since the last recovery.
    private final List<Integer> died = new ArrayList<>();
    private OptionalLong failedNanos = OptionalLong.empty();

    /**
     * On every rank of {@code world} alike; the last {@link RecoveryOptions#spares} of them stand by.
     *
     * @throws IllegalArgumentException if there are too few ranks, or the directory for checkpoints holds those of another run
     */
    public ResilientRun(FaultTolerantComm world, Grid grid, RecoveryOptions options, Problem problem) {
        this.world = world;
        this.grid = grid;
        this.options = options;
        this.problem = problem;
        this.roles = Roles.first(world.size(), options.spares());
        options.disk().ifPresent(ResilientRun::requireEmpty);
    }

    private static void requireEmpty(RecoveryOptions.Disk disk) {
        if (latest(disk).isPresent()) {
            throw new IllegalArgumentException(disk.directory() + " holds checkpoints of another run: name another"
                    + " directory, or remove them");
        }
    }

    /**
     * Does {@code steps} steps. Collective over the world; once.
     *
     * @throws RecoveryException if too few ranks are left, or both copies of a block are gone and there is none on disk
     */
    public Outcome run(long steps) {
        Watch watch = Watch.start(world, options, this::abandonIfNeeded);
        long epoch = 0;
        while (true) {
            long said = NOTHING_TO_SAY;
            Optional<Attempt> attempt = Optional.empty();
            if (roles.computes(world.rank())) {
                attempt = Optional.of(new Attempt(world.createGroup(roles.ranks(), Math.toIntExact(epoch))));
                current = attempt;
                said = attempt.get().compute(steps, watch);
            }
            Agreement.Next next = watch.agree(said);
            List<Integer> failed = next.outcome().failed().ranks().boxed().toList();
            goBack(next.outcome().value());
            if (agreedOnTheLast && failed.stream().noneMatch(roles::computes)) {
                watch.close();
                return new Outcome(attempt.map(Attempt::simulation), attempt.map(Attempt::comm), recoveries);
            }
            attempt.ifPresentOrElse(Attempt::close, () -> failedNanos = OptionalLong.of(System.nanoTime()));
            died.addAll(failed);
            roles = roles.without(next.outcome().failed());
            epoch = next.view().epoch();
        }
    }

    /** Gossip says that {@code rank} is dead: if calls wait for it, they need wait no longer. */
    private void abandonIfNeeded(int rank) {
        current.ifPresent(attempt -> {
            if (attempt.ranks.contains(rank)) {
                attempt.comm.revoke();
            }
        });
    }

    /**
     * What this rank says to the others: twice the number of its latest checkpoint, and one more if that is of the last step.
     * The least of what all say is the latest that all have.
     */
    private long said(long lastNumber) {
        long latest = checkpoints.latest();
        // A rank that stepped in and has not got anything yet must not hold back those who have.
        return latest == BuddyCheckpoint.NONE && base != BuddyCheckpoint.NONE
                ? NOTHING_TO_SAY
                : 2 * latest + (latest == lastNumber ? 1 : 0);
    }

    private void goBack(long value) {
        boolean any = value != NOTHING_TO_SAY;
        agreed = any ? OptionalLong.of(value / 2) : OptionalLong.empty();
        agreedOnTheLast = any && value % 2 == 1;
        base = any ? value / 2 : base + 1;
        checkpoints.goBackTo(agreed.orElse(BuddyCheckpoint.NONE));
    }

    /** From one agreement to the next, on a rank that computes. */
    private final class Attempt {
        private final FaultTolerantComm comm;
        private final List<Integer> ranks = roles.computing();
        private Optional<Simulation> simulation = Optional.empty();
        private long number = base;
        /** The number of the checkpoint of the last step, once it is known. */
        private long lastNumber = Long.MAX_VALUE;

        Attempt(FaultTolerantComm comm) {
            this.comm = comm;
        }

        Simulation simulation() {
            return simulation.orElseThrow();
        }

        Comm comm() {
            return comm;
        }

        void close() {
            simulation.ifPresent(Simulation::close);
            comm.close();
        }

        /** Computes until all steps are done or somebody has died; returns what to say then. */
        long compute(long steps, Watch watch) {
            if (watch.anyFailed(ranks)) {
                comm.revoke();
            }
            try {
                Block block = Decomposition.of(grid, comm.size()).block(comm.rank());
                Simulation fresh = problem.simulation(block, comm);
                simulation = Optional.of(fresh);
                Recovery.Source source = restore(fresh, block);
                keep(fresh, agreedOnTheLast || fresh.clock().step() >= steps);
                recovered(fresh.clock().step(), source);
                if (!agreedOnTheLast) {
                    advance(fresh, steps);
                }
            } catch (RankDiedException | RevokedException e) {
                if (failedNanos.isEmpty()) {
                    failedNanos = OptionalLong.of(System.nanoTime());
                }
                comm.revoke();
            }
            return said(lastNumber);
        }

        private void keep(Simulation started, boolean last) {
            number++;
            lastNumber = last ? number : lastNumber;
            checkpoints.take(number, comm, started.clock().step(), State.of(started));
        }

        private void recovered(long step, Recovery.Source source) {
            failedNanos.ifPresent(failed ->
                    recoveries.add(new Recovery(died, ranks, step, source, 1e-9 * (System.nanoTime() - failed))));
            failedNanos = OptionalLong.empty();
            died.clear();
        }

        private Recovery.Source restore(Simulation fresh, Block block) {
            if (agreed.isPresent() && agreed.getAsLong() == BuddyCheckpoint.NONE) {
                return Recovery.Source.START;
            }
            Redistribution kept = Redistribution.of(comm, checkpoints.generation(agreed.orElse(BuddyCheckpoint.NONE)));
            if (kept.isKept() && kept.lost().isEmpty()) {
                Snapshot state = kept.collect(block);
                List<String> names = fresh.stencil().fields();
                fresh.startingAt(kept.step())
                        .initialState(field -> state.give(names.indexOf(field.name()), field), field -> {
                            if (State.hasBefore(fresh)) {
                                state.give(names.size() + names.indexOf(field.name()), field);
                            }
                        });
                return Recovery.Source.MEMORY;
            }
            DiskCheckpoint.resume(onDisk(kept), fresh);
            return Recovery.Source.DISK;
        }

        private Checkpoint onDisk(Redistribution kept) {
            String lost = kept.isKept()
                    ? "blocks " + kept.lost() + " are lost: the ranks that held them and their buddies have died"
                    : "all ranks that held checkpoints have died";
            RecoveryOptions.Disk disk = options.disk()
                    .orElseThrow(() -> new RecoveryException(
                            lost + ", and no checkpoints are kept on disk. Start anew, with RecoveryOptions.withDisk"));
            return latest(disk)
                    .orElseThrow(() -> new RecoveryException(lost + ", and " + disk.directory()
                            + " holds no complete checkpoint yet. Start anew; a smaller everySteps loses less"));
        }

        private void advance(Simulation started, long steps) {
            while (started.clock().step() < steps && !started.report().converged()) {
                long step = started.clock().step();
                long next = Math.min(steps, next(step, options.everySteps()));
                long write = options.disk()
                        .map(disk -> next(step, disk.everySteps()))
                        .orElse(Long.MAX_VALUE);
                started.run(Math.min(next, write) - step);
                long reached = started.clock().step();
                boolean last = reached == steps || started.report().converged();
                if (reached == write) {
                    options.disk().ifPresent(disk -> DiskCheckpoint.write(disk.directory(), started, comm, Map.of()));
                }
                if (reached == next || last) {
                    keep(started, last);
                }
            }
        }

        private static long next(long step, long every) {
            return (step / every + 1) * every;
        }
    }

    private static Optional<Checkpoint> latest(RecoveryOptions.Disk disk) {
        try {
            return Checkpoint.latest(disk.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(disk.directory() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
