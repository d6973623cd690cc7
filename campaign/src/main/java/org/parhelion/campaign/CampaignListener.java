package org.parhelion.campaign;

/** Receives what happens to tasks, on the runner's thread: a slow listener delays the campaign. */
public interface CampaignListener {
    /**
     * A worker has been given a task.
     *
     * @param attempt which attempt
     * @param worker the worker's name
     */
    default void started(Attempt attempt, String worker) {}

    /**
     * A running attempt has made progress.
     *
     * @param attempt which attempt
     * @param fraction the part that is done, 0 … 1
     */
    default void progressed(Attempt attempt, double fraction) {}

    /**
     * An outcome is durable.
     *
     * @param attempt which attempt
     * @param outcome how it ended
     * @param state where the task stands now: ended, {@code READY} or {@code DELAYED}
     */
    default void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {}

    /**
     * An attempt is over, and the coordinator traces attempts.
     *
     * @param span what a trace tells of it
     */
    default void traced(AttemptSpan span) {}
}
