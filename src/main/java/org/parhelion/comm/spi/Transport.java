package org.parhelion.comm.spi;

import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Comm.ThreadLevel;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Group;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/**
 * One rank's end of a communicator, as an engine implements it. A program never sees it: {@link CheckedComm} stands before it.
 *
 * <p>Arguments are right when they come here: a peer is a rank of this communicator (perhaps this rank itself) or, to
 * receive, {@code ANY_SOURCE}; never {@code PROC_NULL}. Every method that communicates, except {@link #abort}, is called inside
 * the {@link #guard}, so by one thread at a time; the engine's requests and request sets must enter it themselves.
 *
 * <p>The point-to-point primitives are the engine's to write. Each collective has a plain algorithm over
 * {@link #isendInternal} and {@link #recvInternal}: traffic that no user's receive or probe ever matches, not even with
 * wildcards. Override a collective where the engine does better; an engine that overrides all of them needs no internal
 * traffic.
 */
public interface Transport {
    /**
     * This rank.
     *
     * @return 0 … size − 1
     */
    int rank();

    /**
     * Number of ranks.
     *
     * @return at least 1
     */
    int size();

    /**
     * The engine's name.
     *
     * @return the same as {@link CommProvider#name}
     */
    String provider();

    /**
     * Whether each rank is a process.
     *
     * @return the same as {@link CommProvider#ranksAreProcesses}
     */
    boolean ranksAreProcesses();

    /**
     * What threads of one rank may do at once, each on a communicator of its own.
     *
     * @return {@code MULTIPLE} with one guard for each communicator, {@code SERIALIZED} with one for the process
     */
    ThreadLevel threadLevel();

    /**
     * The host that this rank runs on.
     *
     * @return its name, as the engine knows it
     */
    String hostName();

    /**
     * The largest tag of a program's messages.
     *
     * @return {@link Comm#MAX_TAG} or more; by default that
     */
    default int maxTag() {
        return Comm.MAX_TAG;
    }

    /**
     * Where elements that are not adjacent are packed.
     *
     * @return true if the engine copies elements on the heap to native memory; by default false
     */
    default boolean prefersNativeMemory() {
        return false;
    }

    /**
     * Admits one thread at a time.
     *
     * @return one guard for each communicator, or one for the process if the engine's library takes one thread at a time;
     *     the same object at every call
     */
    CallGuard guard();

    /**
     * The communicator that a program is given.
     *
     * @param members the ranks of this communicator
     * @param world whether it is the one that the rank's body is given, which a program cannot close
     * @return a {@link CheckedComm} over this transport, or a subtype of {@link Comm} that can do more
     */
    default Comm asComm(Group members, boolean world) {
        return new CheckedComm(this, members, world);
    }

    /**
     * The communicator of a whole job, for the rank's body.
     *
     * @return as {@link #asComm}; the program cannot close it
     */
    default Comm asWorld() {
        return asComm(Group.world(size()), true);
    }

    // Primitives: point to point -----------------------------------------------------------------------------------

    /**
     * Sends, and returns when the buffer may be changed again.
     *
     * @param buffer elements to send
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     */
    void send(Buffer buffer, int dest, int tag);

    /**
     * Sends, and returns after the matching receive has begun.
     *
     * @param buffer elements to send
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     */
    void ssend(Buffer buffer, int dest, int tag);

    /**
     * Sends a message whose receive is posted; default: {@link #send}.
     *
     * @param buffer elements to send
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     */
    default void rsend(Buffer buffer, int dest, int tag) {
        send(buffer, dest, tag);
    }

    /**
     * Receives a message.
     *
     * @param buffer writable; may be longer than the message
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return the message's source, tag and length
     * @throws CommException if the message is longer than the buffer; it is consumed
     */
    Status recv(Buffer buffer, int source, int tag);

    /**
     * Begins a send.
     *
     * @param buffer elements to send, unchanged until the request completes
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return a one-shot request, which is under way
     */
    Request isend(Buffer buffer, int dest, int tag);

    /**
     * Begins a send that completes after the matching receive has begun.
     *
     * @param buffer elements to send, unchanged until the request completes
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return a one-shot request, which is under way
     */
    Request issend(Buffer buffer, int dest, int tag);

