package org.parhelion.membership.simulation;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Measured values, for quantiles and histograms. */
public final class Distribution {
    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    /** The distribution of {@code values}; infinity stands for what did not happen. */
    public static Distribution of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    /** Number of values. */
    public int count() {
        return sorted.length;
    }

    /** The values, the least first. */
    public DoubleStream values() {
        return Arrays.stream(sorted);
    }

    /**
     * The least value that at least a {@code part} of all values do not exceed (the nearest rank, never interpolated); NaN
     * where there are no values.
     *
     * @param part 0 … 1
     */
    public double quantile(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("part " + part + " must lie in 0 … 1");
        }
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.clamp(rank, 1, sorted.length) - 1];
    }

    /**
     * How many values fall into each of {@code bins} bins of {@code width}, from 0 on; the last bin takes what is beyond.
     */
    public int[] histogram(double width, int bins) {
        int[] counts = new int[bins];
        for (double value : sorted) {
            counts[(int) Math.min(value / width, bins - 1.0)]++;
        }
        return counts;
    }

    @Override
    public String toString() {
        return "p50 %.2f, p99 %.2f, max %.2f of %d"
                .formatted(quantile(0.5), quantile(0.99), quantile(1), sorted.length);
    }
}
