/**
 * What is simulated, and the loop that does it.
 *
 * <p>Start with {@link org.parhelion.solver.Model}, which says what is simulated and knows no block, device or communicator;
 * then {@link org.parhelion.solver.Simulation}, which is a model that runs, and owns the loop. {@code Progress} is the loop,
 * {@code Rounds} the steps between two exchanges, {@code TilingTrial} the choice of their number. Equations that come with the
 * library are in {@code org.parhelion.physics}. Prints nothing, writes no file.
 */
@NullMarked
package org.parhelion.solver;

import org.jspecify.annotations.NullMarked;
