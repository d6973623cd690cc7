package org.parhelion.runs.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * Reductions of one field over the steps since the last output, on this rank's selected points, in double precision. A value depends on
 * the values of its own point alone, so its bits do not depend on the ranks.
 *
 * <p>Mean and variance by the recurrence of B. P. Welford (Technometrics 4, 1962): exact for a first step and for values that do not change.
 */
final class WindowValues {
    private static final double[] UNUSED = {};

    private final Box box;
    private final boolean hasMean;
    private final boolean hasSquares;
    private final boolean hasMin;
    private final boolean hasMax;
    private final double[] row;
    private final double[] mean;
    /** The sums of squared deviations from the mean. */
    private final double[] squares;

    private final double[] min;
    private final double[] max;
    private long samples;

    /** A part of the state: values on the points of the box, row-major. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(String name, double[] values) {}

    /** @param box this rank's points, as indices in the output; may be empty */
    WindowValues(Box box, Set<Reduction> reductions) {
        this.box = box;
        this.row = new double[box.columns()];
        this.hasSquares = reductions.contains(Reduction.VARIANCE);
        this.hasMean = hasSquares || reductions.contains(Reduction.MEAN);
        this.hasMin = reductions.contains(Reduction.MIN);
        this.hasMax = reductions.contains(Reduction.MAX);
        this.mean = values(hasMean);
        this.squares = values(hasSquares);
        this.min = values(hasMin);
        this.max = values(hasMax);
    }

    private double[] values(boolean used) {
        return used ? new double[Math.toIntExact(box.volume())] : UNUSED;
    }

    /** The points, as indices in the output. */
    Box box() {
        return box;
    }

    /** The number of steps so far. */
    long samples() {
        return samples;
    }

    /** Begins a new window. */
    void clear() {
        samples = 0;
    }

    /** Continues a window whose parts have been set. */
    void goOn(long steps) {
        samples = steps;
    }

    /** What the window consists of, beside the number of steps. The arrays are not copied. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (hasMean) {
            parts.add(new Part("mean", mean));
        }
        if (hasSquares) {
            parts.add(new Part("squares", squares));
        }
        if (hasMin) {
            parts.add(new Part("min", min));
        }
        if (hasMax) {
            parts.add(new Part("max", max));
        }
        return parts;
    }

    /** Adds the present values of a field. */
    void add(SelectedGrid selected, Field field) {
        samples++;
        int first = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                selected.row(field, k, j, box.i0(), row.length, row);
                add(first);
                first += row.length;
            }
        }
    }

    private void add(int first) {
        if (hasSquares) {
            addMoments(row, mean, squares, first, samples);
        } else if (hasMean) {
            addMean(row, mean, first, samples);
        }
        if (hasMin) {
            addMin(row, min, first, samples == 1);
        }
        if (hasMax) {
            addMax(row, max, first, samples == 1);
        }
    }

    private static void addMean(double[] row, double[] mean, int first, long n) {
        for (int i = 0, p = first; i < row.length; i++, p++) {
            mean[p] = n == 1 ? row[i] : mean[p] + (row[i] - mean[p]) / n;
        }
    }

    private static void addMoments(double[] row, double[] mean, double[] squares, int first, long n) {
        if (n == 1) {
            for (int i = 0, p = first; i < row.length; i++, p++) {
                mean[p] = row[i];
                squares[p] = 0;
            }
            return;
        }
        for (int i = 0, p = first; i < row.length; i++, p++) {
            double before = row[i] - mean[p];
            mean[p] += before / n;
            squares[p] += before * (row[i] - mean[p]);
        }
    }

    private static void addMin(double[] row, double[] min, int first, boolean begins) {
        for (int i = 0, p = first; i < row.length; i++, p++) {
            min[p] = begins ? row[i] : Math.min(min[p], row[i]);
        }
    }

    private static void addMax(double[] row, double[] max, int first, boolean begins) {
        for (int i = 0, p = first; i < row.length; i++, p++) {
            max[p] = begins ? row[i] : Math.max(max[p], row[i]);
        }
    }

    /**
     * Writes a reduction to a field.
     *
     * @param to a field of the selected points, on this rank's block
     */
    void give(Reduction reduction, Field to) {
        double[] values = switch (reduction) {
            case MEAN -> mean;
            case MIN -> min;
            case MAX -> max;
            case VARIANCE -> squares;
        };
        double divisor = reduction == Reduction.VARIANCE ? samples : 1;
        Box local = to.interior();
        int p = 0;
        for (int k = 0; k < local.planes(); k++) {
            for (int j = 0; j < local.rows(); j++) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = values[p++] / divisor;
                }
                SelectedGrid.put(row, to, to.index(k, j, 0));
            }
        }
    }
}
