package org.parhelion.solver;

/**
 * The step count and time of a simulation.
 *
 * @param step steps done since the initial values
 * @param timeSeconds simulated time [s]: step · Δt, computed as a product, independent of rounds and restarts;
 *     after Δt changed, the time of the change plus steps since then · Δt
 */
public record Clock(long step, double timeSeconds) {}
