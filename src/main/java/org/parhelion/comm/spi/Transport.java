package org.parhelion.comm.spi;

import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Comm.ThreadLevel;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/**
 * One rank's end of a communicator, as an engine implements it. A program never sees it: {@link CheckedComm} stands before it.
 *
 * <p>Arguments are right when they come here: a peer is a rank of this communicator (perhaps this rank itself) or, to
 * receive, {@code ANY_SOURCE}; never {@code PROC_NULL}. Every method is called inside the {@link #guard}, so by one thread
 * at a time; the engine's requests and request sets must enter it themselves.
 *
 * <p>The point-to-point primitives are the engine's to write. Each collective has a plain algorithm over
 * {@link #isendInternal} and {@link #recvInternal}: traffic that no user's receive or probe ever matches, not even with
 * wildcards. Override a collective where the engine does better; an engine that overrides all of them needs no internal
 * traffic.
 */
public interface Transport {
    /** This rank, 0 … size − 1. */
    int rank();

    /** Number of ranks. */
    int size();

    /** The engine's name, as {@link CommProvider#name}. */
    String provider();

    /** Whether each rank is a process; see {@link CommProvider#ranksAreProcesses}. */
    boolean ranksAreProcesses();

    /** What threads of one rank may do at once, each on a communicator of its own. */
    ThreadLevel threadLevel();

    /** The host that this rank runs on. */
    String hostName();

    /** Admits one thread at a time: one guard a communicator, or one a process if the library takes one thread at a time. */
    CallGuard guard();

    /** The communicator that a program is given. */
    default Comm asComm(boolean world) {
        return new CheckedComm(this, world);
    }

    // Primitives: point to point -----------------------------------------------------------------------------------

    void send(Buffer buffer, int dest, int tag);

    void ssend(Buffer buffer, int dest, int tag);

    Status recv(Buffer buffer, int source, int tag);

    Request isend(Buffer buffer, int dest, int tag);

    Request irecv(Buffer buffer, int source, int tag);

    Request sendInit(Buffer buffer, int dest, int tag);

    Request recvInit(Buffer buffer, int source, int tag);

    /** Whether {@code request} is a persistent request that {@link #sendInit} or {@link #recvInit} of this made. */
    boolean ownsPersistent(Request request);

    /** A set of requests that {@link #ownsPersistent} said yes to; the array is the set's own. */
    RequestSet requestSet(Request[] persistent);

    default Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        Request receive = irecv(recvBuffer, source, recvTag);
        send(sendBuffer, dest, sendTag);
        return receive.await();
    }

    Status probe(int source, int tag);

    Optional<Status> iprobe(int source, int tag);

    // Primitives: internal traffic ---------------------------------------------------------------------------------

    /** As {@code isend}, in a space that users' receives never match: another context, or tags above MAX_TAG. */
    default Request isendInternal(Buffer buffer, int dest, int tag) {
        throw new UnsupportedOperationException(provider() + " has no internal traffic: override this collective");
    }

    /** Receives what {@link #isendInternal} sent. */
    default void recvInternal(Buffer buffer, int source, int tag) {
        throw new UnsupportedOperationException(provider() + " has no internal traffic: override this collective");
    }

    // Primitives: groups and the end ---------------------------------------------------------------------------------

    Transport dup();

    /** As {@link #dup}, for {@link Comm#companion}: what ends calls here (a revocation) ends calls there. */
    default Transport companion() {
        return dup();
    }

    Optional<Transport> split(int color, int key);

    void abort(int exitStatus, String reason);

    /** Frees the communicator; called at most once, never on the world. */
    void close();

    // Primitives: collectives, each with a plain algorithm -----------------------------------------------------------

    default void barrier() {
        CollectiveAlgorithms.barrier(this);
    }

    default void bcast(Buffer buffer, int root) {
        CollectiveAlgorithms.bcast(this, buffer, root);
    }

    default void reduce(Buffer send, Buffer recv, Op op, int root) {
        CollectiveAlgorithms.reduce(this, send, recv, op, root);
    }

    default void allreduce(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.allreduce(this, send, recv, op);
    }

    default double allreduce(double value, Op op) {
        double[] result = {0};
        allreduce(Buffer.of(new double[] {value}), Buffer.of(result), op);
        return result[0];
    }

    default long allreduce(long value, Op op) {
        long[] result = {0};
        allreduce(Buffer.of(new long[] {value}), Buffer.of(result), op);
        return result[0];
    }

    default void gather(Buffer send, Buffer recv, int root) {
        int[] counts = rank() == root ? CollectiveAlgorithms.equalCounts(this, send.count()) : new int[0];
        gatherv(send, recv, counts, CollectiveAlgorithms.contiguous(counts), root);
    }

    default void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        CollectiveAlgorithms.gatherv(this, send, recv, counts, displacements, root);
    }

    default void scatter(Buffer send, Buffer recv, int root) {
        int[] counts = rank() == root ? CollectiveAlgorithms.equalCounts(this, recv.count()) : new int[0];
        scatterv(send, counts, CollectiveAlgorithms.contiguous(counts), recv, root);
    }

    default void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        CollectiveAlgorithms.scatterv(this, send, counts, displacements, recv, root);
    }

    default void allgather(Buffer send, Buffer recv) {
        int[] counts = CollectiveAlgorithms.equalCounts(this, send.count());
        allgatherv(send, recv, counts, CollectiveAlgorithms.contiguous(counts));
    }

    default void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        CollectiveAlgorithms.allgatherv(this, send, recv, counts, displacements);
    }

    default void alltoall(Buffer send, Buffer recv) {
        int[] counts = CollectiveAlgorithms.equalCounts(this, send.count() / size());
        int[] displacements = CollectiveAlgorithms.contiguous(counts);
        alltoallv(send, counts, displacements, recv, counts, displacements);
    }

    default void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        CollectiveAlgorithms.alltoallv(this, send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
    }

    default void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        CollectiveAlgorithms.reduceScatter(this, send, recv, counts, op);
    }

    default void scan(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.scan(this, send, recv, op);
    }

    default void exscan(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.exscan(this, send, recv, op);
    }
}
