package org.parhelion.balance;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.parhelion.grid.Decomposition;
import org.parhelion.solver.Workload;

/**
 * Decides from the computing times of all ranks whether blocks move, and where. Deterministic, without clock and messages: every rank
 * decides alike from the same times.
 *
 * <pre>
 *   window    1        2        3        4        5 …
 *             warm-up: uneven   again:   first on new
 *             ignored           move     blocks: ignored
 * </pre>
 *
 * <p>The speeds of the ranks are those of all uneven windows but the first, in which the cause may have begun. Blocks move if the
 * longest computing time becomes at least {@value #WORTHWHILE_PERCENT} % shorter, and the remaining steps gain more than the move
 * costs. From the second move on, each doubles the number of uneven windows that must follow one another, so that a load that comes
 * and goes does not move the blocks back and forth; even windows halve it again.
 */
final class Decision {
    private static final int WORTHWHILE_PERCENT = 8;
    /** Windows until a move, at first. */
    private static final int FEWEST = 2;

    private static final int MOST_DOUBLINGS = 7;
    /** Even windows until a move needs half as many, doubled for each attempt. */
    private static final int CALM = 32;

    /** While the JIT compiler works, each window is faster than the previous one by more than this factor. */
    private static final double STILL_WARMING = 1.1;

    private static final int MOST_WARMING_WINDOWS = 12;

    private final double above;
    private final Workload workload;
    /** Moves, and moves that were not worth while, less those that even windows have made up for. */
    private int attempts;

    private int uneven;
    private int even;
    private boolean warm;
    private int warmingWindows;
    private double lastSecondsPerStep;
    private boolean ignoresNext;
    private long steps;
    private double[] seconds;
    /** Of which {@link #points} are. */
    private Optional<Decomposition> counted = Optional.empty();

    private final double[] points;

    Decision(double above, Workload workload, int ranks) {
        this.above = above;
        this.workload = workload;
        this.seconds = new double[ranks];
        this.points = new double[ranks];
    }

    /**
     * What is known when a window ends.
     *
     * @param steps steps of the window, at least 1
     * @param remainingSteps steps until the end of the run
     * @param moveSeconds what a move costs [s]
     * @param now the present decomposition
     * @param fits whether a decomposition can be used
     */
    record Situation(
            long steps, double remainingSteps, double moveSeconds, Decomposition now, Predicate<Decomposition> fits) {}

    /** A decision to move. */
    record Move(Decomposition to, int slowestRank, double timesSlower) {}

    /**
     * Reports a window.
     *
     * @param computed computing time of each rank in the window [s]
     * @return the decision; empty if the blocks stay
     */
    Optional<Move> window(Situation situation, double... computed) {
        double most = Arrays.stream(computed).max().orElseThrow();
        if (ignoresNext || stillWarming(most / situation.steps)) {
            ignoresNext = false;
            return Optional.empty();
        }
        if (!(most > 0) || most <= above * ideal(situation.now, computed)) {
            calm();
            return Optional.empty();
        }
        even = 0;
        uneven++;
        if (uneven == 1) {
            begin();
            return Optional.empty();
        }
        steps += situation.steps;
        Arrays.setAll(seconds, rank -> seconds[rank] + computed[rank]);
        return uneven < needed() ? Optional.empty() : decide(situation);
    }

    /** The computing time of all ranks if each had points in proportion to its speed, as far as these times tell. */
    private double ideal(Decomposition now, double... computed) {
        return Arrays.stream(points(now)).sum()
                / Arrays.stream(speeds(now, computed)).sum();
    }

    /** At the start of a run the JIT compiler takes cores from any rank. */
    private boolean stillWarming(double secondsPerStep) {
        if (!warm) {
            warmingWindows++;
            warm = warmingWindows > 1
                    && (lastSecondsPerStep < STILL_WARMING * secondsPerStep || warmingWindows > MOST_WARMING_WINDOWS);
            lastSecondsPerStep = secondsPerStep;
        }
        return !warm;
    }

    private void begin() {
        steps = 0;
        Arrays.fill(seconds, 0);
    }

    private int needed() {
        return FEWEST << Math.clamp(attempts - 1, 0, MOST_DOUBLINGS);
    }

    private void calm() {
        uneven = 0;
        even++;
        if (even >= CALM << attempts) {
            even = 0;
            attempts = Math.max(0, attempts - 1);
        }
    }

    private Optional<Move> decide(Situation situation) {
        double[] speeds = speeds(situation.now, seconds);
        Optional<Decomposition> next = workload.divided(situation.now, situation.fits, speeds);
        double now = Arrays.stream(seconds).max().orElseThrow();
        double then = next.map(to -> longest(to, speeds)).orElse(Double.POSITIVE_INFINITY);
        if (then > (1 - 0.01 * WORTHWHILE_PERCENT) * now) {
            again();
            return Optional.empty();
        }
        double gain = (now - then) / steps * situation.remainingSteps;
        if (gain <= situation.moveSeconds) {
            again();
            return Optional.empty();
        }
        int slowest = slowest();
        double others = (Arrays.stream(seconds).sum() - seconds[slowest]) / (seconds.length - 1);
        Move move = new Move(next.orElseThrow(), slowest, seconds[slowest] / others);
        ignoresNext = true;
        again();
        return Optional.of(move);
    }

    private void again() {
        uneven = 0;
        even = 0;
        attempts = Math.min(attempts + 1, 1 + MOST_DOUBLINGS);
    }

    private int slowest() {
        int slowest = 0;
        for (int rank = 1; rank < seconds.length; rank++) {
            slowest = seconds[rank] > seconds[slowest] ? rank : slowest;
        }
        return slowest;
    }

    /** The points of each rank. Around solids they are counted, so that they are kept for the next window. */
    private double[] points(Decomposition now) {
        if (!counted.equals(Optional.of(now))) {
            counted = Optional.of(now);
            Arrays.setAll(points, rank -> workload.points(now.owned(rank)));
        }
        return points;
    }

    /** The points per second of each rank; where a rank has computed nothing, the mean of the others. */
    private double[] speeds(Decomposition now, double... computed) {
        double[] points = points(now);
        double[] speeds = new double[computed.length];
        Arrays.setAll(speeds, rank -> computed[rank] > 0 ? points[rank] / computed[rank] : 0);
        double mean = Arrays.stream(speeds).filter(speed -> speed > 0).average().orElse(1);
        Arrays.setAll(speeds, rank -> speeds[rank] > 0 ? speeds[rank] : mean);
        return speeds;
    }

    /** The longest computing time of a rank for the same steps. */
    private double longest(Decomposition decomposition, double... speeds) {
        double longest = 0;
        for (int rank = 0; rank < speeds.length; rank++) {
            longest = Math.max(longest, workload.points(decomposition.owned(rank)) / speeds[rank]);
        }
        return longest;
    }
}
