package org.parhelion.solver.elliptic;

import java.util.List;
import org.parhelion.solver.NotFiniteException;

/** Iterates until the residual is small enough, or as small as doubles allow. */
final class Convergence {
    /** A residual that this factor of rounding can explain is as small as it gets. */
    private static final double ROUNDING = 0.5 * Math.ulp(1.0);
    /** A residual that shrinks less than this an iteration may be at the limit that rounding sets. */
    private static final double SLOW = 0.5;

    private final LinearSystem system;
    private final Iteration iteration;
    private final double largest;
    private final int every;

    /**
     * Prepares an iteration.
     *
     * @param system the system
     * @param iteration how x is improved
     * @param largest a bound of the operator's eigenvalues
     * @param every iterations from one question for the limit of rounding to the next: it takes a pass over x
     */
    Convergence(LinearSystem system, Iteration iteration, double largest, int every) {
        this.system = system;
        this.iteration = iteration;
        this.largest = largest;
        this.every = every;
    }

    /**
     * Improves x. Collective.
     *
     * @param goal norm of the residual at which to end
     * @param mostIterations largest number of iterations
     * @param residuals receives the norm before the first iteration and after each one
     * @return why it ended
     */
    Solution.Outcome iterate(double goal, int mostIterations, List<Double> residuals) {
        double norm = system.residualNorm();
        residuals.add(norm);
        if (!Double.isFinite(norm)) {
            throw new NotFiniteException("the first iterate has a value that is not finite");
        }
        iteration.begin();
        for (int n = 1; norm > goal && n <= mostIterations; n++) {
            double before = norm;
            norm = iteration.next();
            if (norm <= goal && iteration.isRecursive()) {
                norm = system.residualNorm();
                iteration.begin();
            }
            residuals.add(norm);
            if (!Double.isFinite(norm)) {
                return Solution.Outcome.NOT_CONVERGED;
            }
            if (norm > goal && norm > SLOW * before && isRoundingLimit(norm, n)) {
                return Solution.Outcome.ROUNDING_LIMIT;
            }
        }
        return norm <= goal ? Solution.Outcome.CONVERGED : Solution.Outcome.NOT_CONVERGED;
    }

    /** Whether rounding the iterate changes its residual by as much. */
    private boolean isRoundingLimit(double norm, int n) {
        return n % every == 0
                && norm <= ROUNDING * largest * system.sums().norm2(system.x().field());
    }
}
