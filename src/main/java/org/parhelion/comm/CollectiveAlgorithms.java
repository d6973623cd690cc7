package org.parhelion.comm;

import java.lang.foreign.MemorySegment;

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

    static void barrier(RawComm comm) {
        int n = comm.size();
        for (int distance = 1; distance < n; distance *= 2) {
            exchange(comm, Buffer.EMPTY, (comm.rank() + distance) % n, Buffer.EMPTY, (comm.rank() - distance + n) % n);
        }
    }

    static void bcast(RawComm comm, Buffer buffer, int root) {
        int n = comm.size();
        int relative = (comm.rank() - root + n) % n;
        int bit = 1;
        while (bit < n && (relative & bit) == 0) {
            bit *= 2;
        }
        if (relative != 0) {
            comm.recvInternal(buffer, (relative - bit + root) % n, TAG);
        }
        for (bit /= 2; bit > 0; bit /= 2) {
            if (relative + bit < n) {
                send(comm, buffer, (relative + bit + root) % n);
            }
        }
    }

    static void reduce(RawComm comm, Buffer send, Buffer recv, Op op, int root) {
        if (comm.rank() != root) {
            send(comm, send, root);
            return;
        }
        Buffer part = like(send);
        for (int r = 0; r < comm.size(); r++) {
            Buffer next = r == root ? send : part;
            if (r != root) {
                comm.recvInternal(part, r, TAG);
            }
            if (r == 0) {
                copy(next, recv);
            } else {
                Reduction.combine(op, recv, next);
            }
        }
    }

    static void allreduce(RawComm comm, Buffer send, Buffer recv, Op op) {
        comm.rawReduce(send, recv, op, 0);
        comm.rawBcast(recv, 0);
    }

    static void gatherv(RawComm comm, Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        if (comm.rank() != root) {
            send(comm, send, root);
            return;
        }
        for (int r = 0; r < comm.size(); r++) {
            Buffer part = recv.slice(displacements[r], counts[r]);
            if (r == root) {
                copy(send, part);
            } else {
                comm.recvInternal(part, r, TAG);
            }
        }
    }

    static void scatterv(RawComm comm, Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        if (comm.rank() != root) {
            comm.recvInternal(recv, root, TAG);
            return;
        }
        for (int r = 0; r < comm.size(); r++) {
            Buffer part = send.slice(displacements[r], counts[r]);
            if (r == root) {
                copy(part, recv);
            } else {
                send(comm, part, r);
            }
        }
    }

    /** Ring: in step s, the part of rank (me − s) moves on by one. */
    static void allgatherv(RawComm comm, Buffer send, Buffer recv, int[] counts, int[] displacements) {
        int n = comm.size();
        int me = comm.rank();
        copy(send, recv.slice(displacements[me], counts[me]));
        for (int step = 0; step < n - 1; step++) {
            int from = (me - step + n) % n;
            int into = (me - step - 1 + n) % n;
            exchange(
                    comm,
                    recv.slice(displacements[from], counts[from]),
                    (me + 1) % n,
                    recv.slice(displacements[into], counts[into]),
                    (me - 1 + n) % n);
        }
    }

    static void alltoallv(
            RawComm comm,
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        int n = comm.size();
        int me = comm.rank();
        copy(send.slice(sendDisplacements[me], sendCounts[me]), recv.slice(recvDisplacements[me], recvCounts[me]));
        for (int step = 1; step < n; step++) {
            int to = (me + step) % n;
            int from = (me - step + n) % n;
            exchange(
                    comm,
                    send.slice(sendDisplacements[to], sendCounts[to]),
                    to,
                    recv.slice(recvDisplacements[from], recvCounts[from]),
                    from);
        }
    }

    static void reduceScatter(RawComm comm, Buffer send, Buffer recv, int[] counts, Op op) {
        Buffer whole = comm.rank() == 0 ? like(send) : Buffer.EMPTY;
        comm.rawReduce(send, whole, op, 0);
        comm.rawScatterv(whole, counts, RawComm.contiguous(counts), recv, 0);
    }

    static void scan(RawComm comm, Buffer send, Buffer recv, Op op) {
        int me = comm.rank();
        if (me == 0) {
            copy(send, recv);
        } else {
            comm.recvInternal(recv, me - 1, TAG);
            Reduction.combine(op, recv, send);
        }
        if (me + 1 < comm.size()) {
            send(comm, recv, me + 1);
        }
    }

    static void exscan(RawComm comm, Buffer send, Buffer recv, Op op) {
        int me = comm.rank();
        if (me > 0) {
            comm.recvInternal(recv, me - 1, TAG);
        }
        if (me + 1 < comm.size()) {
            Buffer through = like(send);
            copy(me == 0 ? send : recv, through);
            if (me > 0) {
                Reduction.combine(op, through, send);
            }
            send(comm, through, me + 1);
        }
    }

    private static void send(RawComm comm, Buffer buffer, int dest) {
        comm.isendInternal(buffer, dest, TAG).await();
    }

    private static void exchange(RawComm comm, Buffer send, int dest, Buffer recv, int source) {
        Request sent = comm.isendInternal(send, dest, TAG);
        comm.recvInternal(recv, source, TAG);
        sent.await();
    }

    private static Buffer like(Buffer buffer) {
        return new Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(buffer.byteSize())]), buffer.type());
    }

    private static void copy(Buffer from, Buffer to) {
        MemorySegment.copy(from.segment(), 0, to.segment(), 0, from.byteSize());
    }
}