    /**
     * Begins a send whose receive is posted; default: {@link #isend}.
     *
     * @param buffer elements to send, unchanged until the request completes
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return a one-shot request, which is under way
     */
    default Request irsend(Buffer buffer, int dest, int tag) {
        return isend(buffer, dest, tag);
    }

    /**
     * Begins a receive.
     *
     * @param buffer writable; may be longer than the message
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return a one-shot request, which is under way
     */
    Request irecv(Buffer buffer, int source, int tag);

    /**
     * A send to be started again and again.
     *
     * @param buffer elements to send; read anew at each start
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return a persistent request, inactive
     */
    Request sendInit(Buffer buffer, int dest, int tag);

    /**
     * A synchronous send to be started again and again.
     *
     * @param buffer elements to send, read anew at each start
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return a persistent request, inactive
     */
    Request ssendInit(Buffer buffer, int dest, int tag);

    /**
     * A ready send to be started again and again; default: {@link #sendInit}.
     *
     * @param buffer elements to send, read anew at each start
     * @param dest a rank of this communicator
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return a persistent request, inactive
     */
    default Request rsendInit(Buffer buffer, int dest, int tag) {
        return sendInit(buffer, dest, tag);
    }

    /**
     * A receive to be started again and again.
     *
     * @param buffer writable; may be longer than the message
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return a persistent request, inactive
     */
    Request recvInit(Buffer buffer, int source, int tag);

    /**
     * Whether a request is one of this transport's persistent requests.
     *
     * @param request any request
     * @return whether {@link #sendInit} or {@link #recvInit} of this transport made it and it is not closed
     */
    boolean ownsPersistent(Request request);

    /**
     * A set of requests that are started and awaited together.
     *
     * @param persistent distinct requests, each {@linkplain #ownsPersistent owned}; the array is the set's own
     * @return the set, inactive
     */
    RequestSet requestSet(Request[] persistent);

