package org.parhelion.runs.job;

import org.parhelion.comm.Comm;
import org.parhelion.solver.Simulation;

/**
 * A run under way, as one rank sees it.
 *
 * @param simulation this rank's part of the simulation
 * @param comm the ranks that compute now
 * @param steps of the whole run, unless a stop test ends it
 */
public record LiveRun(Simulation simulation, Comm comm, long steps) {
    /** What has happened, at the step where the simulation stands. */
    RunEvent event(RunEvent.Kind kind) {
        return new RunEvent(
                kind, simulation.clock().step(), steps, simulation.clock().timeSeconds(), "");
    }
}
