package org.parhelion.solver.elliptic;

/** A grid of the V-cycle, with all coarser ones below it. All methods but {@link #rhs} are collective. */
sealed interface Stage permits SmoothedStage, GatheredStage, DirectStage {
    /** The right-hand side, which the caller sets before a cycle. */
    LevelField rhs();

    /** One V-cycle from 0: an approximate solution of A e = {@link #rhs}, valid until the next cycle. */
    LevelField cycle();

    /**
     * Full multigrid: the solution on each grid, from the coarsest, is interpolated to the next finer one and improved by a V-cycle
     * there. An approximate solution of A e = {@link #rhs}, which is changed; valid until the next cycle on a finer grid.
     */
    LevelField fullCycle();
}
