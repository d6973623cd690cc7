package org.parhelion.solver.elliptic;

/** A method that improves the iterate of a {@link LinearSystem} step by step. All methods are collective. */
interface Iteration {
    /** Begins at the present x, whose residual r is up to date. */
    void begin();

    /**
     * Improves x and r once.
     *
     * @return norm of r
     */
    double next();

    /** Whether r follows from a recurrence, so that b − A x has to be computed before it is believed. */
    boolean isRecursive();
}
