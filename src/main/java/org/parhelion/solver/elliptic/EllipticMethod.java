package org.parhelion.solver.elliptic;

/** How an {@link EllipticSolver} iterates. */
public enum EllipticMethod {
    /** Multigrid V-cycles: with a uniform a, a factor below 0.1 each, on grids of any size. */
    MULTIGRID,
    /**
     * Full multigrid once, then V-cycles. With boundary values of 0 the first cycle is about as exact as the differences are; other values
     * count as part of the right-hand side, and the first cycle gains less beside them.
     */
    FULL_MULTIGRID,
    /** Conjugate gradients, preconditioned by a V-cycle: the fewest cycles, and the method to use if a varies strongly. */
    MULTIGRID_CG,
    /** Conjugate gradients: little memory, but iterations in proportion to the points along an axis. */
    CG,
    /** Conjugate gradients, preconditioned by a Chebyshev polynomial: fewer dot products than {@link #CG}. */
    CHEBYSHEV_CG,
    /** Chebyshev iteration: no dot product. For a uniform a, or one that varies little. */
    CHEBYSHEV
}
