package org.parhelion.solver.elliptic;

/** Carries residuals from a level to the next coarser one, and corrections back. */
sealed interface Transfer permits LinearTransfer, AggregateTransfer {
    /** Sets the coarse right-hand side from a residual. Collective if the fine level is divided. */
    void restrict(LevelField residual, LevelField coarseRhs);

    /** Adds a coarse correction to a fine iterate. Collective if the coarse level is divided. */
    void interpolate(LevelField coarseCorrection, LevelField iterate);
}
