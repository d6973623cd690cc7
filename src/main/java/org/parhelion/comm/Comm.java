package org.parhelion.comm;

import java.util.Optional;

/**
 * A group of ranks that exchange messages: MPI's communicator.
 *
 * <p>The verbs mean what they mean in MPI (MPI-4.1, chapters 3, 6, 7 and 8); each method names its MPI function. Point-to-point
 * messages between a pair of ranks with the same tag are received in the order in which they were sent. A send may wait for its
 * receive, so a program that relies on buffering is wrong, as in MPI. All ranks of a communicator must call its collectives
 * in the same order, with the same root, operation and element type.
 *
 * <p>Arguments are checked before anything is sent. A rank outside 0 … size − 1, a tag outside 0 … {@link #MAX_TAG}, and buffers
 * whose type or length do not fit throw {@link IllegalArgumentException}, which names the value and is the same on every
 * provider. A failure of a peer or of the library throws {@link CommException}. A call on a closed communicator throws
 * {@link IllegalStateException}. These three may be thrown by every call; a method lists only what is special to it.
 *
 * <p>A communicator and its requests serve one thread at a time. Threads may take turns. A call by a second thread while the
 * first is inside a call throws {@link IllegalStateException}, which names both threads. Give each thread a communicator of its
 * own ({@link #dup}). Whether two threads may then be inside calls at the same time is the provider's {@link #threadLevel}: under
 * {@link ThreadLevel#SERIALIZED} the second thread gets the same exception. {@link #abort} may be called by any thread at any time.
 */
public interface Comm extends AutoCloseable {
    /** MPI_PROC_NULL: a send to it or a receive from it completes at once and transfers nothing. */
    int PROC_NULL = -1;
    /** MPI_UNDEFINED: the color of a rank that joins no communicator of a {@link #split}. */
    int UNDEFINED = -3;
    /** MPI_ANY_SOURCE: receive from any rank. */
    int ANY_SOURCE = -2;
    /** MPI_ANY_TAG: receive a message with any tag. */
    int ANY_TAG = -2;
    /** The largest tag of a message. MPI guarantees at least this value for MPI_TAG_UB. */
    int MAX_TAG = 32767;

    /** How many threads of one rank may be inside calls at the same time: MPI's thread levels. */
    enum ThreadLevel {
        /** One thread of the rank at a time: MPI_THREAD_SERIALIZED. */
        SERIALIZED,
        /** Any number of threads, each on a communicator of its own: MPI_THREAD_MULTIPLE without shared communicators. */
        MULTIPLE
    }

    /** {@return this rank's number, 0 … {@link #size} − 1} MPI_Comm_rank. */
    int rank();

    /** {@return number of ranks, at least 1} MPI_Comm_size. */
    int size();

    /** {@return the provider's name: {@code threads}, {@code mpi} or {@code mpj}} */
    String provider();

    /** {@return whether each rank is a process; if not, ranks are threads of one JVM} */
    boolean ranksAreProcesses();

    /** {@return how many threads of one rank may be inside calls at the same time} */
    ThreadLevel threadLevel();

    /** {@return the name of the host that this rank runs on} MPI_Get_processor_name. */
    String hostName();

    // Point to point ---------------------------------------------------------------------------------------------

    /**
     * Sends a message and returns when the buffer may be changed again: MPI_Send. May wait for the receive.
     *
     * @param buffer elements to send
     * @param dest rank 0 … size − 1, or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}
     */
    void send(Buffer buffer, int dest, int tag);

    /**
     * Sends a message and returns only after the matching receive has started: MPI_Ssend.
     *
     * @param buffer elements to send
     * @param dest rank 0 … size − 1, or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}
     */
    void ssend(Buffer buffer, int dest, int tag);

    /**
     * Receives a message of at most {@code buffer.byteSize()} bytes: MPI_Recv.
     *
     * @param buffer where the elements go; writable
     * @param source rank 0 … size − 1, {@link #ANY_SOURCE} or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}, or {@link #ANY_TAG}
     * @return source, tag and length of the message
     * @throws CommException if the message is longer than the buffer (MPI_ERR_TRUNCATE); the message is consumed
     */
    Status recv(Buffer buffer, int source, int tag);

    /**
     * Starts a send: MPI_Isend.
     *
     * @param buffer elements to send; they must not change until the request is complete
     * @param dest rank 0 … size − 1, or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}
     * @return an active one-shot request
     */
    Request isend(Buffer buffer, int dest, int tag);

    /**
     * Starts a receive: MPI_Irecv.
     *
     * @param buffer where the elements go; writable; neither read nor write it until the request is complete
     * @param source rank 0 … size − 1, {@link #ANY_SOURCE} or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}, or {@link #ANY_TAG}
     * @return an active one-shot request
     */
    Request irecv(Buffer buffer, int source, int tag);

