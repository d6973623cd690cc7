package org.parhelion.solver.elliptic;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;

/**
 * The least eigenvalue of −∇² on a grid that is not 0: the operator is a sum over the axes, and so are its eigenvalues. Along an axis they
 * are those of a tridiagonal matrix, found by bisection with Sturm sequences (G. H. Golub, C. F. Van Loan, "Matrix computations", §8.4).
 */
final class Spectrum {
    private static final int BISECTIONS = 60;

    private Spectrum() {}

    /** The least eigenvalue; the least but 0 if constants have no residual. */
    static double least(Grid grid, Boundaries boundaries, boolean singular) {
        double least = 0;
        double leastStep = Double.POSITIVE_INFINITY;
        for (Axis axis : grid.axes()) {
            double h = grid.spacing(axis);
            int n = grid.points(axis);
            if (boundaries.at(axis.low()) instanceof Boundary.Periodic) {
                if (n > 1) {
                    double sine = Math.sin(Math.PI / n);
                    leastStep = Math.min(leastStep, 4 * sine * sine / (h * h));
                }
            } else {
                double low = HomogeneousBoundary.factor(boundaries.at(axis.low()), h);
                double high = HomogeneousBoundary.factor(boundaries.at(axis.high()), h);
                double first = low == 1 && high == 1 ? 0 : eigenvalue(n, low, high, 0) / (h * h);
                least += first;
                if (n > 1) {
                    leastStep = Math.min(leastStep, eigenvalue(n, low, high, 1) / (h * h) - first);
                }
            }
        }
        return singular ? leastStep : least;
    }

    /** Eigenvalue number {@code which}, from 0, of the matrix (−1, 2, −1) of n rows whose ends are 2 − low and 2 − high. */
    static double eigenvalue(int n, double low, double high, int which) {
        double below = 0;
        double above = 4;
        for (int b = 0; b < BISECTIONS; b++) {
            double middle = (below + above) / 2;
            if (countBelow(n, low, high, middle) > which) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return (below + above) / 2;
    }

    private static int countBelow(int n, double low, double high, double value) {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < n; i++) {
            double diagonal = 2 - (i == 0 ? low : 0) - (i == n - 1 ? high : 0);
            pivot = diagonal - value - (i == 0 ? 0 : 1 / pivot);
            pivot = pivot == 0 ? Double.MIN_NORMAL : pivot;
            count += pivot < 0 ? 1 : 0;
        }
        return count;
    }
}
