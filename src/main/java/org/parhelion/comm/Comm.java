package org.parhelion.comm;

import java.util.Optional;

/**
 * A group of ranks that exchange messages: MPI's communicator.
 *
 * <p>The verbs mean what they mean in MPI (MPI-4.1, chapters 3, 6, 7 and 8). Point-to-point messages between a pair of
 * ranks with the same tag are received in the order they were sent. A send may wait for its receive; a program that relies
 * on buffering is wrong here, as in MPI. All ranks of a communicator must call its collectives in the same order.
 *
 * <p>Arguments are checked before anything is sent: a rank outside 0 … size − 1, a tag outside 0 … {@link #MAX_TAG}, buffers
 * whose type or length do not fit are {@link IllegalArgumentException}s that name the value, the same on every provider.
 * What the world does is a {@link CommException}.
 *
 * <p>A communicator serves one thread at a time, its requests included. Threads may take turns; a call by a second thread
 * while the first is inside one is an {@link IllegalStateException} that names both threads. Give each thread a communicator
 * of its own ({@link #dup}); whether two threads may then be inside calls at once is the provider's {@link #threadLevel}:
 * under {@link ThreadLevel#SERIALIZED} the same exception is thrown. {@link #abort} may be called by any thread at any time.
 */
public interface Comm extends AutoCloseable {
    /** No rank: a send to it or a receive from it completes at once and moves nothing. */
    int PROC_NULL = -1;
    /** The color of a rank that joins no communicator of a {@link #split}: MPI_UNDEFINED. */
    int UNDEFINED = -3;
    /** Receive from whichever rank sends first. */
    int ANY_SOURCE = -2;
    /** Receive whatever tag comes first. */
    int ANY_TAG = -2;
    /** The largest tag that a user's message may carry. */
    int MAX_TAG = 32767;

    /** What a provider lets threads of one rank do. */
    enum ThreadLevel {
        /** One thread of the rank at a time may be inside a call. */
        SERIALIZED,
        /** Any thread may call, each on a communicator of its own. */
        MULTIPLE
    }

    /** This process's number, 0 … {@link #size} − 1. */
    int rank();

    /** Number of ranks. */
    int size();

    /** The provider's name: {@code threads}, {@code mpi} or {@code mpj}. */
    String provider();

    /** Whether each rank is a process of its own; else ranks are threads of one JVM. */
    boolean ranksAreProcesses();

    /** What threads of one rank may do at once. */
    ThreadLevel threadLevel();

    /** The host this rank runs on, as the provider knows it. */
    String hostName();

    // Point to point ---------------------------------------------------------------------------------------------

    /** Sends {@code buffer} to rank {@code dest}; returns when the buffer may be changed again. */
    void send(Buffer buffer, int dest, int tag);

    /** Sends {@code buffer} to rank {@code dest}; returns only after the matching receive has begun. */
    void ssend(Buffer buffer, int dest, int tag);

    /**
     * Receives a message of at most {@code buffer.byteSize()} bytes.
     *
     * @throws CommException if the message is longer (MPI_ERR_TRUNCATE); the message is consumed
     */
    Status recv(Buffer buffer, int source, int tag);

    /** Starts a send; the buffer must not be changed until the request is complete. */
    Request isend(Buffer buffer, int dest, int tag);

    /** Starts a receive; the buffer must not be touched until the request is complete. */
    Request irecv(Buffer buffer, int source, int tag);

    /** A send to be started any number of times. */
    Request sendInit(Buffer buffer, int dest, int tag);

    /** A receive to be started any number of times. */
    Request recvInit(Buffer buffer, int source, int tag);

    /** A set of persistent requests of this communicator, started and awaited together; the set now owns them. */
    RequestSet requestSet(Request... persistent);

