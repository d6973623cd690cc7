package org.parhelion.campaign.coordinator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How long tasks of a kind run, learned from those that succeeded: the 90th percentile of the last 64. While too few are
 * known, those of the same program on any number of ranks count.
 */
final class RunTimeEstimates {
    /** Fewer than these say nothing. */
    static final int LEAST = 3;

    private static final int KEPT = 64;

    private final Map<Shape.Kind, Sample> samples = new HashMap<>();

    void learn(Shape.Kind kind, long runNanos) {
        samples.computeIfAbsent(kind, key -> new Sample()).add(runNanos);
        samples.computeIfAbsent(kind.ofAnyRanks(), key -> new Sample()).add(runNanos);
    }

    /** The run time that nine of ten tasks do not exceed [ns]; −1 if too few have run. */
    long p90Nanos(Shape.Kind kind) {
        Sample sample = samples.get(kind);
        if (sample == null || sample.count < LEAST) {
            sample = samples.get(kind.ofAnyRanks());
        }
        return sample == null || sample.count < LEAST ? -1 : sample.p90();
    }

    private static final class Sample {
        private final long[] last = new long[KEPT];
        private long count;
        private long p90 = -1;

        private void add(long runNanos) {
            last[(int) (count++ % KEPT)] = runNanos;
            p90 = -1;
        }

        private long p90() {
            if (p90 < 0) {
                long[] sorted = Arrays.copyOf(last, (int) Math.min(count, KEPT));
                Arrays.sort(sorted);
                p90 = sorted[(9 * sorted.length + 9) / 10 - 1];
            }
            return p90;
        }
    }
}
