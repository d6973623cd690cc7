package org.parhelion.runs.job;

/**
 * What happened in a run, for {@linkplain RunObserver observers}.
 *
 * @param kind what happened
 * @param step steps done since the initial values
 * @param steps that the whole run takes, unless a stop test ends it
 * @param timeSeconds simulated time [s]
 * @param message why, of {@link Kind#FAILED}; empty otherwise
 */
public record RunEvent(Kind kind, long step, long steps, double timeSeconds, String message) {
    /** What can happen. */
    public enum Kind {
        /** The first step is next. */
        STARTED,
        /** Some steps are done. */
        STEP,
        /** All fields of this step were written. */
        SNAPSHOT,
        /** A checkpoint of this step is complete. */
        CHECKPOINT,
        /** The last step is done, and everything is written. */
        FINISHED,
        /** The run failed on this rank. */
        FAILED;

        /** Whether nothing comes after it. */
        public boolean isLast() {
            return this == FINISHED || this == FAILED;
        }
    }
}
