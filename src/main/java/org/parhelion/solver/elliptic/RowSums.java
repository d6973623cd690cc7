package org.parhelion.solver.elliptic;

import java.util.Arrays;

/** Weighted sums of rows of a field, in the order in which the rows were added. */
final class RowSums {
    /** Values kept before and after a row: ghost points, continuations of a period, or zeros. */
    static final int MARGIN = 4;

    private static final int MOST_ROWS = AxisTransfer.TAPS * AxisTransfer.TAPS;
    private static final int AT_ONCE = 4;

    private final double[] sum;
    private final int[] rows = new int[MOST_ROWS];
    private final double[] weights = new double[MOST_ROWS];
    private int count;

    RowSums(int longest) {
        sum = new double[longest + 2 * MARGIN];
    }

    void clear() {
        count = 0;
    }

    /** Adds a row that begins at an array index. */
    void add(int first, double weight) {
        rows[count] = first;
        weights[count] = weight;
        count++;
    }

    /**
     * The sum of the rows.
     *
     * @param values the array that contains them
     * @param low index of a row's first value, relative to the block
     * @param n number of values of a row
     * @return the value of index i is at {@link #MARGIN} + i; what was not summed is 0
     */
    double[] sum(double[] values, int low, int n) {
        int at = MARGIN + low;
        Arrays.fill(sum, 0, at, 0);
        Arrays.fill(sum, at + n, sum.length, 0);
        // Missing rows of a group of four have weight 0 and read a row that is there.
        for (int g = 0; g < count; g += AT_ONCE) {
            for (int r = count; r < g + AT_ONCE; r++) {
                rows[r] = rows[g];
                weights[r] = 0;
            }
            if (g == 0) {
                set(
                        values,
                        sum,
                        at,
                        n,
                        rows[0],
                        rows[1],
                        rows[2],
                        rows[3],
                        weights[0],
                        weights[1],
                        weights[2],
                        weights[3]);
            } else {
                add(
                        values,
                        sum,
                        at,
                        n,
                        rows[g],
                        rows[g + 1],
                        rows[g + 2],
                        rows[g + 3],
                        weights[g],
                        weights[g + 1],
                        weights[g + 2],
                        weights[g + 3]);
            }
        }
        if (count == 0) {
            Arrays.fill(sum, at, at + n, 0);
        }
        return sum;
    }

    private static void set(
            double[] u,
            double[] out,
            int at,
            int n,
            int p,
            int q,
            int r,
            int s,
            double a,
            double b,
            double c,
            double d) {
        for (int i = 0; i < n; i++) {
            out[at + i] = (a * u[p + i] + b * u[q + i]) + (c * u[r + i] + d * u[s + i]);
        }
    }

    private static void add(
            double[] u,
            double[] out,
            int at,
            int n,
            int p,
            int q,
            int r,
            int s,
            double a,
            double b,
            double c,
            double d) {
        for (int i = 0; i < n; i++) {
            out[at + i] += (a * u[p + i] + b * u[q + i]) + (c * u[r + i] + d * u[s + i]);
        }
    }

    /** Continues a row of {@code n} values across a period on both sides. */
    void wrap(int n) {
        for (int m = 1; m < MARGIN; m++) {
            sum[MARGIN - m] = sum[MARGIN + Math.floorMod(-m, n)];
            sum[MARGIN + n - 1 + m] = sum[MARGIN + (m - 1) % n];
        }
    }
}
