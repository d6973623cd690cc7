package org.parhelion.solver;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;

/**
 * Chooses the number of steps per exchange during the run. Every tiling gives the same bits, so the steps of a trial count. All
 * ranks try the same tilings at the same steps, and reduce the time of each window of steps to that of the slowest rank.
 *
 * <p>The speed of a machine drifts during a measurement. Therefore the tilings take turns, one window each, forwards and
 * backwards. What counts is the time relative to the mean of the same pass, and of these the median of all passes: a window in a fast
 * moment does not decide. Tilings that are far slower than the fastest after a pass are dropped.
 *
 * <p>A window of another tiling is tried only if the {@link TrialBudget} has room for it. Otherwise the run goes on with what is known to be
 * fastest after the last complete pass, at first the tiling in the middle, and the trial waits until the run is long enough.
 */
final class TilingTrial {
    private static final int SHORTEST_WINDOW_STEPS = 4;
    /** Limit of the time relative to the fastest tiling, after the first, second, … pass; slower tilings are dropped. */
    private static final double[] OUT_BEYOND = {1.5, 1.35, 1.3, 1.15, 1};
    /** While the JIT compiler works, each window is faster than the previous one by more than this factor. */
    private static final double STILL_WARMING = 1.1;

    private static final int MOST_WARMING_WINDOWS = 12;
    /** What the times of a step differ by at most if one tiling has twice the steps per exchange of the other. */
    private static final double NEIGHBOURS_DIFFER = 2;

    /** A tiling, the time of its best window, and those of its windows pass by pass. */
    private static final class Candidate {
        final Tiling tiling;
        final double[] ofPass = new double[OUT_BEYOND.length];
        double secondsPerStep = Double.POSITIVE_INFINITY;

        Candidate(Tiling tiling) {
            this.tiling = tiling;
        }

        /** The longest window: an observer shortened its first round, so that it ends with a whole one. */
        TrialBudget.Window longestWindow(double secondsPerStep) {
            return new TrialBudget.Window(windowStepsOf(tiling) + tiling.stepsPerExchange() - 1, secondsPerStep);
        }

        double slowest() {
            return Arrays.stream(ofPass).max().orElseThrow();
        }
    }

    private final Comm comm;
    private final List<Candidate> candidates;
    private final long points;
    private final TrialBudget budget;
    private final IntConsumer keep;
    /** The candidates of this pass, in order. In the first pass each follows one whose steps per exchange are next to its own. */
    private List<Candidate> contenders;

    private Tiling current;
    /** As far as the last complete pass tells. */
    private Tiling fastest;

    private int pass;
    private int turn;
    private boolean warm;
    private boolean waiting;
    private int warmingWindows;
    private double lastSecondsPerStep = Double.POSITIVE_INFINITY;
    private long windowNanos;
    private long windowSteps;
    /** The speeds of the candidates of a trial that ended on other blocks. */
    private List<RunReport.TilingTried> found = List.of();

    /** A trial of {@code tilings} on {@code points} grid points. */
    TilingTrial(Comm comm, List<Tiling> tilings, long points, TrialBudget budget) {
        this(comm, tilings, points, budget, _ -> {});
    }

    /** As above; {@code keep} is called with the chosen steps per exchange on rank 0. */
    private TilingTrial(Comm comm, List<Tiling> tilings, long points, TrialBudget budget, IntConsumer keep) {
        this.comm = comm;
        this.keep = keep;
        this.candidates = tilings.stream().map(Candidate::new).toList();
        this.contenders = fromTheMiddle(candidates);
        this.points = points;
        this.budget = budget;
        this.fastest = contenders.getFirst().tiling;
        this.current = fastest;
    }