    /**
     * Sends and receives at once; default: a receive is begun, then the send.
     *
     * @param sendBuffer elements to send
     * @param dest a rank of this communicator
     * @param sendTag 0 … {@link Comm#MAX_TAG}
     * @param recvBuffer writable; does not overlap {@code sendBuffer}
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param recvTag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return the received message's source, tag and length
     * @throws CommException if the message is longer than the buffer; it is consumed
     */
    default Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        Request receive = irecv(recvBuffer, source, recvTag);
        send(sendBuffer, dest, sendTag);
        return receive.await();
    }

    /**
     * Waits for a message without receiving it.
     *
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return source, tag and length of the message that a receive with these arguments would get
     */
    Status probe(int source, int tag);

    /**
     * Looks for a message without waiting.
     *
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return as {@link #probe}; empty if no such message has arrived
     */
    Optional<Status> iprobe(int source, int tag);

    /**
     * Waits until a message arrives after {@link #iprobe} found none, as {@link CheckedComm#awaitArrival} does; default: cannot.
     *
     * @param nanos how long at most [ns]
     * @return whether a message would wake this thread
     */
    default boolean awaitArrival(long nanos) {
        return false;
    }

    /**
     * Takes a message out of all matching; default: probes, then receives into memory of its own. There the message is copied
     * once more, and a synchronous send completes in this call.
     *
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return the message; the caller receives it once, into a writable buffer
     */
    default MatchedMessage mprobe(int source, int tag) {
        return CopiedMessage.received(this, probe(source, tag));
    }

    /**
     * As {@link #mprobe}, without waiting.
     *
     * @param source a rank of this communicator, or {@link Comm#ANY_SOURCE}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return the message; empty if no such message has arrived
     */
    default Optional<MatchedMessage> improbe(int source, int tag) {
        return iprobe(source, tag).map(status -> CopiedMessage.received(this, status));
    }

    // Primitives: internal traffic ---------------------------------------------------------------------------------

    /**
     * Begins a send that users' receives and probes never match: in another context, or with tags above {@code MAX_TAG}.
     *
     * @param buffer elements to send, unchanged until the request completes
     * @param dest a rank of this communicator
     * @param tag above {@link Comm#MAX_TAG}
     * @return a one-shot request
     * @throws UnsupportedOperationException by default: an engine that overrides all collectives needs none
     */
    default Request isendInternal(Buffer buffer, int dest, int tag) {
        throw new UnsupportedOperationException(provider() + " has no internal traffic: override this collective");
    }

    /**
     * Begins to receive what {@link #isendInternal} sent.
     *
     * @param buffer writable, as long as the message
     * @param source a rank of this communicator, no wildcard
     * @param tag above {@link Comm#MAX_TAG}
     * @return a one-shot request
     * @throws UnsupportedOperationException by default: an engine that overrides all collectives needs none
     */
    default Request irecvInternal(Buffer buffer, int source, int tag) {
        throw new UnsupportedOperationException(provider() + " has no internal traffic: override this collective");
    }

    /**
     * Receives what {@link #isendInternal} sent; default: {@link #irecvInternal}, awaited.
     *
     * @param buffer writable, as long as the message
     * @param source a rank of this communicator, no wildcard
     * @param tag above {@link Comm#MAX_TAG}
     */
    default void recvInternal(Buffer buffer, int source, int tag) {
        irecvInternal(buffer, source, tag).await();
    }

    // Primitives: groups and the end ---------------------------------------------------------------------------------

    /**
     * The same ranks with traffic of its own. Collective.
     *
     * @return the new communicator's transport
     */
    Transport dup();

    /**
     * As {@link #dup}, for {@link Comm#companion}: what ends calls here (a revocation) ends calls there. Collective.
     *
     * @return the companion's transport; the caller keeps it
     */
    default Transport companion() {
        return dup();
    }

    /**
     * A communicator for each color, its ranks ordered by key, then by rank here. Collective.
     *
     * @param color 0 or more, or {@link Comm#UNDEFINED} to join none
     * @param key this rank's place among those of its color
     * @return this rank's part; empty if its color is {@code UNDEFINED}
     */
    Optional<Transport> split(int color, int key);

    /**
     * A communicator of some ranks, which alone call it. By default an engine does not have it.
     *
     * @param members ranks here, this one among them, the same on all members
     * @param tag tells apart what is made for equal members by several threads
     * @return this rank's part
     */
    default Transport createGroup(int[] members, int tag) {
        throw new CommException("createGroup: " + provider()
                + " has no communicators that a part of the ranks makes alone: call create, or split, on all ranks");
    }

    /**
     * The ranks that can share memory with this one; default: those of the same {@link #hostName}. Collective.
     *
     * @param key this rank's place among those of its host
     * @return this rank's part
     */
    default Transport splitShared(int key) {
        return split(HostNames.lowestRankWith(this, hostName()), key).orElseThrow();
    }

    /**
     * Ends the whole job, on every rank; does not return normally. Any thread may call it at any time, without the guard.
     *
     * @param exitStatus 1 … 125
     * @param reason for the user
     */
    void abort(int exitStatus, String reason);

    /** Frees the communicator; called at most once, never on the world. */
    void close();

    // Collectives without waiting ------------------------------------------------------------------------------------

    /**
     * Begins a non-blocking collective; default: a plain algorithm over internal traffic.
     *
     * @param call the collective and its arguments
     * @return a one-shot request, which is under way; its status is {@link Status#EMPTY}
     */
    default Request start(CollectiveCall call) {
        return NonblockingAlgorithms.start(this, call);
    }

    // Primitives: collectives, each with a plain algorithm -----------------------------------------------------------

    /** Returns after all ranks have called it. */
    default void barrier() {
        CollectiveAlgorithms.barrier(this);
    }

    /**
     * Copies the root's elements to all ranks.
     *
     * @param buffer the elements; of the same length on every rank
     * @param root a rank of this communicator
     */
    default void bcast(Buffer buffer, int root) {
        CollectiveAlgorithms.bcast(this, buffer, root);
    }

    /**
     * Combines all ranks' elements on the root, in rank order.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}; unused on other ranks
     * @param op defined for the elements' type
     * @param root a rank of this communicator
     */
    default void reduce(Buffer send, Buffer recv, Op op, int root) {
        CollectiveAlgorithms.reduce(this, send, recv, op, root);
    }

    /**
     * Combines all ranks' elements, with the same bits on every rank.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op defined for the elements' type
     */
    default void allreduce(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.allreduce(this, send, recv, op);
    }

    /**
     * Combines one number of each rank, with the same bits on every rank.
     *
     * @param value this rank's number
     * @param op defined for {@code double}
     * @return the combination
     */
    default double allreduce(double value, Op op) {
        double[] result = {0};
        allreduce(Buffer.of(new double[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /**
     * Combines one number of each rank, with the same bits on every rank.
     *
     * @param value this rank's number
     * @param op defined for {@code long}
     * @return the combination
     */
    default long allreduce(long value, Op op) {
        long[] result = {0};
        allreduce(Buffer.of(new long[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /**
     * Collects equal parts on the root.
     *
     * @param send this rank's part
     * @param recv all parts in rank order; unused on other ranks
     * @param root a rank of this communicator
     */
    default void gather(Buffer send, Buffer recv, int root) {
        int[] counts = rank() == root ? CollectiveAlgorithms.equalCounts(this, send.count()) : new int[0];
        gatherv(send, recv, counts, CollectiveAlgorithms.contiguous(counts), root);
    }

    /**
     * Collects parts on the root.
     *
     * @param send this rank's part
     * @param recv all parts; unused on other ranks, as are counts and displacements
     * @param counts each rank's number of elements
     * @param displacements where each rank's part begins in {@code recv} [elements]
     * @param root a rank of this communicator
     */
    default void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        CollectiveAlgorithms.gatherv(this, send, recv, counts, displacements, root);
    }

    /**
     * Deals equal parts out from the root.
     *
     * @param send all parts in rank order; unused on other ranks
     * @param recv this rank's part
     * @param root a rank of this communicator
     */
    default void scatter(Buffer send, Buffer recv, int root) {
        int[] counts = rank() == root ? CollectiveAlgorithms.equalCounts(this, recv.count()) : new int[0];
        scatterv(send, counts, CollectiveAlgorithms.contiguous(counts), recv, root);
    }

    /**
     * Deals parts out from the root.
     *
     * @param send all parts; unused on other ranks, as are counts and displacements
     * @param counts each rank's number of elements
     * @param displacements where each rank's part begins in {@code send} [elements]
     * @param recv this rank's part
     * @param root a rank of this communicator
     */
    default void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        CollectiveAlgorithms.scatterv(this, send, counts, displacements, recv, root);
    }

    /**
     * Collects equal parts on every rank.
     *
     * @param send this rank's part
     * @param recv all parts in rank order
     */
    default void allgather(Buffer send, Buffer recv) {
        int[] counts = CollectiveAlgorithms.equalCounts(this, send.count());
        allgatherv(send, recv, counts, CollectiveAlgorithms.contiguous(counts));
    }

    /**
     * Collects parts on every rank.
     *
     * @param send this rank's part
     * @param recv all parts
     * @param counts each rank's number of elements
     * @param displacements where each rank's part begins in {@code recv} [elements]
     */
    default void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        CollectiveAlgorithms.allgatherv(this, send, recv, counts, displacements);
    }

    /**
     * Sends an equal part to each rank and receives one from each.
     *
     * @param send the parts in order of their destinations
     * @param recv the parts in order of their sources
     */
    default void alltoall(Buffer send, Buffer recv) {
        int[] counts = CollectiveAlgorithms.equalCounts(this, send.count() / size());
        int[] displacements = CollectiveAlgorithms.contiguous(counts);
        alltoallv(send, counts, displacements, recv, counts, displacements);
    }

    /**
     * Sends a part to each rank and receives one from each.
     *
     * @param send the parts to send
     * @param sendCounts number of elements for each rank
     * @param sendDisplacements where the part for each rank begins in {@code send} [elements]
     * @param recv the parts received
     * @param recvCounts number of elements from each rank
     * @param recvDisplacements where the part from each rank begins in {@code recv} [elements]
     */
    default void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        CollectiveAlgorithms.alltoallv(this, send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
    }

    /**
     * Combines all ranks' elements and deals the result out.
     *
     * @param send this rank's elements
     * @param recv this rank's part of the result
     * @param counts each rank's number of elements of the result
     * @param op defined for the elements' type
     */
    default void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        CollectiveAlgorithms.reduceScatter(this, send, recv, counts, op);
    }

    /**
     * Combines the elements of ranks 0 … this one.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op defined for the elements' type
     */
    default void scan(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.scan(this, send, recv, op);
    }

    /**
     * Combines the elements of the ranks before this one; rank 0 leaves {@code recv} unchanged.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op defined for the elements' type
     */
    default void exscan(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.exscan(this, send, recv, op);
    }
}
