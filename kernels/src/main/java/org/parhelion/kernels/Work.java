package org.parhelion.kernels;

import org.parhelion.grid.Box;

/** Something to be done in a step, in whatever order of its points. */
sealed interface Work {
    /** How many points it touches. */
    long points();

    /**
     * A stretch of a {@link PatchTable}.
     *
     * @param first where it begins in the table
     * @param n patches
     */
    record Patches(int first, int n, long points) implements Work {}

    /** The update of all points of a box, each by a work item, which needs no table. */
    record Points(Box box) implements Work {
        @Override
        public long points() {
            return box.volume();
        }
    }
}
