package org.parhelion.solver;

/**
 * How much a step changed the fields.
 *
 * @param iteration the step, counted from 0
 * @param maxChange the largest |change| of any field at any point in that step, over all ranks
 */
public record Residual(long iteration, double maxChange) {}
