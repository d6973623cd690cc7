package org.parhelion.runs.job;

/**
 * An event of a run, for {@linkplain RunObserver observers}.
 *
 * @param kind the kind of the event
 * @param step steps done since the initial values
 * @param steps number of steps of the whole run, unless a stop test ends it earlier
 * @param timeSeconds simulated time [s]
 * @param message the cause of {@link Kind#FAILED} and {@link Kind#STOPPED}; empty otherwise
 */
public record RunEvent(Kind kind, long step, long steps, double timeSeconds, String message) {
    /** The kinds of events. */
    public enum Kind {
        /** The run starts; no step is done. */
        STARTED,
        /** Some steps are done. */
        STEP,
        /** All fields of this step were written. */
        SNAPSHOT,
        /** A checkpoint is complete, of this step or of an earlier one. */
        CHECKPOINT,
        /** The last step is done, and everything is written. */
        FINISHED,
        /** The run stopped before its last step, with a checkpoint. */
        STOPPED,
        /** The run failed on this rank. */
        FAILED;

        /** {@return whether this is the last event of a run} */
        public boolean isLast() {
            return this == FINISHED || this == STOPPED || this == FAILED;
        }
    }
}
