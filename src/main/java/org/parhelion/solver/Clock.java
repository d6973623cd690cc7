package org.parhelion.solver;

/**
 * Where a simulation stands.
 *
 * @param step steps done since the initial values
 * @param timeSeconds simulated time [s]: step · Δt, exactly, however the run was cut
 */
public record Clock(long step, double timeSeconds) {}
