package org.parhelion.campaign;

import java.util.List;

/**
 * Chooses the tasks of a campaign one after another: a searcher, a dynamic graph.
 *
 * <p>It is deterministic: the same calls give the same tasks. It is told outcomes in the order of the tasks' indices, so
 * its choices depend on results alone, not on which task ended first. What it has been told and what it has chosen are
 * stored in one transaction; after a kill, {@link #restore} gets the state of the last one. One thread calls it at a time.
 */
public interface TaskSource {
    /**
     * {@return the first tasks, with indices from 0} Called once in a campaign's life.
     */
    List<TaskSpec> begin();

    /**
     * Takes one outcome and chooses what follows.
     *
     * @param task the task's index; 0, 1, 2, … in successive calls
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
