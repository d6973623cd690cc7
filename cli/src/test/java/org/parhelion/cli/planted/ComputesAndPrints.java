package org.parhelion.cli.planted;

import org.parhelion.grid.Grid;

/** Breaks the rules of {@code ArchitectureTest}, which looks for it. */
public final class ComputesAndPrints {
    private ComputesAndPrints() {}

    static void violate(Grid grid) {
        System.out.println(grid);
    }
}
