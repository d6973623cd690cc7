/**
 * Grids and how they are split over ranks: pure geometry, no values and no messages.
 *
 * <p>Start with {@link org.parhelion.grid.Grid} (where the points are), then {@link org.parhelion.grid.Decomposition} (who
 * owns them) and {@link org.parhelion.grid.Block} (one rank's part). {@link org.parhelion.grid.Boundary} says what holds
 * at the domain's edge.
 *
 * <p>Everything is kept in three axes: planes k (z), rows j (y), points i (x), the slowest first. A grid of fewer axes has
 * one plane, or one plane of one row. Knows of messages nothing but a communicator's rank and size.
 */
@NullMarked
package org.parhelion.grid;

import org.jspecify.annotations.NullMarked;
