package org.parhelion.campaign;

/** Runs attempts: in a thread, a JVM, a process, a job of ranks. */
@FunctionalInterface
public interface TaskExecutor {
    /**
     * Starts an attempt and returns at once. A failure to start is reported to the listener as the outcome {@link
     * FailureClass#NODE_BAD}, or {@link FailureClass#FAILED} if the task is to blame.
     *
     * @param assignment what to run
     * @param listener receives progress and the end
     * @return the running attempt
     */
    RunningTask start(Assignment assignment, TaskListener listener);
}
