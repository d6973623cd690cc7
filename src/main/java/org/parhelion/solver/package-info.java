/**
 * Solvers: a stencil, a block, a device and a communicator become a run.
 *
 * <p>Start with {@link org.parhelion.solver.Simulation}, which owns the loop. The physics that come with the library
 * ({@link org.parhelion.solver.Heat}, {@link org.parhelion.solver.Jacobi}, {@link org.parhelion.solver.HotSpot}) are
 * formulas like any user's. Prints nothing, writes no file.
 */
@NullMarked
package org.parhelion.solver;

import org.jspecify.annotations.NullMarked;
