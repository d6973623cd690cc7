package org.parhelion.physics;

import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;

/** A coefficient beyond the edge of the grid: that of the nearest point, as a mirror wants it. */
final class Continuation {
    private Continuation() {}

    static PlaceFunction of(Grid grid, PlaceFunction inside) {
        return (x, y, z) -> inside.at(
                Math.clamp(x, grid.x(0), grid.x(grid.nx() - 1)),
                Math.clamp(y, grid.y(0), grid.y(grid.ny() - 1)),
                Math.clamp(z, grid.z(0), grid.z(grid.nz() - 1)));
    }
}
