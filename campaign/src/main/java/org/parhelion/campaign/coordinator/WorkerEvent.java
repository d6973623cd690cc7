package org.parhelion.campaign.coordinator;

import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;

/** What a worker asks of whatever runs its tasks. */
public sealed interface WorkerEvent {
    /**
     * Start an attempt, and call {@link Worker#ended} when it has ended.
     *
     * @param assignment what to run
     */
    record Start(Assignment assignment) implements WorkerEvent {}

    /**
     * End an attempt: all its threads and processes.
     *
     * @param attempt which
     */
    record Stop(Attempt attempt) implements WorkerEvent {}

    /**
     * Let an attempt write a checkpoint and stop.
     *
     * @param attempt which
     */
    record Checkpoint(Attempt attempt) implements WorkerEvent {}
}
