/**
 * Grids and their decomposition over ranks: geometry only, without values and without messages.
 *
 * <p>Start with {@link org.parhelion.grid.Grid} (the points), then {@link org.parhelion.grid.Decomposition} (which rank owns
 * which points) and {@link org.parhelion.grid.Block} (one rank's part). {@link org.parhelion.grid.Boundary} is the condition
 * at the edge of the domain.
 *
 * <p>All types use three axes, slowest first: planes k (z), rows j (y), points i (x). A two-dimensional grid has one plane, a
 * one-dimensional grid one plane of one row. The package must not know fields or messages; of a communicator it reads rank and
 * size only.
 */
@NullMarked
package org.parhelion.grid;

import org.jspecify.annotations.NullMarked;
