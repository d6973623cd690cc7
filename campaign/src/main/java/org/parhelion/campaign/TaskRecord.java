package org.parhelion.campaign;

import java.util.Optional;

/**
 * A task and what is known about it.
 *
 * @param spec the task as it was submitted
 * @param state where it stands
 * @param history what earlier attempts left
 * @param outcome how its last recorded attempt ended
 * @param worker the worker of that attempt, or of the present one; empty if there was none
 * @param runMillis how long the last recorded attempt ran [ms]
 */
public record TaskRecord(
        TaskSpec spec,
        TaskState state,
        TaskHistory history,
        Optional<TaskOutcome> outcome,
        String worker,
        long runMillis) {}
