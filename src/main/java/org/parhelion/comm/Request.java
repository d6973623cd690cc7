package org.parhelion.comm;

import java.util.List;
import java.util.Optional;

/**
 * A non-blocking operation: MPI_Request. It keeps its buffer reachable until it completes.
 *
 * <p>A one-shot request ({@link Comm#isend}, {@link Comm#irecv}, {@link Comm#iallreduce}) is active from the start and needs
 * nothing more once it has completed. A persistent one ({@link Comm#sendInit}, {@link Comm#recvInit}) is inactive until
 * {@link #start}, and again after completion; {@link #close} frees the library's resources.
 *
 * <p>An active request becomes inactive in the call that reports its completion: {@link #await}, or a {@link #test} that returns
 * true, or one of the methods for several requests. Those pass over inactive requests, so that a program can give the same
 * array again until none is active: MPI does the same with null requests.
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

    /** {@return whether the operation was started and its completion has not been reported} Does not look for messages. */
    boolean isActive();

    /**
     * Tests without waiting whether the operation is complete, and leaves the request active: MPI_Request_get_status. Lets the
     * library make progress.
     *
     * @return whether {@link #await} would return, or throw, at once; true for an inactive request
     */
    boolean isComplete();

    /**
     * Takes back a receive that has found no message yet: MPI_Cancel, MPI_Wait and MPI_Test_cancelled in one call. A message that
     * has been sent already is not lost: either this receive has found it, or a later one finds it.
     *
     * @return true if the receive was cancelled: it is inactive, its buffer unchanged, its status {@link Status#EMPTY}. False if
     *     a message was found: await it as ever. Always false for an inactive request, for a send and for a collective:
     *     these cannot be taken back (MPI-4.0 deprecates it for sends, MPI forbids it for collectives)
     * @throws UnsupportedOperationException for a receive of an engine that cannot take it back: {@code mpj}
     */
    boolean cancel();

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
     * The completion of one of several requests.
     *
     * @param index which one: its index in the array that was given
     * @param status its status, as {@link Request#await} returns it
     */
    record Completion(int index, Status status) {}

    /**
     * Waits until all operations are complete: MPI_Waitall. {@link #status} of each tells what it received.
     *
     * @param requests requests of this thread's communicators
     * @throws CommException if an operation failed; later ones of the list are then not awaited
     */
    static void awaitAll(Request... requests) {
        for (Request request : requests) {
            request.await();
        }
    }

    /**
     * Waits until one operation is complete: MPI_Waitany. Only that request becomes inactive.
     *
     * @param requests requests of this thread's communicators, active or inactive
     * @return the first complete one; empty if none is active
     * @throws CommException if that operation failed; its request is then inactive
     */
    static Optional<Completion> awaitAny(Request... requests) {
        return SeveralRequests.awaitAny(requests);
    }

    /**
     * Waits until at least one operation is complete, and completes all that are: MPI_Waitsome.
     *
     * @param requests requests of this thread's communicators, active or inactive
     * @return the complete ones, in ascending order of their indices; empty if none is active
     * @throws CommException if one of these operations failed; its request is then inactive
     */
    static List<Completion> awaitSome(Request... requests) {
        return SeveralRequests.awaitSome(requests);
    }

    /**
     * Tests without waiting whether all operations are complete: MPI_Testall.
     *
     * @param requests requests of this thread's communicators, active or inactive
     * @return true if all are, and then all are inactive; false if one is not, and then all are left as they were
     * @throws CommException if all are complete and one failed
     */
    static boolean testAll(Request... requests) {
        return SeveralRequests.testAll(requests);
    }

    /**
     * Tests without waiting whether one operation is complete: MPI_Testany. Only that request becomes inactive.
     *
     * @param requests requests of this thread's communicators, active or inactive
     * @return the first complete one; empty if none is complete or none {@linkplain #isActive active}
     * @throws CommException if that operation failed; its request is then inactive
     */
    static Optional<Completion> testAny(Request... requests) {
        return SeveralRequests.testAny(requests);
    }

    /**
     * Completes without waiting all operations that are complete: MPI_Testsome.
     *
     * @param requests requests of this thread's communicators, active or inactive
     * @return the complete ones, in ascending order of their indices; empty if none is complete or none active
     * @throws CommException if one of these operations failed; its request is then inactive
     */
    static List<Completion> testSome(Request... requests) {
        return SeveralRequests.testSome(requests);
    }
}
