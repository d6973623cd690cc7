package org.parhelion.solver;

import java.util.List;
import org.parhelion.Experimental;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.stencil.Scheme;

/**
 * An equation in a step that a {@link Simulation} can solve. The boundaries of its field are those of the {@link Model}. Immutable;
 * each simulation starts a solver of its own, which it keeps for all its steps.
 */
@Experimental
public interface SolveStage extends Scheme.Solve {
    /**
     * Starts a solver on this rank. Collective.
     *
     * @param block this rank's part of the grid
     * @param boundaries of the field that is determined
     * @param comm the ranks of the block's decomposition
     * @return the solver
     * @throws IllegalArgumentException if the equation does not fit the grid or the boundaries
     */
    Solver start(Block block, Boundaries boundaries, Comm comm);

    /**
     * Tells whether the equation has solids of its own; only then may the model have solids. They must be the same points.
     *
     * @return false by default
     */
    default boolean seesSolids() {
        return false;
    }

    /** Solves the equation, step by step. Belongs to the rank's thread; all ranks call its methods together. */
    interface Solver extends AutoCloseable {
        /**
         * Solves the equation. Collective. The bits must not depend on the number of ranks.
         *
         * @param read this rank's parts of what {@link Scheme.Solve#reads} names, in that order; not changed
         * @param field this rank's part of the first iterate; receives the solution at its interior points
         * @param timeSeconds the time of the solution [s]
         * @return how it went
         */
        Iterations solve(List<Field> read, Field field, double timeSeconds);

        @Override
        void close();
    }

    /**
     * How a solve went. The same on every rank.
     *
     * @param residuals norm of the residual before the first iteration and after each one
     * @param rhsNorm norm of the right-hand side, which a tolerance is relative to
     * @param removedMean mean that was removed from the right-hand side because the equation has no solution with it; 0 otherwise
     */
    record Iterations(List<Double> residuals, double rhsNorm, double removedMean) {
        /** Copies the list. */
        public Iterations {
            residuals = List.copyOf(residuals);
        }

        /** {@return number of iterations} */
        public int count() {
            return residuals.size() - 1;
        }
    }
}
