/**
 * What is simulated, and the loop that does it.
 *
 * <p>Start with {@link org.parhelion.solver.Model}, which says what is simulated and knows no block, device or communicator;
 * then {@link org.parhelion.solver.Simulation}, which is a model that runs, and owns the loop. {@code Progress} is the loop,
 * {@code Rounds} the steps between two exchanges, {@code TilingTrial} the choice of their number. The physics that come with the
 * library ({@link org.parhelion.solver.Heat}, {@link org.parhelion.solver.Jacobi}, {@link org.parhelion.solver.HotSpot},
 * {@link org.parhelion.solver.Wave}) are formulas like any user's. Prints nothing, writes no file.
 */
@NullMarked
package org.parhelion.solver;

import org.jspecify.annotations.NullMarked;
