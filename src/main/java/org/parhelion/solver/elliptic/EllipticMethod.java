package org.parhelion.solver.elliptic;

/** How an {@link EllipticSolver} iterates. */
public enum EllipticMethod {
    /** Multigrid V-cycles: a factor of about 0.1 each, on grids of any size. */
    MULTIGRID,
    /** Full multigrid once, for a first iterate that is about as exact as the differences are; then V-cycles. */
    FULL_MULTIGRID,
    /** Conjugate gradients, preconditioned by a V-cycle: the least cycles, and safest if a varies strongly. */
    MULTIGRID_CG,
    /** Conjugate gradients: little memory, but iterations in proportion to the points along an axis. */
    CG
}