    /** The one in the middle, its neighbours, their neighbours, … */
    private static List<Candidate> fromTheMiddle(List<Candidate> candidates) {
        int middle = candidates.size() / 2;
        return IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparingInt(c -> Math.abs(c - middle)))
                .map(candidates::get)
                .toList();
    }

    /** No trial: the result is {@code tiling}. */
    static TilingTrial none(Comm comm, Tiling tiling) {
        return new TilingTrial(comm, List.of(tiling), 0, new TrialBudget(0));
    }

    /** The result of a trial that has ended, with tiles for other blocks. */
    TilingTrial endedWith(Tiling tiling) {
        TilingTrial ended = none(comm, tiling);
        ended.found = tried();
        return ended;
    }

    /** A trial if blocks are larger than the caches and no earlier one has chosen; otherwise no tiling, or its choice. Collective. */
    static TilingTrial of(StepperSpec untiled, Device device, Comm comm, EarlierTilings earlier, TrialBudget budget) {
        List<Tiling> tilings = TilingCandidates.of(untiled, device, comm);
        if (tilings.size() == 1) {
            return none(comm, tilings.getFirst());
        }
        String problem = TilingCandidates.description(untiled, device, tilings);
        long known = comm.allreduce(comm.rank() == 0 ? (long) earlier.chosen().applyAsInt(problem) : 0L, Op.MAX);
        for (Tiling tiling : tilings) {
            if (tiling.stepsPerExchange() == known) {
                return none(comm, tiling);
            }
        }
        return new TilingTrial(
                comm,
                tilings,
                untiled.block().grid().pointCount(),
                budget,
                steps -> earlier.keep().accept(problem, steps));
    }

    /** The candidate with the largest ghost width, which the fields must have. */
    Tiling widest() {
        return candidates.getLast().tiling;
    }

    /** The tiling of the next round. */
    Tiling current() {
        return current;
    }

    /** Whether the trial compares tilings now. */
    boolean underWay() {
        return unfinished() && !waiting;
    }

    /** Whether the trial is under way or waits for a longer run, so that rounds must be reported. */
    boolean unfinished() {
        return pass < OUT_BEYOND.length && candidates.size() > 1;
    }

    /** The run will have at least so many steps in all. The same on every rank. */
    void lasts(long steps) {
        budget.lasts(steps);
    }

    /** The speeds of the candidates; empty before the end. */
    List<RunReport.TilingTried> tried() {
        if (unfinished() || candidates.size() == 1) {
            return found;
        }
        return candidates.stream()
                .map(each -> new RunReport.TilingTried(each.tiling, points / each.secondsPerStep))
                .toList();
    }

    /** Reports that a round of {@code steps} steps took {@code nanos} on this rank. Collective at the end of each window. */
    void took(int steps, long nanos) {
        budget.passed(steps);
        if (waiting) {
            goOn();
            return;
        }
        windowSteps += steps;
        windowNanos += nanos;
        if (windowSteps < windowStepsOf(current)) {
            return;
        }
        double secondsPerStep = comm.allreduce(1e-9 * windowNanos / windowSteps, Op.MAX);
        TrialBudget.Window window = new TrialBudget.Window(Math.toIntExact(windowSteps), secondsPerStep);
        windowSteps = 0;
        windowNanos = 0;
        if (warm) {
            budget.spend(window);
            compare(secondsPerStep);
        } else {
            warmUp(secondsPerStep);
        }
    }

    private static int windowStepsOf(Tiling tiling) {
        return Math.max(SHORTEST_WINDOW_STEPS, tiling.stepsPerExchange());
    }

    private void warmUp(double secondsPerStep) {
        warmingWindows++;
        warm = warmingWindows > 1
                && (lastSecondsPerStep < STILL_WARMING * secondsPerStep || warmingWindows > MOST_WARMING_WINDOWS);
        lastSecondsPerStep = secondsPerStep;
        if (warm) {
            goOn();
        }
    }

    /** The next window, if the budget has room for it; else the run goes on with the fastest tiling so far. */
    private void goOn() {
        waiting = !isAffordable();
        current = waiting ? fastest : contenders.get(turn).tiling;
    }

    /** In the first pass each window is a risk of its own; what a later pass costs is about known. */
    private boolean isAffordable() {
        if (pass > 0) {
            return turn > 0
                    || budget.affords(contenders.stream()
                            .map(each -> each.longestWindow(each.slowest()))
                            .toList());
        }
        if (turn == 0) {
            return true; // the tiling of the run without a trial
        }
        Candidate next = contenders.get(turn);
        double near = neighbour(next).secondsPerStep;
        return budget.affords(List.of(next.longestWindow(NEIGHBOURS_DIFFER * near)))
                && budget.affords(List.of(next.longestWindow(near / NEIGHBOURS_DIFFER)));
    }

    /** The candidate next to another one, on the side of the middle. */
    private Candidate neighbour(Candidate candidate) {
        int c = candidates.indexOf(candidate);
        return candidates.get(c < candidates.size() / 2 ? c + 1 : c - 1);
    }

    private void compare(double secondsPerStep) {
        Candidate tried = contenders.get(turn++);
        tried.secondsPerStep = Math.min(tried.secondsPerStep, secondsPerStep);
        tried.ofPass[pass] = secondsPerStep;
        if (turn == contenders.size()) {
            endPass();
        }
        if (unfinished()) {
            goOn();
        } else {
            current = fastest;
            if (comm.rank() == 0) {
                keep.accept(current.stepsPerExchange());
            }
        }
    }

    private void endPass() {
        double[] means = means();
        Candidate best = contenders.stream()
                .min(Comparator.comparingDouble(each -> relativeTime(each, means)))
                .orElseThrow();
        double limit = relativeTime(best, means) * OUT_BEYOND[pass++];
        contenders = contenders.reversed().stream()
                .filter(each -> relativeTime(each, means) <= limit)
                .toList();
        fastest = best.tiling;
        turn = 0;
    }

    /** The mean time of the contenders in each pass so far. */
    private double[] means() {
        return IntStream.rangeClosed(0, pass)
                .mapToDouble(of -> contenders.stream()
                        .mapToDouble(each -> each.ofPass[of])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** The median of a candidate's times relative to the means; of two in the middle the smaller one. */
    private static double relativeTime(Candidate candidate, double[] means) {
        double[] relative = IntStream.range(0, means.length)
                .mapToDouble(of -> candidate.ofPass[of] / means[of])
                .sorted()
                .toArray();
        return relative[(relative.length - 1) / 2];
    }
}
