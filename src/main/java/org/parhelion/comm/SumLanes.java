package org.parhelion.comm;

import java.util.Arrays;

/**
 * Adds values in vectors, without error: each lane is an unevaluated sum of doubles, and what does not fit into it goes to a
 * {@link Superaccumulator}.
 *
 * <p>All regions are in one array at constant distances: only then does C2 know that a store to one does not change another, and
 * makes vectors of the loops. The lanes exist twice. A block of values leads from one copy to the other, so that a block whose
 * sums overflow is dropped and added value by value.
 *
 * <pre>
 *   regions of LANES doubles   | A high | A low | B high | B low | residual | values | deep |
 *
 *   lane i = high[i] + low[i] + deep[i]
 * </pre>
 */
final class SumLanes {
    private static final int LANES = 128;
    private static final int A_HIGH = 0;
    private static final int A_LOW = LANES;
    private static final int B_HIGH = 2 * LANES;
    private static final int B_LOW = 3 * LANES;
    private static final int RESIDUAL = 4 * LANES;
    private static final int VALUES = 5 * LANES;
    private static final int DEEP = 6 * LANES;
    private static final int REGIONS = 7;

    private final Superaccumulator total;
    private final double[] w = new double[REGIONS * LANES];
    private int filled;
    private boolean inB;
    /** Whether a lane may differ from zero. */
    private boolean used;

    private boolean deepUsed;

    SumLanes(Superaccumulator total) {
        this.total = total;
    }

    void add(double value) {
        w[VALUES + filled] = value;
        filled++;
        addIfFull();
    }

    void add(double[] values, int from, int count) {
        for (int done = 0, part; done < count; done += part) {
            part = Math.min(count - done, LANES - filled);
            System.arraycopy(values, from + done, w, VALUES + filled, part);
            filled += part;
            addIfFull();
        }
    }

    void add(float[] values, int from, int count) {
        for (int done = 0, part; done < count; done += part) {
            part = Math.min(count - done, LANES - filled);
            widen(values, from + done, w, filled, part);
            filled += part;
            addIfFull();
        }
    }

    /** Products of floats are doubles, without error. */
    void addProducts(float[] a, int fromA, float[] b, int fromB, int count) {
        for (int done = 0, part; done < count; done += part) {
            part = Math.min(count - done, LANES - filled);
            multiply(a, fromA + done, b, fromB + done, w, filled, part);
            filled += part;
            addIfFull();
        }
    }

    private void addIfFull() {
        if (filled == LANES) {
            addBlock();
            filled = 0;
        }
    }

    private void addBlock() {
        if (inB) {
            addFromBToA(w);
        } else {
            addFromAToB(w);
        }
        long bits = union(w, RESIDUAL);
        if (bits << 1 == 0) { // zeros of either sign
            inB = !inB;
            used = true;
        } else if (allFinite(w, RESIDUAL)) {
            inB = !inB;
            used = true;
            addResidual();
        } else { // a value is not finite, or a sum overflows: the lanes before this block still hold
            drainLanes();
            toTotal(VALUES, LANES);
        }
    }

    private void addResidual() {
        addToDeep(w);
        deepUsed = true;
        if (union(w, RESIDUAL) << 1 != 0) {
            toTotal(RESIDUAL, LANES);
        }
    }

    /** Moves everything to the total. */
    void drain() {
        toTotal(VALUES, filled);
        filled = 0;
        drainLanes();
    }

    private void drainLanes() {
        if (used) {
            toTotal(inB ? B_HIGH : A_HIGH, 2 * LANES);
            if (deepUsed) {
                toTotal(DEEP, LANES);
            }
            clearLanes();
        }
    }

    private void toTotal(int region, int count) {
        for (int p = region; p < region + count; p++) {
            total.add(w[p]);
        }
    }

    void clear() {
        filled = 0;
        clearLanes();
    }

    private void clearLanes() {
        if (used) {
            Arrays.fill(w, A_HIGH, A_HIGH + 2 * LANES, 0);
            inB = false;
            used = false;
        }
        if (deepUsed) {
            Arrays.fill(w, DEEP, DEEP + LANES, 0);
            deepUsed = false;
        }
    }

    // Loops ------------------------------------------------------------------------------------------------------
    // Knuth's TwoSum: sum = fl(a + b), t = fl(sum − a), error = (a − (sum − t)) + (b − t), and a + b = sum + error.
    // If sum overflows, error is infinite or NaN.

    private static void addFromAToB(double[] w) {
        for (int i = 0; i < LANES; i++) {
            double high = w[i + A_HIGH];
            double value = w[i + VALUES];
            double sum = high + value;
            double t = sum - high;
            double error = (high - (sum - t)) + (value - t);
            w[i + B_HIGH] = sum;
            double low = w[i + A_LOW];
            sum = low + error;
            t = sum - low;
            w[i + B_LOW] = sum;
            w[i + RESIDUAL] = (low - (sum - t)) + (error - t);
        }
    }

    private static void addFromBToA(double[] w) {
        for (int i = 0; i < LANES; i++) {
            double high = w[i + B_HIGH];
            double value = w[i + VALUES];
            double sum = high + value;
            double t = sum - high;
            double error = (high - (sum - t)) + (value - t);
            w[i + A_HIGH] = sum;
            double low = w[i + B_LOW];
            sum = low + error;
            t = sum - low;
            w[i + A_LOW] = sum;
            w[i + RESIDUAL] = (low - (sum - t)) + (error - t);
        }
    }

    private static void addToDeep(double[] w) {
        for (int i = 0; i < LANES; i++) {
            double deep = w[i + DEEP];
            double residual = w[i + RESIDUAL];
            double sum = deep + residual;
            double t = sum - deep;
            w[i + DEEP] = sum;
            w[i + RESIDUAL] = (deep - (sum - t)) + (residual - t);
        }
    }

    /** The bits that any value of a region has. Four chains, because each would wait for its own last step. */
    private static long union(double[] w, int region) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (int p = region; p < region + LANES; p += 4) {
            a |= Double.doubleToRawLongBits(w[p]);
            b |= Double.doubleToRawLongBits(w[p + 1]);
            c |= Double.doubleToRawLongBits(w[p + 2]);
            d |= Double.doubleToRawLongBits(w[p + 3]);
        }
        return a | b | c | d;
    }

    private static boolean allFinite(double[] w, int region) {
        for (int p = region; p < region + LANES; p++) {
            if (!Double.isFinite(w[p])) {
                return false;
            }
        }
        return true;
    }

    private static void widen(float[] values, int from, double[] w, int filled, int count) {
        for (int i = 0; i < count; i++) {
            w[i + (filled + VALUES)] = values[from + i];
        }
    }

    private static void multiply(float[] a, int fromA, float[] b, int fromB, double[] w, int filled, int count) {
        for (int i = 0; i < count; i++) {
            w[i + (filled + VALUES)] = (double) a[fromA + i] * b[fromB + i];
        }
    }
}
