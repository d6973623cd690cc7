package org.parhelion.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.Workload;

/**
 * Balances the load of one simulation: compares the computing times of its ranks, and moves the blocks. The bits of the fields are the
 * same.
 *
 * <pre>{@code
 * var balancer = Balancer.of(LoadBalance.DEFAULT, simulation, comm, move -> System.out.println(move.text()));
 * while (…) {
 *     simulation.run(10);
 *     balancer.afterRound(stepsThatRemain);
 * }
 * }</pre>
 *
 * <p>Computing times are measured by the simulation anyway. They are gathered, three numbers of each rank, at the end of a window of
 * rounds, whose length all ranks agree upon. {@code Driver.balancing} of a run does all this. Each rank has its own; used by the
 * rank's thread.
 */
public final class Balancer {
    /** The largest part of a run's time that is spent on comparisons. */
    private static final double COST = 0.0025;
    /** The measured cost of a gather grows at most by this factor from one window to the next: a single one may be disturbed. */
    private static final double COST_GROWTH = 1.1;
    /** A window is longer than the one before at most by this factor. */
    private static final int GROWTH = 4;
    /** To estimate the cost of a move before the first one: the fields are copied several times, and the new loops warm up. */
    private static final double SLOW_BYTES_PER_SECOND = 0.2e9;

    private static final double LEAST_MOVE_SECONDS = 0.1;

    private static final int COMPUTED = 0;
    private static final int WALL = 1;
    private static final int GATHER = 2;
    private static final int NUMBERS = 3;

    private final LoadBalance options;
    private final Simulation simulation;
    private final Comm comm;
    private final Consumer<BlockMove> moved;
    private final List<BlockMove> moves = new ArrayList<>();
    private final Decision decision;
    private final double[] own = new double[NUMBERS];
    private final double[] all;
    private final double[] computed;

    private long interval;
    private long rounds;
    private long firstStep;
    private double computedBefore;
    private long beganNanos;
    /** This rank's time in the last gather. */
    private double gatherSeconds;
    /** The cost of a gather, the same on every rank. */
    private double gatherCost = Double.POSITIVE_INFINITY;

    private double moveSeconds;

    private Balancer(LoadBalance options, Simulation simulation, Comm comm, Consumer<BlockMove> moved) {
        this.options = options;
        this.simulation = simulation;
        this.comm = comm;
        this.moved = moved;
        this.decision = new Decision(options.above(), Workload.of(simulation.model()), comm.size());
        this.all = new double[NUMBERS * comm.size()];
        this.computed = new double[comm.size()];
        this.interval = options.rounds();
        double bytes = (double) simulation.model().grid().pointCount()
                / comm.size()
                * simulation.model().stateNames().size()
                * simulation.model().precision().byteSize();
        this.moveSeconds = LEAST_MOVE_SECONDS + bytes / SLOW_BYTES_PER_SECOND;
        begin();
    }

    /**
     * Creates the balancer of one rank, with equal options on every rank.
     *
     * @param options when blocks move
     * @param simulation the simulation
     * @param comm its ranks
     * @param moved called on every rank after each move, between two steps, with the simulation on its new block
     * @return the balancer
     */
    public static Balancer of(LoadBalance options, Simulation simulation, Comm comm, Consumer<BlockMove> moved) {
        return new Balancer(options, simulation, comm, moved);
    }

    /** {@return the moves so far} */
    public List<BlockMove> moves() {
        return List.copyOf(moves);
    }

    /**
     * Counts a round, and moves the blocks if that is worth while. Call it after every round, on every rank. Collective at the end of
     * a window; costs nothing otherwise.
     *
     * @param remainingSteps about the number of steps until the end of the run, the same on every rank; infinite if unknown
     */
    public void afterRound(double remainingSteps) {
        if (comm.size() == 1) {
            return;
        }
        if (simulation.choosesTiling()) {
            rounds = 0;
            begin();
        } else if (++rounds >= interval) {
            window(remainingSteps);
        }
    }

    private void begin() {
        firstStep = simulation.clock().step();
        computedBefore = options.computed().applyAsDouble(simulation);
        beganNanos = System.nanoTime();
    }

    private void window(double remainingSteps) {
        long gathering = System.nanoTime();
        own[COMPUTED] = options.computed().applyAsDouble(simulation) - computedBefore;
        own[WALL] = 1e-9 * (gathering - beganNanos);
        own[GATHER] = gatherSeconds;
        comm.allgather(Buffer.of(own), Buffer.of(all));
        gatherSeconds = 1e-9 * (System.nanoTime() - gathering);
        double wall = 0;
        // The last rank waits for no other: its time is the cost.
        double gather = Double.POSITIVE_INFINITY;
        for (int rank = 0; rank < computed.length; rank++) {
            computed[rank] = all[rank * NUMBERS + COMPUTED];
            wall = Math.max(wall, all[rank * NUMBERS + WALL]);
            gather = Math.min(gather, all[rank * NUMBERS + GATHER]);
        }
        long steps = simulation.clock().step() - firstStep;
        decision.window(
                        new Decision.Situation(
                                Math.max(1, steps),
                                remainingSteps,
                                moveSeconds,
                                simulation.block().decomposition(),
                                simulation::fits),
                        computed)
                .ifPresent(this::move);
        if (options.seconds() > 0) {
            gatherCost = gather > 0 ? Math.min(gather, COST_GROWTH * gatherCost) : gatherCost;
            double seconds = Math.max(options.seconds(), Double.isInfinite(gatherCost) ? 0 : gatherCost / COST);
            double next = Math.ceil(seconds * rounds / Math.max(wall, 1e-9));
            interval = Math.clamp((long) next, options.rounds(), Math.max(options.rounds(), GROWTH * interval));
        }
        rounds = 0;
        begin();
    }

    private void move(Decision.Move next) {
        var from = simulation.block().decomposition();
        long begun = System.nanoTime();
        simulation.move(next.to());
        double took = comm.allreduce(1e-9 * (System.nanoTime() - begun), Op.MAX);
        BlockMove move = new BlockMove(
                simulation.clock().step(),
                next.slowestRank(),
                next.timesSlower(),
                BlockMove.boxes(from),
                BlockMove.boxes(next.to()),
                took);
        moves.add(move);
        moved.accept(move);
        moveSeconds = LEAST_MOVE_SECONDS + comm.allreduce(1e-9 * (System.nanoTime() - begun), Op.MAX);
    }
}
