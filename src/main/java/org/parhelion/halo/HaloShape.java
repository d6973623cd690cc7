package org.parhelion.halo;

import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;

/**
 * Which ghost points an exchange refreshes.
 *
 * @param ghost ghost width; the fields have at least as many ghost points
 * @param corners whether those beyond edges and corners too: box stencils read them, and so does every stencil that takes
 *     several steps per exchange
 * @param periodic along which axes the domain wraps around
 */
public record HaloShape(Width ghost, boolean corners, PeriodicAxes periodic) {}
