package org.parhelion.stencil.rows;

import org.parhelion.stencil.Stencil;

/**
 * Updates runs of points in consecutive rows: the one loop in which a run spends its time.
 *
 * <p>Made by {@link RowKernels}. Holds nothing that changes: one kernel may be used by many threads at once, on disjoint
 * parts of {@code next}.
 */
public interface RowKernel {
    /**
     * For r in 0 … rows−1 and i in 0 … n−1, with p = first + r · rowPitch + i, and for every field f:
     *
     * <pre>
     *   next[f][p] = F_f(now[·] around p, next[·][p] as before(), coefficients[·] around p)
     * </pre>
     *
     * All fields' values at p are computed before any of them is stored. The caller sees to it that every neighbour lies
     * inside its array, and that no array of {@code now} or {@code coefficients} is also one of {@code next}.
     *
     * @param now the fields one step back, in the order of {@link Stencil#fields}: {@code double[]} or {@code float[]}
     * @param next receives the new values; holds the values two steps back, which {@code before()} reads
     * @param coefficients in the order of {@link Stencil#coefficients}
     * @param first array index of the first point of the first row
     * @param n points per row
     * @param rows number of rows
     * @param inputs what the formula reads beside fields
     * @param k position of the first point along z, in the arrays of {@code inputs}
     * @param j position of the first point along y
     * @param i position of the first point along x
     */
    void update(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            int first,
            int n,
            int rows,
            RowInputs inputs,
            int k,
            int j,
            int i);

    /** As above, of a formula that reads fields only. */
    default void update(Object[] now, Object[] next, Object[] coefficients, int first, int n, int rows) {
        update(now, next, coefficients, first, n, rows, RowInputs.NONE, 0, 0, 0);
    }

    /** How it computes: {@code vector}, {@code scalar} or {@code plain}. */
    String path();
}
