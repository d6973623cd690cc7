package org.parhelion.space;

import java.time.Duration;

/**
 * Verbs that take effect together at {@link #commit}, or not at all.
 *
 * <p>Until the end, as JavaSpaces has it: what was written here is seen here alone; if it is taken here, no other caller ever sees
 * it. What was taken here is hidden from all others, and comes back at an abort. What was read here cannot be taken by others,
 * who may still read it; a take elsewhere waits. The verbs of an ended transaction throw {@link SpaceException} of kind
 * {@link SpaceException.Kind#TRANSACTION_ENDED}.
 *
 * <pre>{@code
 *   try (Transaction transaction = space.begin(Duration.ofSeconds(10))) {
 *       Tuple task = transaction.take(Template.of("task", ANY), FOREVER).orElseThrow();
 *       transaction.write(Tuple.of("result", compute(task)));
 *       transaction.commit();
 *   } // without commit, closing aborts: the task is there again
 * }</pre>
 */
public non-sealed interface Transaction extends TupleVerbs, AutoCloseable {
    /**
     * Makes everything that was done here visible, in one step.
     *
     * @throws SpaceException of kind {@code TRANSACTION_ENDED} if the transaction has ended; of kind {@code OUTCOME_UNKNOWN} if
     *     the backend was lost while it committed
     */
    void commit();

    /** Undoes everything that was done here; does nothing if the transaction has ended. */
    void abort();

    /**
     * Sets a new end.
     *
     * @param lease the time from now after which the transaction aborts by itself; positive
     * @return false if the transaction has ended
     */
    boolean renew(Duration lease);

    /** Aborts, unless the transaction has ended. */
    @Override
    default void close() {
        abort();
    }
}
