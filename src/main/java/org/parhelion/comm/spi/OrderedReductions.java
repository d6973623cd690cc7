package org.parhelion.comm.spi;

import static org.parhelion.comm.spi.CollectiveAlgorithms.copy;

import java.lang.foreign.MemorySegment;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Op;

/**
 * Reductions in rank order, made of collectives that only move elements: for an engine whose library combines in another order, or
 * does not know an operation. Parts are collected in portions, so that memory does not grow with their length.
 */
public final class OrderedReductions {
    /** Bytes of all ranks' parts that are collected at once. */
    private static final int PORTION_BYTES = 1 << 20;

    private OrderedReductions() {}

    /**
     * {@link Transport#reduce} over {@code gather}.
     *
     * @param transport the engine
     * @param send this rank's elements
     * @param recv result, as long as {@code send}; unused on other ranks
     * @param op any operation
     * @param root a rank of this communicator
     */
    public static void reduce(Transport transport, Buffer send, Buffer recv, Op op, int root) {
        int portion = portion(transport, send, op);
        Buffer all = transport.rank() == root ? room(transport, send, portion) : Buffer.EMPTY;
        for (int at = 0; at < send.count(); at += portion) {
            int n = Math.min(portion, send.count() - at);
            if (transport.rank() == root) {
                Buffer parts = all.slice(0, n * transport.size());
                transport.gather(send.slice(at, n), parts, root);
                combine(parts, transport.size(), recv.slice(at, n), op);
            } else {
                transport.gather(send.slice(at, n), Buffer.EMPTY, root);
            }
        }
    }

    /**
     * {@link Transport#allreduce} over {@code allgather}, in which every rank combines for itself.
     *
     * @param transport the engine
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op any operation
     */
    public static void allreduce(Transport transport, Buffer send, Buffer recv, Op op) {
        prefix(transport, send, recv, op, transport.size());
    }

    /**
     * {@link Transport#reduceScatter} over {@code alltoallv}.
     *
     * @param transport the engine
     * @param send this rank's elements
     * @param recv this rank's part of the result
     * @param counts each rank's number of elements of the result
     * @param op any operation
     */
    public static void reduceScatter(Transport transport, Buffer send, Buffer recv, int[] counts, Op op) {
        int[] own = CollectiveAlgorithms.equalCounts(transport, recv.count());
        Buffer parts = room(transport, send, recv.count());
        transport.alltoallv(
                send,
                counts,
                CollectiveAlgorithms.contiguous(counts),
                parts,
                own,
                CollectiveAlgorithms.contiguous(own));
        combine(parts, transport.size(), recv, op);
    }

    /**
     * {@link Transport#scan} over {@code allgather}.
     *
     * @param transport the engine
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op any operation
     */
    public static void scan(Transport transport, Buffer send, Buffer recv, Op op) {
        prefix(transport, send, recv, op, transport.rank() + 1);
    }

    /**
     * {@link Transport#exscan} over {@code allgather}.
     *
     * @param transport the engine
     * @param send this rank's elements
     * @param recv result, as long as {@code send}
     * @param op any operation
     */
    public static void exscan(Transport transport, Buffer send, Buffer recv, Op op) {
        prefix(transport, send, recv, op, transport.rank());
    }

    /** recv = part 0 op … op part {@code ranks} − 1; unchanged if there is none. */
    private static void prefix(Transport transport, Buffer send, Buffer recv, Op op, int ranks) {
        int portion = portion(transport, send, op);
        Buffer all = room(transport, send, portion);
        for (int at = 0; at < send.count(); at += portion) {
            int n = Math.min(portion, send.count() - at);
            Buffer parts = all.slice(0, n * transport.size());
            transport.allgather(send.slice(at, n), parts);
            combine(parts, ranks, recv.slice(at, n), op);
        }
    }

    /**
     * Combines parts in rank order.
     *
     * @param parts as many parts as ranks, or more, one behind the other, each as long as {@code recv}
     * @param ranks how many of them are combined
     * @param recv result; unchanged if {@code ranks} is 0
     * @param op any operation
     */
    public static void combine(Buffer parts, int ranks, Buffer recv, Op op) {
        int n = recv.count();
        for (int r = 0; r < ranks; r++) {
            Buffer part = parts.slice(r * n, n);
            if (r == 0) {
                copy(part, recv);
            } else {
                op.combine(recv, part);
            }
        }
    }

    /** Elements of one rank that are collected at once: whole operands, at least one. */
    private static int portion(Transport transport, Buffer send, Op op) {
        int operands = PORTION_BYTES / transport.size() / send.type().byteSize() / op.width();
        return Math.min(Math.max(1, operands) * op.width(), Math.max(1, send.count()));
    }

    private static Buffer room(Transport transport, Buffer like, int count) {
        long bytes = (long) count * like.type().byteSize() * transport.size();
        return new Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]), like.type());
    }
}
