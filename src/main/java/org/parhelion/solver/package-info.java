/**
 * Models, and the time loop that advances them.
 *
 * <p>Start with {@link org.parhelion.solver.Model}, a description without block, device or communicator; then {@link
 * org.parhelion.solver.Simulation}, a running model. {@code Progress} is the loop, {@code Rounds} the steps between two
 * exchanges, {@code TilingTrial} chooses their number. Equations that come with the library are in {@code
 * org.parhelion.physics}. The package must not print or write files.
 */
@NullMarked
package org.parhelion.solver;

import org.jspecify.annotations.NullMarked;
