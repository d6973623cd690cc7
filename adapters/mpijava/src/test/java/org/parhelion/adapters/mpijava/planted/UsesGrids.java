package org.parhelion.adapters.mpijava.planted;

import org.parhelion.comm.threads.ThreadsProvider;
import org.parhelion.grid.Grid;

/** Breaks the rule of {@code ArchitectureTest}, which looks for it. */
public final class UsesGrids {
    private UsesGrids() {}

    static String violate(Grid grid) {
        return ThreadsProvider.class.getName() + grid;
    }
}
