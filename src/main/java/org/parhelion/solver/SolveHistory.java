package org.parhelion.solver;

import org.parhelion.Experimental;

/**
 * How the solves of one {@link SolveStage} of a simulation went so far. The same on every rank.
 *
 * @param field name of the field that the equation determines
 * @param solves number of solves since the simulation started
 * @param iterations sum of their iterations
 * @param last the last solve
 */
@Experimental
public record SolveHistory(String field, long solves, long iterations, SolveStage.Iterations last) {}
