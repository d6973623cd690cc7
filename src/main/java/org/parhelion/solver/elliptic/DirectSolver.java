package org.parhelion.solver.elliptic;

import java.util.Arrays;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.stencil.rows.RowKernel;

/**
 * Solves the coarsest grid, which every rank has whole, by a Cholesky factorisation. A singular matrix, whose null space are the
 * constants, gets the solution with mean 0. Between solids there may be several regions with constants; each gets some solution.
 */
final class DirectSolver {
    /** A pivot of less than this part of the diagonal is 0. */
    private static final double NULL_PIVOT = 1e-11;

    private final Box box;
    private final int n;
    /** The lower factor, row by row. */
    private final double[] factor;

    private final double[] work;
    private final boolean solids;

    DirectSolver(Level level, boolean singular) {
        box = level.block().interior();
        n = Math.toIntExact(box.volume());
        factor = new double[n * n];
        work = new double[n];
        solids = level.operator().solids();
        columns(level);
        if (singular) {
            addConstants();
        }
        factorise(level);
    }

    /** Applies the operator to each unit vector. */
    private void columns(Level level) {
        RowKernel product = level.kernel(new LevelStencil.Product(level.operator()));
        LevelField unit = level.field("unit vector");
        LevelField column = level.field("column");
        for (int c = 0; c < n; c++) {
            unit.field().fill(0);
            work[c] = 1;
            unpack(unit.field());
            work[c] = 0;
            level.run(product, unit, column, level.coefficients(unit));
            pack(column.field());
            for (int r = 0; r < n; r++) {
                factor[r * n + c] = work[r];
            }
            Arrays.fill(work, 0);
        }
    }

    /** Adds a multiple of 1·1ᵀ: leaves solutions of mean 0 as they are and makes the matrix definite. */
    private void addConstants() {
        double trace = 0;
        for (int r = 0; r < n; r++) {
            trace += factor[r * n + r];
        }
        double each = trace > 0 ? trace / n / n : 1;
        for (int q = 0; q < n * n; q++) {
            factor[q] += each;
        }
    }

    private void factorise(Level level) {
        double[] diagonal = new double[n];
        for (int c = 0; c < n; c++) {
            diagonal[c] = factor[c * n + c];
        }
        for (int c = 0; c < n; c++) {
            for (int r = c; r < n; r++) {
                double sum = factor[r * n + c];
                for (int m = 0; m < c; m++) {
                    sum -= factor[r * n + m] * factor[c * n + m];
                }
                if (r == c && isNull(sum, diagonal[c])) {
                    factor[c * n + c] = 0;
                } else if (r == c) {
                    if (!(sum > 0)) {
                        throw new IllegalArgumentException(
                                "the equation is not positive definite on the coarsest grid, "
                                        + level.block().grid().shape() + " points: its pivot " + c + " is " + sum
                                        + "; a and c must not be negative, and factors of Robin boundaries of the same sign");
                    }
                    factor[c * n + c] = Math.sqrt(sum);
                } else {
                    factor[r * n + c] = divided(sum, factor[c * n + c]);
                }
            }
        }
    }

    /** Whether a pivot is 0 but for rounding: at a solid point, or at the last point of a region where only gradients are given. */
    private boolean isNull(double pivot, double diagonal) {
        return solids && Math.abs(pivot) <= NULL_PIVOT * diagonal;
    }

    /** The quotient; 0 for an unknown whose pivot is 0: the solution is unique but for it. */
    private static double divided(double value, double pivot) {
        return pivot == 0 ? 0 : value / pivot;
    }

    void solve(LevelField b, LevelField u) {
        pack(b.field());
        for (int r = 0; r < n; r++) {
            double sum = work[r];
            for (int m = 0; m < r; m++) {
                sum -= factor[r * n + m] * work[m];
            }
            work[r] = divided(sum, factor[r * n + r]);
        }
        for (int r = n - 1; r >= 0; r--) {
            double sum = work[r];
            for (int m = r + 1; m < n; m++) {
                sum -= factor[m * n + r] * work[m];
            }
            work[r] = divided(sum, factor[r * n + r]);
        }
        unpack(u.field());
    }

    private void pack(Field field) {
        int q = 0;
        for (int k = 0; k < box.k1(); k++) {
            for (int j = 0; j < box.j1(); j++) {
                System.arraycopy(field.doubles(), field.index(k, j, 0), work, q, box.i1());
                q += box.i1();
            }
        }
    }

    private void unpack(Field field) {
        int q = 0;
        for (int k = 0; k < box.k1(); k++) {
            for (int j = 0; j < box.j1(); j++) {
                System.arraycopy(work, q, field.doubles(), field.index(k, j, 0), box.i1());
                q += box.i1();
            }
        }
    }
}
