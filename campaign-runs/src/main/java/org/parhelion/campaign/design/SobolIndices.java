package org.parhelion.campaign.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parhelion.protocol.SplitMix64;

/**
 * Sobol indices of one result over one factor: the part of the result's variance that the factor explains.
 *
 * @param parameter the factor
 * @param first the index of first order: the factor alone
 * @param firstError half width of its 95 % confidence interval, by bootstrap over rows
 * @param total the total index: the factor with all its interactions
 * @param totalError half width of its 95 % confidence interval
 */
public record SobolIndices(String parameter, double first, double firstError, double total, double totalError) {
    private static final int RESAMPLES = 100;
    /** Of the normal distribution. */
    private static final double WIDTH_95 = 1.96;

    /**
     * Computes the indices of all factors of a {@linkplain Designs#saltelli Saltelli design}: first order by Saltelli's estimator of 2010, total by Jansen's
     * (Analysis of variance designs for model output, Computer Physics Communications 117, 1999). A missing result is never left out, because the rows of such a
     * design are no independent samples.
     *
     * @param design the design
     * @param values the result of each point; NaN where there is none
     * @param seed of the bootstrap
     * @return the indices, in the order of the factors
     * @throws IllegalArgumentException if a value is missing or not finite; the message contains the numbers of the points. Or if the result is constant
     */
    public static List<SobolIndices> of(Design design, double[] values, long seed) {
        int factors = design.parameters().size();
        int width = factors + 2;
        if (values.length != design.size() || values.length % width != 0) {
            throw new IllegalArgumentException(values.length + " results for " + design.size() + " points");
        }
        requireAll(values);
        int rows = values.length / width;
        double[] centred = centred(values, width);
        int[] plain = new int[rows];
        Arrays.setAll(plain, n -> n);
        double[] estimate = estimate(centred, factors, plain);
        if (!Double.isFinite(estimate[0])) {
            throw new IllegalArgumentException(
                    "the result is the same at all points; Sobol indices require a variance");
        }
        double[][] resampled = new double[RESAMPLES][];
        SplitMix64 random = new SplitMix64(seed);
        int[] drawn = new int[rows];
        for (int r = 0; r < RESAMPLES; r++) {
            Arrays.setAll(drawn, _ -> random.nextInt(rows));
            resampled[r] = estimate(centred, factors, drawn);
        }
        List<SobolIndices> all = new ArrayList<>();
        for (int d = 0; d < factors; d++) {
            all.add(new SobolIndices(
                    design.parameters().get(d),
                    estimate[d],
                    error(resampled, d),
                    estimate[factors + d],
                    error(resampled, factors + d)));
        }
        return List.copyOf(all);
    }

    private static void requireAll(double[] values) {
        List<Integer> missing = new ArrayList<>();
        for (int n = 0; n < values.length; n++) {
            if (!Double.isFinite(values[n])) {
                missing.add(n);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(missing.size() + " of " + values.length
                    + " points have no finite result: "
                    + String.join(
                            ", ",
                            missing.stream().limit(10).map(String::valueOf).toList())
                    + (missing.size() > 10 ? ", …" : "") + ". Sobol indices require all: run these points again");
        }
    }

    /** Values minus the mean of a and b: the estimators lose fewer digits. */
    private static double[] centred(double[] values, int width) {
        double sum = 0;
        for (int n = 0; n < values.length; n += width) {
            sum += values[n] + values[n + width - 1];
        }
        int rows = values.length / width;
        double mean = sum / (2.0 * rows);
        return Arrays.stream(values).map(value -> value - mean).toArray();
    }

    /** First-order indices, then total ones; NaN if all results are equal. */
    private static double[] estimate(double[] values, int factors, int[] rows) {
        int width = factors + 2;
        double sum = 0;
        double squares = 0;
        double[] indices = new double[2 * factors];
        for (int row : rows) {
            int begin = row * width;
            double a = values[begin];
            double b = values[begin + width - 1];
            sum += a + b;
            squares += a * a + b * b;
            for (int d = 0; d < factors; d++) {
                double mixed = values[begin + 1 + d];
                indices[d] += b * (mixed - a);
                indices[factors + d] += 0.5 * (a - mixed) * (a - mixed);
            }
        }
        double mean = sum / (2.0 * rows.length);
        double variance = squares / (2.0 * rows.length) - mean * mean;
        for (int n = 0; n < indices.length; n++) {
            indices[n] = variance > 0 ? indices[n] / (rows.length * variance) : Double.NaN;
        }
        return indices;
    }

    private static double error(double[][] resampled, int index) {
        double sum = 0;
        double squares = 0;
        for (double[] one : resampled) {
            sum += one[index];
            squares += one[index] * one[index];
        }
        double mean = sum / resampled.length;
        double variance = Math.max(squares / resampled.length - mean * mean, 0);
        return WIDTH_95 * Math.sqrt(variance * resampled.length / (resampled.length - 1));
    }
}
