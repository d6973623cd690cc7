package org.parhelion.solver.elliptic;

/**
 * How many ranks share a coarse grid: the fewer, the smaller it is. A message costs as much as the work on thousands of points, and each
 * sweep over a grid takes some messages of every rank.
 *
 * @param wholePoints a grid of at most this number of points is gathered on all ranks that share the finer one, and each computes it and
 *     all coarser ones alone
 * @param least the number of ranks, from 1 to those that share the finer grid
 */
record CoarseRanks(int wholePoints, Least least) {
    static final int WHOLE_POINTS = 1 << 14;
    static final int POINTS_PER_RANK = 1 << 12;

    static final CoarseRanks DEFAULT = new CoarseRanks(
            WHOLE_POINTS, (points, ranks) -> (int) Math.clamp(points / POINTS_PER_RANK, 1, (long) ranks));

    /** Checks that the coarsest grid, which is solved directly, is whole. */
    CoarseRanks {
        if (wholePoints < Hierarchy.COARSEST_POINTS) {
            throw new IllegalArgumentException("grids of at most " + wholePoints
                    + " points are whole: must be at least " + Hierarchy.COARSEST_POINTS);
        }
    }

    /** Computes a number of ranks. */
    @FunctionalInterface
    interface Least {
        /**
         * The number of ranks for a grid.
         *
         * @param points points of the grid
         * @param ranks ranks that share the finer grid
         */
        int of(long points, int ranks);
    }
}
