/**
 * Elliptic equations −∇·(a ∇u) + c·u = f on grids, solved without a matrix: multigrid, conjugate gradients, Chebyshev iteration.
 *
 * <p>Start with {@link org.parhelion.solver.elliptic.EllipticProblem}, which contains the equation, and
 * {@link org.parhelion.solver.elliptic.EllipticSolver}, which solves it. {@code Hierarchy} makes the grids of multigrid,
 * {@code SmoothedStage} is the V-cycle, {@code Level} one grid of it, {@code AxisTransfer} the interpolation between two grids, {@code Connections}
 * the grids between solids, {@code Agglomeration} the move of a coarse grid to fewer ranks. The bits of a solution do not depend on the number
 * of ranks: each new value depends on values only, sums are exact, and the grids of the hierarchy depend on the problem only.
 *
 * <p>Must not know: time loops, run files.
 */
@NullMarked
package org.parhelion.solver.elliptic;

import org.jspecify.annotations.NullMarked;
