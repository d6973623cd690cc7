package org.parhelion.kernels;

import org.parhelion.grid.Box;

/** An operation of a step on a set of points, in any order of the points. */
sealed interface Work {
    /** Number of points. */
    long points();

    /**
     * A contiguous part of a {@link PatchTable}.
     *
     * @param first index of its first patch in the table
     * @param n number of patches
     * @param points number of points of all patches
     */
    record Patches(int first, int n, long points) implements Work {}

    /**
     * The update of all points of a box, one work item per point; needs no entries in a table.
     *
     * @param what see {@link BlockKernel#what}
     * @param stepAt see {@link BlockKernel#stepAt}
     * @param box the points
     */
    record Points(int what, int stepAt, Box box) implements Work {
        @Override
        public long points() {
            return box.volume();
        }
    }
}
