package org.parhelion.campaign;

import java.util.List;

/**
 * Chooses the tasks of a campaign one after another: a searcher, a dynamic graph.
 *
 * <p>It is deterministic: the same calls give the same tasks. It names the outcome that it takes next, so
 * its choices depend on results alone, not on which task ended first. What it has been told and what it has chosen are
 * stored in one transaction; after a kill, {@link #restore} gets the state of the last one. One thread calls it at a time.
 */
public interface TaskSource {
    /**
     * {@return the first tasks, with indices from 0} Called once in a campaign's life.
     */
    List<TaskSpec> begin();

    /**
     * Names the task whose outcome it takes next. Other outcomes are kept until it is their turn, so that its choices do not depend on which task ends first. Depends on what
     * it has been told alone.
     *
     * @param told how many outcomes it has been told
     * @return the index of a task that it has chosen and whose outcome it has not been told; by default {@code told}, so that the order is that of the indices
     */
    default int next(int told) {
        return told;
    }

    /**
     * Takes one outcome and chooses what follows.
     *
     * @param task the task's index, which {@link #next} named
     * @param outcome how it ended: {@code Succeeded}, {@code Failed} or {@code Cancelled}
     * @return new tasks; their indices continue those of the tasks chosen before
     */
    List<TaskSpec> told(int task, TaskOutcome outcome);

    /** {@return everything that future choices depend on, for {@link #restore}} */
    byte[] state();

    /**
     * Sets the state, in a process that goes on with the campaign.
     *
     * @param state what {@link #state} returned
     */
    void restore(byte[] state);
}