    /** Sends and receives at once, so that a ring of ranks cannot deadlock. */
    Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag);

    /** Waits until a message from {@code source} with {@code tag} can be received, and says which, without receiving it. */
    Status probe(int source, int tag);

    /** What {@link #probe} would say now, or empty where it would wait. */
    Optional<Status> iprobe(int source, int tag);

    // Collectives ------------------------------------------------------------------------------------------------

    /** Returns on no rank before every rank has called. */
    void barrier();

    /** Copies {@code buffer} of {@code root} to that of every rank. */
    void bcast(Buffer buffer, int root);

    /** Combines the ranks' {@code send}, element by element, into {@code recv} of {@code root} (ignored elsewhere). */
    void reduce(Buffer send, Buffer recv, Op op, int root);

    /** Combines the ranks' {@code send}, element by element, into {@code recv} of every rank; all get the same bits. */
    void allreduce(Buffer send, Buffer recv, Op op);

    /** One number a rank, combined. */
    default double allreduce(double value, Op op) {
        double[] result = {0};
        allreduce(Buffer.of(new double[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /** One number a rank, combined. */
    default long allreduce(long value, Op op) {
        long[] result = {0};
        allreduce(Buffer.of(new long[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /** Rank r's {@code send} becomes the r-th part of {@code recv} of {@code root} (ignored elsewhere). */
    void gather(Buffer send, Buffer recv, int root);

    /**
     * As {@link #gather}, with parts of different length.
     *
     * @param counts elements of each rank, read on {@code root} only
     * @param displacements where each rank's part begins in {@code recv} [elements], read on {@code root} only
     */
    void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root);

    /** The r-th part of {@code send} of {@code root} (ignored elsewhere) becomes rank r's {@code recv}. */
    void scatter(Buffer send, Buffer recv, int root);

    /** As {@link #scatter}, with parts of different length; see {@link #gatherv}. */
    void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root);

    /** Rank r's {@code send} becomes the r-th part of every rank's {@code recv}. */
    void allgather(Buffer send, Buffer recv);

    /** As {@link #allgather}, with parts of different length, the same on every rank. */
    void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements);

    /** The r-th part of this rank's {@code send} goes to rank r; rank r's part comes into the r-th part of {@code recv}. */
    void alltoall(Buffer send, Buffer recv);

    /** As {@link #alltoall}, with parts of different length [elements]. */
    void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements);

    /** Combines the ranks' {@code send} and leaves {@code counts[r]} elements of the result on rank r. */
    void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op);

    /** Rank r gets the combination of ranks 0 … r. */
    void scan(Buffer send, Buffer recv, Op op);

    /** Rank r gets the combination of ranks 0 … r − 1; {@code recv} of rank 0 is left as it was. */
    void exscan(Buffer send, Buffer recv, Op op);

    // Groups -----------------------------------------------------------------------------------------------------

    /** The same ranks, with traffic of their own. Collective. */
    Comm dup();

    /**
     * The same ranks, for the traffic of libraries: no receive or probe on this communicator matches it, not even with
     * wildcards. The first call on a communicator makes it and is collective; later calls return the same object. Libraries
     * that share it must not use wildcards there. It is closed with this communicator; do not close it.
     *
     * @return the companion; where ranks may die, it is revoked when this communicator is
     */
    Comm companion();

    /**
     * A communicator for each {@code color}, its ranks ordered by {@code key}, then by rank here. Collective.
     *
     * @param color 0 or more; {@link #UNDEFINED} for a rank that joins none and gets empty
     */
    Optional<Comm> split(int color, int key);

    /**
     * The same ranks, laid out on a Cartesian grid of ranks, row-major (the last dimension varies fastest). Collective.
     *
     * @param dims ranks along each dimension; their product is {@link #size}
     * @param periodic whether each dimension wraps around
     */
    CartComm cart(int[] dims, boolean[] periodic);

    /**
     * Ends the whole job, on every rank, with {@code exitStatus} and the reason. Does not return normally.
     *
     * @param exitStatus 1 … 125
     */
    void abort(int exitStatus, String reason);

    /** Frees a communicator that {@link #dup}, {@link #split} or {@link #cart} made. Collective. */
    @Override
    void close();
}
