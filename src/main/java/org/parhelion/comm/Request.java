package org.parhelion.comm;

/**
 * An operation under way. It keeps its buffer reachable until it completes.
 *
 * <p>A one-shot request ({@link Comm#isend}, {@link Comm#irecv}) is active from the start and is done with once it has
 * completed. A persistent one ({@link Comm#sendInit}, {@link Comm#recvInit}) is inactive until {@link #start}, and again
 * after it completed; {@link #close} gives back what the library holds for it.
 *
 * <p>Used by the thread that created it, unless the provider says otherwise.
 */
public interface Request extends AutoCloseable {
    /**
     * Activates a persistent request.
     *
     * @throws IllegalStateException if it is active already, closed, or not persistent
     */
    void start();

    /**
     * Waits until the operation is complete. An inactive request is complete at once.
     *
     * @throws CommException if the operation failed, for instance because the message was longer than the buffer
     */
    Status await();

    /** Whether the operation is complete; lets the library make progress. An inactive request is complete. */
    boolean test();

    /** What the last completed operation found; {@link Status#EMPTY} for a send or before anything completed. */
    Status status();

    /**
     * Frees the request.
     *
     * @throws IllegalStateException if the operation is still under way
     */
    @Override
    void close();

    /** Waits for all of {@code requests}. */
    static void awaitAll(Request... requests) {
        for (Request request : requests) {
            request.await();
        }
    }
}
