package org.parhelion.metrics.status;

import java.util.Locale;

/** What a run does. */
public enum RunState {
    /** It has not started. */
    STARTING,
    /** It computes. */
    RUNNING,
    /** The live page has paused it. */
    PAUSED,
    /** All steps are done. */
    FINISHED,
    /** It has stopped with a checkpoint. */
    STOPPED,
    /** It failed. */
    FAILED;

    /** {@return whether no other state follows} */
    public boolean isLast() {
        return this == FINISHED || this == STOPPED || this == FAILED;
    }

    /** {@return its name as the value of a label} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
