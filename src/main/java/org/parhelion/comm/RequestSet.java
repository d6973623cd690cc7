package org.parhelion.comm;

/**
 * A fixed set of persistent requests that are started and awaited together, without allocation per round.
 *
 * <p>Made by {@link Comm#requestSet}. A provider may hand the whole set to its library in one call.
 */
public interface RequestSet extends AutoCloseable {
    /** Starts every request of the set. */
    void start();

    /** Waits until every request of the set is complete. */
    void await();

    /** Whether every request of the set is complete; lets the library make progress. */
    boolean test();

    /** Number of requests. */
    int size();

    /** What request {@code index} found in the last round, in the order that the set was made with. */
    Status status(int index);

    /** Frees the requests; none may be under way. */
    @Override
    void close();
}
