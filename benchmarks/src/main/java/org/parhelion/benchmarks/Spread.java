package org.parhelion.benchmarks;

import java.util.Arrays;

/** Smallest value, median and largest value of the repetitions of a measurement. */
record Spread(double min, double median, double max) {
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
}
