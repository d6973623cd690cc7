package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;

/**
 * Chooses the number of steps per exchange while the run goes on: every tiling gives the same bits, so a trial costs no
 * work. The ranks try the same tilings at the same steps, agree after each window of steps on the slowest rank's time, and
 * keep the tiling of the best window.
 */
final class TilingTrial {
    private static final int[] STEPS_PER_EXCHANGE = {1, 2, 4, 8, 16, 32};
    /** A block must be this many times as wide as its ghost width, or the points computed twice eat up the gain. */
    private static final int BLOCK_PER_GHOST = 8;

    private static final int SHORTEST_WINDOW_STEPS = 8;
    private static final int WINDOWS_PER_CANDIDATE = 2;
    /** While kernels are being compiled, each window is faster than the one before by more than this. */
    private static final double STILL_WARMING = 1.1;

    private static final int MOST_WARMING_WINDOWS = 12;

    private final Comm comm;
    private final List<Tiling> candidates;
    private final List<RunReport.TilingTried> tried = new ArrayList<>();
    private final long points;
    private Tiling current;
    private int candidate;
    private int windows;
    private boolean warm;
    private double lastSecondsPerStep = Double.POSITIVE_INFINITY;
    private double bestOfCandidate = Double.POSITIVE_INFINITY;
    private long windowNanos;
    private long windowSteps;

    private TilingTrial(Comm comm, List<Tiling> candidates, long points) {
        this.comm = comm;
        this.candidates = candidates;
        this.points = points;
        this.current = candidates.get(candidates.size() / 2);
    }

    /** No trial: {@code tiling} it is. */
    static TilingTrial none(Comm comm, Tiling tiling) {
        return new TilingTrial(comm, List.of(tiling), 0);
    }

    /** A trial where blocks are larger than the caches, else no tiling. Collective. */
    static TilingTrial of(StepperSpec untiled, Device device, Comm comm) {
        long gains = comm.allreduce(device.gainsFromTiling(untiled) ? 1L : 0L, Op.MAX);
        long most = comm.allreduce((long) device.mostStepsPerExchange(), Op.MIN);
        List<Tiling> candidates = new ArrayList<>();
        for (int k : STEPS_PER_EXCHANGE) {
            if (k == 1 || (gains > 0 && k <= most && blocksAreWideEnough(untiled, k))) {
                candidates.add(device.tiling(untiled, k));
            }
        }
        return new TilingTrial(comm, candidates, untiled.block().grid().pointCount());
    }

    private static boolean blocksAreWideEnough(StepperSpec untiled, int k) {
        StepperSpec spec = untiled.withTiling(Tiling.of(k));
        for (int rank = 0; rank < spec.block().decomposition().ranks(); rank++) {
            for (Axis axis : spec.block().grid().axes()) {
                int extent = spec.block().decomposition().owned(rank).extent(axis);
                if (spec.ranksMeet(axis)
                        && extent < BLOCK_PER_GHOST * spec.ghost().along(axis)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The tiling with the widest ghost points of those that are tried: what fields must have room for. */
    Tiling widest() {
        return candidates.getLast();
    }

    /** How to walk the next round. */
    Tiling current() {
        return current;
    }

    /** Whether rounds still have to be reported. */
    boolean underWay() {
        return candidate < candidates.size() && candidates.size() > 1;
    }

    /** What was found; empty before the end. */
    List<RunReport.TilingTried> tried() {
        return List.copyOf(tried);
    }

    /** A round of {@code steps} took this rank {@code nanos}. Collective at the end of each window. */
    void took(int steps, long nanos) {
        windowSteps += steps;
        windowNanos += nanos;
        if (windowSteps < Math.max(SHORTEST_WINDOW_STEPS, current.stepsPerExchange())) {
            return;
        }
        double secondsPerStep = comm.allreduce(1e-9 * windowNanos / windowSteps, Op.MAX);
        windowSteps = 0;
        windowNanos = 0;
        windows++;
        if (!warm) {
            warm = windows > 1
                    && (lastSecondsPerStep < STILL_WARMING * secondsPerStep || windows > MOST_WARMING_WINDOWS);
            lastSecondsPerStep = secondsPerStep;
            if (warm) {
                begin(0);
            }
            return;
        }
        bestOfCandidate = Math.min(bestOfCandidate, secondsPerStep);
        if (windows == WINDOWS_PER_CANDIDATE) {
            tried.add(new RunReport.TilingTried(current, points / bestOfCandidate));
            begin(candidate + 1);
        }
    }

    private void begin(int next) {
        candidate = next;
        windows = 0;
        bestOfCandidate = Double.POSITIVE_INFINITY;
        current = underWay() ? candidates.get(next) : fastest();
    }

    private Tiling fastest() {
        RunReport.TilingTried best = tried.getFirst();
        for (RunReport.TilingTried each : tried) {
            if (each.pointsPerSecond() > best.pointsPerSecond()) {
                best = each;
            }
        }
        return best.tiling();
    }
}
