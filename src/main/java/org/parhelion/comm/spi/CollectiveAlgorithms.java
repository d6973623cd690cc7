package org.parhelion.comm.spi;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;

/**
 * Plain collectives over internal point-to-point traffic, for providers whose library lacks one.
 *
 * <p>Reductions are taken in rank order, ((s₀ op s₁) op s₂) …, on one rank, so that every rank gets the same bits whatever
 * the timing. Trees are binomial (Thakur, Rabenseifner, Gropp: "Optimization of Collective Communication Operations in
 * MPICH", IJHPCA 19, 2005, section 4), the barrier is a dissemination barrier (Hensgen, Finkel, Manber, IJPP 17, 1988).
 */
final class CollectiveAlgorithms {
    /** One tag does for all: messages between two ranks do not overtake, and collectives are called in one order. */
    private static final int TAG = Comm.MAX_TAG + 1;

    private CollectiveAlgorithms() {}

    static void barrier(Transport transport) {
        int n = transport.size();
        for (int distance = 1; distance < n; distance *= 2) {
            exchange(
                    transport,
                    Buffer.EMPTY,
                    (transport.rank() + distance) % n,
                    Buffer.EMPTY,
                    (transport.rank() - distance + n) % n);
        }
    }

    static void bcast(Transport transport, Buffer buffer, int root) {
        int n = transport.size();
        int relative = (transport.rank() - root + n) % n;
        int bit = 1;
        while (bit < n && (relative & bit) == 0) {
            bit *= 2;
        }
        if (relative != 0) {
            transport.recvInternal(buffer, (relative - bit + root) % n, TAG);
        }
        for (bit /= 2; bit > 0; bit /= 2) {
            if (relative + bit < n) {
                send(transport, buffer, (relative + bit + root) % n);
            }
        }
    }

    static void reduce(Transport transport, Buffer send, Buffer recv, Op op, int root) {
        if (transport.rank() != root) {
            send(transport, send, root);
            return;
        }
        Buffer part = like(send);
        for (int r = 0; r < transport.size(); r++) {
            Buffer next = r == root ? send : part;
            if (r != root) {
                transport.recvInternal(part, r, TAG);
            }
            if (r == 0) {
                copy(next, recv);
            } else {
                op.combine(recv, next);
            }
        }
    }

    static void allreduce(Transport transport, Buffer send, Buffer recv, Op op) {
        transport.reduce(send, recv, op, 0);
        transport.bcast(recv, 0);
    }

    static void gatherv(Transport transport, Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        if (transport.rank() != root) {
            send(transport, send, root);
            return;
        }
        for (int r = 0; r < transport.size(); r++) {
            Buffer part = recv.slice(displacements[r], counts[r]);
            if (r == root) {
                copy(send, part);
            } else {
                transport.recvInternal(part, r, TAG);
            }
        }
    }

    static void scatterv(Transport transport, Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        if (transport.rank() != root) {
            transport.recvInternal(recv, root, TAG);
            return;
        }
        for (int r = 0; r < transport.size(); r++) {
            Buffer part = send.slice(displacements[r], counts[r]);
            if (r == root) {
                copy(part, recv);
            } else {
                send(transport, part, r);
            }
        }
    }

    /** Ring: in step s, the part of rank (me − s) moves on by one. */
    static void allgatherv(Transport transport, Buffer send, Buffer recv, int[] counts, int[] displacements) {
        int n = transport.size();
        int me = transport.rank();
        copy(send, recv.slice(displacements[me], counts[me]));
        for (int step = 0; step < n - 1; step++) {
            int from = (me - step + n) % n;
            int into = (me - step - 1 + n) % n;
            exchange(
                    transport,
                    recv.slice(displacements[from], counts[from]),
                    (me + 1) % n,
                    recv.slice(displacements[into], counts[into]),
                    (me - 1 + n) % n);
        }
    }

    static void alltoallv(
            Transport transport,
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        int n = transport.size();
        int me = transport.rank();
        copy(send.slice(sendDisplacements[me], sendCounts[me]), recv.slice(recvDisplacements[me], recvCounts[me]));
        for (int step = 1; step < n; step++) {
            int to = (me + step) % n;
            int from = (me - step + n) % n;
            exchange(
                    transport,
                    send.slice(sendDisplacements[to], sendCounts[to]),
                    to,
                    recv.slice(recvDisplacements[from], recvCounts[from]),
                    from);
        }
    }

    static void reduceScatter(Transport transport, Buffer send, Buffer recv, int[] counts, Op op) {
        Buffer whole = transport.rank() == 0 ? like(send) : Buffer.EMPTY;
        transport.reduce(send, whole, op, 0);
        transport.scatterv(whole, counts, contiguous(counts), recv, 0);
    }

    static void scan(Transport transport, Buffer send, Buffer recv, Op op) {
        int me = transport.rank();
        if (me == 0) {
            copy(send, recv);
        } else {
            transport.recvInternal(recv, me - 1, TAG);
            op.combine(recv, send);
        }
        if (me + 1 < transport.size()) {
            send(transport, recv, me + 1);
        }
    }

    static void exscan(Transport transport, Buffer send, Buffer recv, Op op) {
        int me = transport.rank();
        if (me > 0) {
            transport.recvInternal(recv, me - 1, TAG);
        }
        if (me + 1 < transport.size()) {
            Buffer through = like(send);
            copy(me == 0 ? send : recv, through);
            if (me > 0) {
                op.combine(through, send);
            }
            send(transport, through, me + 1);
        }
    }

    private static void send(Transport transport, Buffer buffer, int dest) {
        transport.isendInternal(buffer, dest, TAG).await();
    }

    private static void exchange(Transport transport, Buffer send, int dest, Buffer recv, int source) {
        Request sent = transport.isendInternal(send, dest, TAG);
        transport.recvInternal(recv, source, TAG);
        sent.await();
    }

    static Buffer like(Buffer buffer) {
        return new Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(buffer.byteSize())]), buffer.type());
    }

    static void copy(Buffer from, Buffer to) {
        MemorySegment.copy(from.segment(), 0, to.segment(), 0, from.byteSize());
    }

    static int[] equalCounts(Transport transport, int count) {
        int[] counts = new int[transport.size()];
        Arrays.fill(counts, count);
        return counts;
    }

    /** Displacements of parts that follow one another without gaps [elements]. */
    static int[] contiguous(int[] counts) {
        int[] displacements = new int[counts.length];
        for (int r = 1; r < counts.length; r++) {
            displacements[r] = displacements[r - 1] + counts[r - 1];
        }
        return displacements;
    }
}
