package org.parhelion.comm.spi;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;

/**
 * A non-blocking collective with its arguments, which are right: what {@link Transport#start} begins. Calls with equal parts come
 * as those with one count a rank. Arrays are the call's own; where only the root reads them, they are empty elsewhere.
 */
@SuppressWarnings("ArrayRecordComponent") // calls are taken apart, never compared
public sealed interface CollectiveCall {
    /** {@code ibarrier}. */
    record Barrier() implements CollectiveCall {}

    /**
     * {@code ibcast}.
     *
     * @param buffer the elements; of the same length on every rank
     * @param root a rank of this communicator
     */
    record Bcast(Buffer buffer, int root) implements CollectiveCall {}

    /**
     * {@code ireduce}.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}; unused on other ranks
     * @param op defined for the elements' type
     * @param root a rank of this communicator
     */
    record Reduce(Buffer send, Buffer recv, Op op, int root) implements CollectiveCall {}

    /**
     * {@code iallreduce}.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op defined for the elements' type
     */
    record Allreduce(Buffer send, Buffer recv, Op op) implements CollectiveCall {}

    /**
     * {@code ireduceScatter}.
     *
     * @param send this rank's elements
     * @param recv this rank's part of the result
     * @param counts each rank's number of elements of the result
     * @param op defined for the elements' type
     */
    record ReduceScatter(Buffer send, Buffer recv, int[] counts, Op op) implements CollectiveCall {}

    /**
     * {@code iscan}.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op defined for the elements' type
     */
    record Scan(Buffer send, Buffer recv, Op op) implements CollectiveCall {}

    /**
     * {@code iexscan}; rank 0 leaves {@code recv} unchanged.
     *
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op defined for the elements' type
     */
    record Exscan(Buffer send, Buffer recv, Op op) implements CollectiveCall {}

    /**
     * {@code igather}, {@code igatherv}.
     *
     * @param send this rank's part
     * @param recv all parts; unused on other ranks
     * @param counts each rank's number of elements
     * @param displacements where each rank's part begins in {@code recv} [elements]
     * @param root a rank of this communicator
     */
    record Gather(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) implements CollectiveCall {}

    /**
     * {@code iscatter}, {@code iscatterv}.
     *
     * @param send all parts; unused on other ranks
     * @param counts each rank's number of elements
     * @param displacements where each rank's part begins in {@code send} [elements]
     * @param recv this rank's part
     * @param root a rank of this communicator
     */
    record Scatter(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) implements CollectiveCall {}

    /**
     * {@code iallgather}, {@code iallgatherv}.
     *
     * @param send this rank's part
     * @param recv all parts
     * @param counts each rank's number of elements
     * @param displacements where each rank's part begins in {@code recv} [elements]
     */
    record Allgather(Buffer send, Buffer recv, int[] counts, int[] displacements) implements CollectiveCall {}

    /**
     * {@code ialltoall}, {@code ialltoallv}.
     *
     * @param send the parts to send
     * @param sendCounts number of elements for each rank
     * @param sendDisplacements where the part for each rank begins in {@code send} [elements]
     * @param recv the parts received
     * @param recvCounts number of elements from each rank
     * @param recvDisplacements where the part from each rank begins in {@code recv} [elements]
     */
    record Alltoall(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements)
            implements CollectiveCall {}

    /**
     * The verb, for messages.
     *
     * @return for instance {@code iallreduce}
     */
    default String verb() {
        return kind().verb();
    }

    /**
     * Which collective this is.
     *
     * @return the kind of this record
     */
    default Kind kind() {
        return switch (this) {
            case Barrier _ -> Kind.IBARRIER;
            case Bcast _ -> Kind.IBCAST;
            case Reduce _ -> Kind.IREDUCE;
            case Allreduce _ -> Kind.IALLREDUCE;
            case ReduceScatter _ -> Kind.IREDUCESCATTER;
            case Scan _ -> Kind.ISCAN;
            case Exscan _ -> Kind.IEXSCAN;
            case Gather _ -> Kind.IGATHER;
            case Scatter _ -> Kind.ISCATTER;
            case Allgather _ -> Kind.IALLGATHER;
            case Alltoall _ -> Kind.IALLTOALL;
        };
    }

    /**
     * The kinds of non-blocking collectives. The plain algorithms send each kind's messages with a tag of its own, so that an
     * engine can name the verb of a message that is waited for.
     */
    enum Kind {
        /** {@link Barrier}. */
        IBARRIER(0, "ibarrier"),
        /** {@link Bcast}. */
        IBCAST(1, "ibcast"),
        /** {@link Reduce}. */
        IREDUCE(2, "ireduce"),
        /** {@link Allreduce}. */
        IALLREDUCE(3, "iallreduce"),
        /** {@link ReduceScatter}. */
        IREDUCESCATTER(4, "ireduceScatter"),
        /** {@link Scan}. */
        ISCAN(5, "iscan"),
        /** {@link Exscan}. */
        IEXSCAN(6, "iexscan"),
        /** {@link Gather}. */
        IGATHER(7, "igather"),
        /** {@link Scatter}. */
        ISCATTER(8, "iscatter"),
        /** {@link Allgather}. */
        IALLGATHER(9, "iallgather"),
        /** {@link Alltoall}. */
        IALLTOALL(10, "ialltoall");

        /** The first tag; the one before is that of the blocking collectives. */
        private static final int FIRST_TAG = Comm.MAX_TAG + 2;

        private final int code;
        private final String verb;

        Kind(int code, String verb) {
            this.code = code;
            this.verb = verb;
        }

        /**
         * The verb.
         *
         * @return for instance {@code iallreduce}
         */
        public String verb() {
            return verb;
        }

        int tag() {
            return FIRST_TAG + code;
        }

        /**
         * The verb of a message of internal traffic.
         *
         * @param tag tag of {@link Transport#isendInternal}
         * @return the verb of the non-blocking collective that sends with this tag; {@code collective} for blocking ones
         */
        public static String verb(int tag) {
            for (Kind kind : values()) {
                if (kind.tag() == tag) {
                    return kind.verb;
                }
            }
            return "collective";
        }
    }
}
