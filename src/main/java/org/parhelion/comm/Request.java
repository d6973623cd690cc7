package org.parhelion.comm;

/**
 * A non-blocking operation: MPI_Request. It keeps its buffer reachable until it completes.
 *
 * <p>A one-shot request ({@link Comm#isend}, {@link Comm#irecv}) is active from the start and needs nothing more once it
 * has completed. A persistent one ({@link Comm#sendInit}, {@link Comm#recvInit}) is inactive until {@link #start}, and again
 * after completion; {@link #close} frees the library's resources.
 *
 * <p>A request counts as a part of its communicator, which serves one thread at a time. Threads may take turns; a call by a second
 * thread while the first is inside one throws {@link IllegalStateException}.
 */
public interface Request extends AutoCloseable {
    /**
     * Activates a persistent request: MPI_Start.
     *
     * @throws IllegalStateException if it is active already, closed, or not persistent
     */
    void start();

    /**
     * Waits until the operation is complete: MPI_Wait. An inactive request is complete at once.
     *
     * @return source, tag and length of the message received; {@link Status#EMPTY} for a send
     * @throws CommException if the operation failed, for instance because the message was longer than the buffer
     */
    Status await();

    /**
     * Tests without waiting whether the operation is complete: MPI_Test. Lets the library make progress.
     *
     * @return whether it is complete; true for an inactive request
     * @throws CommException if the operation failed
     */
    boolean test();

    /** {@return status of the last completed operation; {@link Status#EMPTY} for a send or before the first completion} */
    Status status();

    /**
     * Frees the request: MPI_Request_free.
     *
     * @throws IllegalStateException if the operation is still under way
     */
    @Override
    void close();

    /**
     * Waits until all operations are complete: MPI_Waitall.
     *
     * @param requests requests of this thread's communicators
     * @throws CommException if an operation failed; later ones of the list are then not awaited
     */
    static void awaitAll(Request... requests) {
        for (Request request : requests) {
            request.await();
        }
    }
}
