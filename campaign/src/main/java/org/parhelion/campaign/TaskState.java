package org.parhelion.campaign;

/** Where a task stands. */
public enum TaskState {
    /** Tasks that it depends on have not succeeded yet. */
    WAITING,
    /** It can start as soon as a worker has room. */
    READY,
    /** It is tried again after a delay. */
    DELAYED,
    /** A worker has it. */
    RUNNING,
    /** It has succeeded. */
    SUCCEEDED,
    /** Its last attempt failed. */
    FAILED,
    /** It will not run. */
    CANCELLED;

    /** {@return whether nothing more happens to a task in this state} */
    public boolean ended() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /**
     * {@return the state of a task after its last outcome}
     *
     * @param outcome how its last attempt ended
     */
    public static TaskState after(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded succeeded -> SUCCEEDED;
            case TaskOutcome.Cancelled cancelled -> CANCELLED;
            case TaskOutcome.Failed failed -> FAILED;
            case TaskOutcome.Preempted preempted -> FAILED;
        };
    }
}
