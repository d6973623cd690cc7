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
 * @param last layers of points beyond the last cell of each axis that travel, too: 1 along axes on whose faces a field lies
 */
public record HaloShape(Width ghost, boolean corners, PeriodicAxes periodic, Width last) {
    /**
     * Of fields at the centres of cells.
     *
     * @param ghost ghost width; the fields have at least as many ghost points
     * @param corners whether those beyond edges and corners too
     * @param periodic along which axes the domain wraps around
     */
    public HaloShape(Width ghost, boolean corners, PeriodicAxes periodic) {
        this(ghost, corners, periodic, Width.NONE);
    }
}
