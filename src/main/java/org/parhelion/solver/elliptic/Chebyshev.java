package org.parhelion.solver.elliptic;

/**
 * The Chebyshev iteration for eigenvalues in an interval: u₁ = u + first·r, then u_{n+1} = u_n + momentum_n·(u_n − u_{n−1}) +
 * step_n·r_n, where r is the residual (Y. Saad, "Iterative methods for sparse linear systems", algorithm 12.1). Needs no dot
 * product.
 */
final class Chebyshev {
    private final double centre;
    private final double halfWidth;
    private double rho;

    /**
     * Starts an iteration.
     *
     * @param low smallest eigenvalue to damp, positive
     * @param high largest eigenvalue, at least {@code low}
     */
    Chebyshev(double low, double high) {
        centre = (high + low) / 2;
        halfWidth = (high - low) / 2;
        rho = halfWidth / centre;
    }

    /** The factor of the residual in the first step. */
    double first() {
        return 1 / centre;
    }

    /** The factors of the next step, after the first. */
    Step next() {
        if (halfWidth == 0) {
            return new Step(0, 1 / centre);
        }
        double next = 1 / (2 * centre / halfWidth - rho);
        Step step = new Step(next * rho, 2 * next / halfWidth);
        rho = next;
        return step;
    }

    /**
     * Factors of one step.
     *
     * @param momentum factor of u_n − u_{n−1}
     * @param step factor of the residual
     */
    record Step(double momentum, double step) {}
}
