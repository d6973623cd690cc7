package org.parhelion.comm;

import java.util.Optional;
import org.parhelion.comm.Group.Similarity;

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
public interface Comm extends PointToPoint, Collectives, NonblockingCollectives, AutoCloseable {
    /** MPI_PROC_NULL: a send to it or a receive from it completes at once and transfers nothing. */
    int PROC_NULL = -1;
    /** MPI_UNDEFINED: the color of a rank that joins no communicator of a {@link #split}. */
    int UNDEFINED = -3;
    /** MPI_ANY_SOURCE: receive from any rank. */
    int ANY_SOURCE = -2;
    /** MPI_ANY_TAG: receive a message with any tag. */
    int ANY_TAG = -2;
    /** The largest tag of a message on every engine: MPI guarantees at least this value for MPI_TAG_UB. See {@link #maxTag}. */
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

    /** {@return the largest tag of a message here: MPI_TAG_UB} {@link #MAX_TAG} or more; 1,048,575 on threads. */
    int maxTag();

    /** {@return how many threads of one rank may be inside calls at the same time} */
    ThreadLevel threadLevel();

    /** {@return the name of the host that this rank runs on} MPI_Get_processor_name. */
    String hostName();

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

    /** {@return the ranks of this communicator} MPI_Comm_group. Not collective. */
    Group group();

    /**
     * Makes a communicator of a group's members: MPI_Comm_create. Collective over this communicator. Ranks may give different
     * groups without common members; a rank that is not in its own group joins none.
     *
     * @param group ranks of this communicator, the same on all its members; its rank r becomes rank r
     * @return the new communicator, to be closed after use; empty on a rank that is not in {@code group}
     * @throws IllegalArgumentException if a member is no rank of this communicator
     */
    Optional<Comm> create(Group group);

    /**
     * Makes a communicator of a group's members, which alone call it: MPI_Comm_create_group. MPJ Express does not have it.
     *
     * @param group ranks of this communicator, this rank among them, the same on all members; its rank r becomes rank r
     * @param tag 0 … {@link #MAX_TAG}; threads of a rank that call at once for overlapping groups give different tags
     * @return the new communicator, to be closed after use
     * @throws IllegalArgumentException if a member is no rank of this communicator, or this rank is not a member
     * @throws CommException if the engine does not have it
     */
    Comm createGroup(Group group, int tag);

    /**
     * Makes a communicator for the ranks of each host, which can share memory: MPI_Comm_split_type with MPI_COMM_TYPE_SHARED.
     * Collective.
     *
     * @param key any number; the lowest key on a host becomes rank 0; equal keys stay in the order of the ranks
     * @return the communicator of this rank's host, to be closed after use
     */
    Comm splitShared(int key);

    /**
     * How alike two communicators are: MPI_Comm_compare. Not collective.
     *
     * @param other a communicator of the same job
     * @return {@code IDENT} for the same communicator, {@code CONGRUENT} for another with the same ranks in the same order,
     *     {@code SIMILAR} in another order, else {@code UNEQUAL}
     */
    default Similarity compare(Comm other) {
        if (equals(other)) {
            return Similarity.IDENT;
        }
        Similarity groups = group().compare(other.group());
        return groups == Similarity.IDENT ? Similarity.CONGRUENT : groups;
    }

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
     * Frees a communicator that {@link #dup}, {@link #split}, {@link #create}, {@link #splitShared} or {@link #cart} made: MPI_Comm_free. Collective.
     *
     * @throws IllegalStateException if it is the communicator of the whole job, or a companion
     */
    @Override
    void close();
}
