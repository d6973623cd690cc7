package org.parhelion.campaign.design;

import java.util.List;
import java.util.OptionalLong;

/**
 * Chooses tasks, for instance by the results of earlier ones: the interface for a design of one's own.
 *
 * <p>Law: the tasks are a pure function of the searcher's settings and of the results. The order in which results arrive must not matter, for it differs between
 * two runs of the same campaign. Therefore the searcher names the one task whose result it needs next; the driver keeps other results until it is their turn.
 *
 * <pre>
 *   driver                                searcher
 *   ask() until empty            →        tasks 0 1 2 3
 *   result of 2 recorded, kept            awaits() = 0
 *   result of 0 recorded
 *   tell(0)                      →        awaits() = 2
 *   ask() until empty            →        task 4
 *   one transaction: task 4, state()
 *   tell(2) …
 * </pre>
 *
 * <p>A driver stores {@link #state} in the transaction that adds the tasks, after {@link #ask} has returned none. After a crash it makes a searcher with the same settings and {@linkplain #restore
 * restores} it: the choices are the same as without the crash. Not safe for use by several threads.
 */
public interface Searcher {
    /** {@return the names of the parameters, in the order of the columns of results} */
    List<String> parameters();

    /**
     * Adds tasks. A driver calls it at the beginning and after each {@link #tell}, until the list is empty.
     *
     * @return the tasks; their numbers continue those of the tasks before. Empty if there are none for the time being
     */
    List<DesignTask> ask();

    /**
     * Names the task whose result must be told next.
     *
     * @return the number of a task that was asked for; empty if no result is needed
     */
    OptionalLong awaits();

    /**
     * Receives a result.
     *
     * @param result the result of the task that it {@linkplain #awaits awaits}
     * @throws IllegalArgumentException if it is the result of another task
     */
    void tell(DesignResult result);

    /** {@return all that later choices depend on, besides the settings that the searcher was made with} */
    byte[] state();

    /**
     * Continues from a stored state.
     *
     * @param state the value of {@link #state} of a searcher with the same settings
     * @throws IllegalArgumentException if it is no such state
     */
    void restore(byte[] state);
}
