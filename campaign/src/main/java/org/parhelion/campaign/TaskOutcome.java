package org.parhelion.campaign;

import java.util.Map;

/** How an attempt ended. */
public sealed interface TaskOutcome {
    /**
     * The program did what it was to do.
     *
     * @param results its results by name, in order
     * @param output where its output is kept, for example a directory; empty if there is none
     */
    record Succeeded(Map<String, Scalar> results, String output) implements TaskOutcome {
        /** Copies the results. */
        public Succeeded {
            results = ScalarMap.copyOf(results);
        }
    }

    /**
     * The attempt failed.
     *
     * @param kind why
     * @param message the reason for people
     */
    record Failed(FailureClass kind, String message) implements TaskOutcome {}

    /**
     * The attempt was stopped after a checkpoint. The task goes on there, and the attempt costs no retry.
     *
     * @param step the step of the checkpoint
     */
    record Preempted(long step) implements TaskOutcome {}

    /**
     * The task will not run: it was cancelled, or a task that it depends on did not succeed.
     *
     * @param message the reason for people
     */
    record Cancelled(String message) implements TaskOutcome {}
}
