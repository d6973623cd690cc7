package org.parhelion.solver.elliptic;

import java.util.List;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/** How a grid becomes the next coarser one. */
sealed interface Coarsening permits LinearCoarsening, AggregateCoarsening {
    /** The coarse grid. */
    Grid grid();

    /** The coarse points of each rank of the fine level: together all of them. */
    List<Box> parts(Decomposition fine);

    /** Sets the coefficients of the coarse level, and makes the transfer between both. Collective. */
    Transfer transfer(Level fine, Level coarse, List<Box> parts, Gathering gathering);
}
