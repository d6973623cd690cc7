package org.parhelion.runs.problem;

import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;

/** The largest value of a function at the points of a grid, from which a stable step follows. */
final class GridMaximum {
    private GridMaximum() {}

    static double of(Grid grid, PlaceFunction function) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    largest = Math.max(largest, function.at(grid.x(i), grid.y(j), grid.z(k)));
                }
            }
        }
        return largest;
    }
}
