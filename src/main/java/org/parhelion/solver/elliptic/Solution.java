package org.parhelion.solver.elliptic;

import java.util.List;

/**
 * How an iteration went. The same on every rank.
 *
 * @param outcome why it ended
 * @param residuals Euclidean norm of the residual f − A u over the points, before the first iteration and after each one; on stretched
 *     axes of the residual times the cell of each point, in cells of the mean widths
 * @param rhsNorm norm of f with the boundaries' values, which the tolerance is relative to
 * @param removedMean mean of f over the volume that was removed because the problem is singular and f was not compatible; 0 otherwise
 */
public record Solution(Outcome outcome, List<Double> residuals, double rhsNorm, double removedMean) {
    /** Why an iteration ended. */
    public enum Outcome {
        /** The residual is within the tolerance. */
        CONVERGED,
        /** The residual is as small as doubles allow for this u: rounding u alone changes it by as much. */
        ROUNDING_LIMIT,
        /** The largest number of iterations is done, or the residual no longer decreases. */
        NOT_CONVERGED
    }

    /** Copies the list. */
    public Solution {
        residuals = List.copyOf(residuals);
    }

    /** {@return number of iterations} */
    public int iterations() {
        return residuals.size() - 1;
    }

    /** {@return norm of the residual, relative to that of the right-hand side; 0 if both are 0} */
    public double relativeResidual() {
        double last = residuals.get(residuals.size() - 1);
        return last == 0 ? 0 : last / rhsNorm;
    }

    /** {@return factor by which an iteration reduced the residual, in the geometric mean; 0 after no iteration} */
    public double convergenceFactor() {
        double first = residuals.get(0);
        return iterations() == 0 || first == 0
                ? 0
                : Math.pow(residuals.get(residuals.size() - 1) / first, 1.0 / iterations());
    }
}