    /**
     * Makes a send that can be started any number of times: MPI_Send_init.
     *
     * @param buffer elements to send; they must not change while the request is active
     * @param dest rank 0 … size − 1, or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request sendInit(Buffer buffer, int dest, int tag);

    /**
     * Makes a receive that can be started any number of times: MPI_Recv_init.
     *
     * @param buffer where the elements go; writable; neither read nor write it while the request is active
     * @param source rank 0 … size − 1, {@link #ANY_SOURCE} or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}, or {@link #ANY_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request recvInit(Buffer buffer, int source, int tag);

    /**
     * Joins persistent requests into a set that is started and awaited in one call: MPI_Startall and MPI_Waitall.
     *
     * @param persistent different requests of this communicator, from {@link #sendInit} and {@link #recvInit}
     * @return the set, which now owns the requests and closes them
     * @throws IllegalArgumentException if a request is one-shot, of another communicator, or given twice
     */
    RequestSet requestSet(Request... persistent);

    /**
     * Sends and receives at the same time, so that a ring of ranks cannot deadlock: MPI_Sendrecv.
     *
     * @param sendBuffer elements to send
     * @param dest rank 0 … size − 1, or {@link #PROC_NULL}
     * @param sendTag 0 … {@link #MAX_TAG}
     * @param recvBuffer where the elements received go; writable; may not overlap {@code sendBuffer}
     * @param source rank 0 … size − 1, {@link #ANY_SOURCE} or {@link #PROC_NULL}
     * @param recvTag 0 … {@link #MAX_TAG}, or {@link #ANY_TAG}
     * @return source, tag and length of the message received
     * @throws CommException if the message is longer than {@code recvBuffer}; the message is consumed
     */
    Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag);

    /**
     * Waits until a matching message can be received, and leaves it there: MPI_Probe.
     *
     * @param source rank 0 … size − 1, {@link #ANY_SOURCE} or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}, or {@link #ANY_TAG}
     * @return source, tag and length of that message
     */
    Status probe(int source, int tag);

    /**
     * Looks for a matching message without waiting: MPI_Iprobe.
     *
     * @param source rank 0 … size − 1, {@link #ANY_SOURCE} or {@link #PROC_NULL}
     * @param tag 0 … {@link #MAX_TAG}, or {@link #ANY_TAG}
     * @return what {@link #probe} would return now; empty if it would wait
     */
    Optional<Status> iprobe(int source, int tag);

    // Collectives ------------------------------------------------------------------------------------------------

    /** Returns on no rank before every rank has called it: MPI_Barrier. */
    void barrier();

    /**
     * Copies the root's elements to every rank: MPI_Bcast.
     *
     * @param buffer the elements on {@code root}; elsewhere where they go, writable and of the same type and length
     * @param root rank 0 … size − 1
     */
    void bcast(Buffer buffer, int root);

    /**
     * Combines the ranks' buffers element by element, with the result on the root: MPI_Reduce.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type; ignored except on {@code root}
     * @param op how two elements are combined; must accept the element type
     * @param root rank 0 … size − 1
     */
    void reduce(Buffer send, Buffer recv, Op op, int root);

    /**
     * Combines the ranks' buffers element by element, with the result on every rank: MPI_Allreduce. All ranks get the same bits.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type
     * @param op how two elements are combined; must accept the element type
     */
    void allreduce(Buffer send, Buffer recv, Op op);

    /**
     * Combines one number of each rank: MPI_Allreduce. All ranks get the same bits.
     *
     * @param value this rank's number
     * @param op how two numbers are combined; not a bitwise operation
     * @return the combination of all ranks' numbers
     */
    default double allreduce(double value, Op op) {
        double[] result = {0};
        allreduce(Buffer.of(new double[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /**
     * Combines one number of each rank: MPI_Allreduce.
     *
     * @param value this rank's number
     * @param op how two numbers are combined
     * @return the combination of all ranks' numbers; sums and products wrap around
     */
    default long allreduce(long value, Op op) {
        long[] result = {0};
        allreduce(Buffer.of(new long[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /**
     * Collects equal parts on the root: MPI_Gather. Rank r's {@code send} becomes part r of the root's {@code recv}.
     *
     * @param send this rank's part
     * @param recv size × {@code send.count()} elements of the same type; ignored except on {@code root}
     * @param root rank 0 … size − 1
     */
    void gather(Buffer send, Buffer recv, int root);

    /**
     * Collects parts of different length on the root: MPI_Gatherv.
     *
     * @param send this rank's part, of {@code counts[rank]} elements
     * @param recv where the parts go, of the same type; ignored except on {@code root}
     * @param counts length of each rank's part [elements], one for each rank; read on {@code root} only
     * @param displacements where each part begins in {@code recv} [elements], one for each rank; read on {@code root} only
     * @param root rank 0 … size − 1
     */
    void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root);

    /**
     * Distributes equal parts of the root's elements: MPI_Scatter. Part r of {@code send} becomes rank r's {@code recv}.
     *
     * @param send size × {@code recv.count()} elements; ignored except on {@code root}
     * @param recv where this rank's part goes, of the same type
     * @param root rank 0 … size − 1
     */
    void scatter(Buffer send, Buffer recv, int root);

    /**
     * Distributes parts of different length of the root's elements: MPI_Scatterv.
     *
     * @param send the elements; ignored except on {@code root}
     * @param counts length of each rank's part [elements], one for each rank; read on {@code root} only
     * @param displacements where each part begins in {@code send} [elements], one for each rank; read on {@code root} only
     * @param recv where this rank's part goes: {@code counts[rank]} elements of the same type
     * @param root rank 0 … size − 1
     */
    void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root);

    /**
     * Collects equal parts on every rank: MPI_Allgather. Rank r's {@code send} becomes part r of every {@code recv}.
     *
     * @param send this rank's part, of the same length on every rank
     * @param recv size × {@code send.count()} elements of the same type
     */
    void allgather(Buffer send, Buffer recv);

    /**
     * Collects parts of different length on every rank: MPI_Allgatherv.
     *
     * @param send this rank's part, of {@code counts[rank]} elements
     * @param recv where the parts go, of the same type
     * @param counts length of each rank's part [elements], one for each rank, the same on every rank
     * @param displacements where each part begins in {@code recv} [elements], one for each rank
     */
    void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements);

    /**
     * Exchanges equal parts between all pairs: MPI_Alltoall. Part r of {@code send} goes to rank r; the part of rank r comes into
     * part r of {@code recv}.
     *
     * @param send elements, a multiple of size
     * @param recv as many elements of the same type
     */
    void alltoall(Buffer send, Buffer recv);

    /**
     * Exchanges parts of different length between all pairs: MPI_Alltoallv. All four arrays have one entry for each rank.
     *
     * @param send elements to send
     * @param sendCounts length of the part for each rank [elements]
     * @param sendDisplacements where the part for each rank begins in {@code send} [elements]
     * @param recv where the parts go, of the same type
     * @param recvCounts length of the part from each rank [elements]
     * @param recvDisplacements where the part from each rank begins in {@code recv} [elements]
     */
    void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements);

    /**
     * Combines the ranks' buffers element by element and distributes the result: MPI_Reduce_scatter.
     *
     * @param send this rank's elements, as many as {@code counts} add up to
     * @param recv where this rank's part of the result goes: {@code counts[rank]} elements of the same type
     * @param counts length of each rank's part [elements], one for each rank, the same on every rank
     * @param op how two elements are combined; must accept the element type
     */
    void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op);

    /**
     * Combines the buffers of ranks 0 … r on each rank r: MPI_Scan, the inclusive prefix reduction.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type
     * @param op how two elements are combined; must accept the element type
     */
    void scan(Buffer send, Buffer recv, Op op);

    /**
     * Combines the buffers of ranks 0 … r − 1 on each rank r: MPI_Exscan, the exclusive prefix reduction.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type; left unchanged on rank 0
     * @param op how two elements are combined; must accept the element type
     */
    void exscan(Buffer send, Buffer recv, Op op);

    // Groups -----------------------------------------------------------------------------------------------------

    /**
     * Makes a communicator of the same ranks, whose messages match no call on this one: MPI_Comm_dup. Collective.
     *
     * @return the new communicator, to be closed after use
     */
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
     * Makes a communicator for each {@code color}, its ranks ordered by {@code key}, then by rank: MPI_Comm_split. Collective.
     *
     * @param color 0 or more, or {@link #UNDEFINED} for a rank that joins no communicator
     * @param key any number; the lowest key of a color becomes rank 0
     * @return the communicator of this rank's color; empty for {@link #UNDEFINED}
     */
    Optional<Comm> split(int color, int key);

    /**
     * Lays the same ranks out on a Cartesian grid, row-major (the last dimension varies fastest): MPI_Cart_create without
     * reordering. Collective.
     *
     * @param dims ranks along each dimension, at least 1; their product is {@link #size}
     * @param periodic whether each dimension wraps around; as many entries as {@code dims}
     * @return the new communicator, on which each rank keeps its number
     */
    CartComm cart(int[] dims, boolean[] periodic);

    /**
     * Ends the whole job, on every rank: MPI_Abort. Does not return normally. May be called by any thread at any time.
     *
     * @param exitStatus exit status of the job, 1 … 125
     * @param reason what is printed
     */
    void abort(int exitStatus, String reason);

    /**
     * Frees a communicator that {@link #dup}, {@link #split} or {@link #cart} made: MPI_Comm_free. Collective.
     *
     * @throws IllegalStateException if it is the communicator of the whole job, or a companion
     */
    @Override
    void close();
}
