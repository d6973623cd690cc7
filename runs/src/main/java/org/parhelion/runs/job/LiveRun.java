package org.parhelion.runs.job;

import org.parhelion.comm.Comm;
import org.parhelion.solver.Simulation;

/**
 * One rank's view of a run in progress.
 *
 * @param simulation this rank's part of the simulation
 * @param comm the ranks that compute
 * @param steps number of steps of the whole run, unless a stop test ends it earlier
 */
public record LiveRun(Simulation simulation, Comm comm, long steps) {
    /** Creates an event at the current step. */
    RunEvent event(RunEvent.Kind kind) {
        return new RunEvent(
                kind, simulation.clock().step(), steps, simulation.clock().timeSeconds(), "");
    }
}
