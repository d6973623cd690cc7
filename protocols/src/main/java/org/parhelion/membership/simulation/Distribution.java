package org.parhelion.membership.simulation;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A set of measured values, for quantiles and histograms. */
public final class Distribution {
    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * {@return the distribution of some values}
     *
     * @param values the values; infinity for an event that did not happen
     */
    public static Distribution of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    /** {@return the number of values} */
    public int count() {
        return sorted.length;
    }

    /** {@return the values in rising order} */
    public DoubleStream values() {
        return Arrays.stream(sorted);
    }

    /**
     * {@return the smallest value that at least a given fraction of all values do not exceed (nearest rank, never
     * interpolated); NaN without values}
     *
     * @param part the fraction, 0 … 1
     * @throws IllegalArgumentException if {@code part} is outside that range
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
     * {@return the number of values in each bin, from 0 on; the last bin also counts all values beyond it}
     *
     * @param width the width of a bin
     * @param bins the number of bins
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
