package org.parhelion.comm;

/**
 * A fixed set of persistent requests that are started and awaited together, without allocation in each round.
 *
 * <p>Made by {@link Comm#requestSet}. A provider may pass the whole set to its library in one call. The thread
 * rule is that of {@link Request}.
 */
public interface RequestSet extends AutoCloseable {
    /**
     * Starts every request of the set: MPI_Startall.
     *
     * @throws IllegalStateException if one is active already, or the set is closed
     */
    void start();

    /**
     * Waits until every request of the set is complete: MPI_Waitall.
     *
     * @throws CommException if an operation failed
     */
    void await();

    /**
     * Tests without waiting whether every request is complete: MPI_Testall. Lets the library make progress.
     *
     * @return whether all are complete
     */
    boolean test();

    /** {@return number of requests} */
    int size();

    /**
     * Status of one request after the last round.
     *
     * @param index 0 … {@link #size} − 1, in the order of {@link Comm#requestSet}
     * @return source, tag and length of the message received; {@link Status#EMPTY} for a send
     */
    Status status(int index);

    /**
     * Frees the requests.
     *
     * @throws IllegalStateException if one is still under way
     */
    @Override
    void close();
}
