package org.parhelion.space;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A shared bag of tuples, of one tenant and namespace. {@link Spaces#open} opens one.
 *
 * <p>Every verb applies at once and by itself; {@link #begin} makes several atomic.
 */
public non-sealed interface TupleSpace extends TupleVerbs, AutoCloseable {
    /** {@return the tenant and namespace whose tuples this is; no template ever matches a tuple of another} */
    SpaceName name();

    /**
     * Begins a transaction. It aborts by itself when its lease ends.
     *
     * @param lease its longest duration, unless it is renewed; positive
     * @return the transaction
     * @throws IllegalArgumentException if {@code lease} is not positive
     */
    Transaction begin(Duration lease);

    /**
     * Calls a handler with each matching tuple that becomes visible from now on: at once for a write outside a transaction, at
     * the commit for one within. A tuple that an abort or an ended lease of a taker makes visible again is not reported again.
     *
     * <p>The handler runs on a thread of the space, for one tuple after another. A tuple may be taken by others before or while
     * the handler runs. Each tuple is reported at most once; those that were written while the connection to the backend was
     * lost may be missing, and {@link Subscription#complete} tells so.
     *
     * @param template what is looked for
     * @param lease how long the subscription lasts unless it is renewed; positive
     * @param handler receives the tuples; what it throws ends the subscription and is logged
     * @return the subscription
     * @throws IllegalArgumentException if {@code lease} is not positive
     */
    Subscription notify(Template template, Duration lease, Consumer<Tuple> handler);

    /**
     * Releases connections and threads. Transactions that were begun here abort; subscriptions end; waiting calls fail with
     * {@link SpaceException}. The tuples stay where they are.
     */
    @Override
    void close();
}
