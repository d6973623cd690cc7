package org.parhelion.campaign;

/** Receives what happens to a running attempt. Any thread may call it. */
public interface TaskListener {
    /**
     * The attempt has made progress.
     *
     * @param fraction the part that is done, 0 … 1
     */
    void progressed(double fraction);

    /**
     * The attempt has ended: none of its threads or processes is left. Called once for every attempt, also after {@link
     * RunningTask#cancel}.
     *
     * @param outcome how it ended
     */
    void ended(TaskOutcome outcome);
}
