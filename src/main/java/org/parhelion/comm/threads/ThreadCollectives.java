package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;

/**
 * One rank's side of the collectives. Each consists of {@linkplain Meeting meetings}: the rank publishes its contribution and
 * reads what it needs from the contributions of the others.
 *
 * <p>Each rank reduces for itself, in rank order, so the result depends neither on timing nor on the rank.
 */
final class ThreadCollectives {
    private final Meeting meeting;
    private final int rank;
    private final int size;

    ThreadCollectives(Endpoint endpoint) {
        this.meeting = new Meeting(endpoint);
        this.rank = endpoint.rank;
        this.size = endpoint.group.size;
    }

    void barrier() {
        meeting.showNothing(Collective.BARRIER, CallSignature.of(Collective.BARRIER));
    }

    void bcast(Buffer buffer, int root) {
        long signature = CallSignature.of(Collective.BCAST, buffer, root);
        if (rank == root) {
            meeting.show(Collective.BCAST, buffer, signature);
        } else {
            meeting.showNothing(Collective.BCAST, signature);
            copy(meeting.shown(root, buffer), buffer);
        }
        meeting.leaveUnlessInline(Collective.BCAST, buffer);
    }

    double allreduce(double value, Op op) {
        meeting.show(
                Collective.ALLREDUCE,
                Double.doubleToRawLongBits(value),
                CallSignature.of(Collective.ALLREDUCE, op, ElementType.DOUBLE, 1));
        double result = Double.longBitsToDouble(meeting.word(0));
        for (int r = 1; r < size; r++) {
            result = op.combine(result, Double.longBitsToDouble(meeting.word(r)));
        }
        return result;
    }

    long allreduce(long value, Op op) {
        meeting.show(Collective.ALLREDUCE, value, CallSignature.of(Collective.ALLREDUCE, op, ElementType.LONG, 1));
        long result = meeting.word(0);
        for (int r = 1; r < size; r++) {
            result = op.combine(result, meeting.word(r));
        }
        return result;
    }

    void allreduce(Buffer send, Buffer recv, Op op) {
        meeting.show(Collective.ALLREDUCE, send, CallSignature.of(Collective.ALLREDUCE, op, send.type(), send.count()));
        if (Meeting.isInline(send)) {
            combine(send, recv, op, 0, size);
        } else {
            combineInShares(recv, op);
        }
    }

    /** Each rank combines its share of the elements of all ranks, then copies the other shares from the others. */
    private void combineInShares(Buffer recv, Op op) {
        boolean inPlace = ThreadRequest.isShared(recv);
        Buffer combined = inPlace ? recv : Meeting.like(recv);
        Buffer share = share(combined, rank, op);
        copy(share((Buffer) meeting.reference(0), rank, op), share);
        for (int r = 1; r < size; r++) {
            op.combine(share, share((Buffer) meeting.reference(r), rank, op));
        }
        long sends = meeting.number();
        meeting.showReference(Collective.ALLREDUCE, combined, CallSignature.LEAVE);
        meeting.forget(sends);
        for (int r = 0; r < size; r++) {
            if (r != rank || !inPlace) {
                copy(share((Buffer) meeting.reference(r), r, op), share(recv, r, op));
            }
        }
        meeting.leave(Collective.ALLREDUCE);
    }

    /** Of whole operands. */
    private Buffer share(Buffer whole, int r, Op op) {
        long operands = whole.count() / op.width();
        int from = (int) (operands * r / size) * op.width();
        int to = (int) (operands * (r + 1) / size) * op.width();
        return whole.slice(from, to - from);
    }

    void reduce(Buffer send, Buffer recv, Op op, int root) {
        meeting.show(Collective.REDUCE, send, CallSignature.of(Collective.REDUCE, op, send.type(), send.count(), root));
        if (rank == root) {
            combine(send, recv, op, 0, size);
        }
        meeting.leaveUnlessInline(Collective.REDUCE, send);
    }

    void scan(Buffer send, Buffer recv, Op op) {
        meeting.show(Collective.SCAN, send, CallSignature.of(Collective.SCAN, op, send.type(), send.count()));
        combine(send, recv, op, 0, rank + 1);
        meeting.leaveUnlessInline(Collective.SCAN, send);
    }

    void exscan(Buffer send, Buffer recv, Op op) {
        meeting.show(Collective.EXSCAN, send, CallSignature.of(Collective.EXSCAN, op, send.type(), send.count()));
        if (rank > 0) {
            combine(send, recv, op, 0, rank);
        }
        meeting.leaveUnlessInline(Collective.EXSCAN, send);
    }

    /** recv = (contribution of {@code from}) op … op (contribution of {@code to} − 1). */
    private void combine(Buffer like, Buffer recv, Op op, int from, int to) {
        copy(meeting.shown(from, like), recv);
        for (int r = from + 1; r < to; r++) {
            op.combine(recv, meeting.shown(r, like));
        }
    }

    void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        meeting.show(
                Collective.REDUCE_SCATTER,
                send,
                CallSignature.of(Collective.REDUCE_SCATTER, op, send.type(), send.count()));
        int before = 0;
        for (int r = 0; r < rank; r++) {
            before += counts[r];
        }
        copy(meeting.shown(0, send).slice(before, counts[rank]), recv);
        for (int r = 1; r < size; r++) {
            op.combine(recv, meeting.shown(r, send).slice(before, counts[rank]));
        }
        meeting.leaveUnlessInline(Collective.REDUCE_SCATTER, send);
    }

    void gather(Buffer send, Buffer recv, int root) {
        meeting.show(Collective.GATHER, send, CallSignature.of(Collective.GATHER, send, root));
        if (rank == root) {
            takeAll(send, recv);
        }
        meeting.leaveUnlessInline(Collective.GATHER, send);
    }

    void allgather(Buffer send, Buffer recv) {
        meeting.show(Collective.ALLGATHER, send, CallSignature.of(Collective.ALLGATHER, send, 0));
        takeAll(send, recv);
        meeting.leaveUnlessInline(Collective.ALLGATHER, send);
    }

    private void takeAll(Buffer like, Buffer recv) {
        if (Meeting.isInline(like)) {
            long bytes = like.byteSize();
            for (int r = 0; r < size; r++) {
                meeting.copyShown(r, bytes, recv.segment(), r * bytes);
            }
            return;
        }
        for (int r = 0; r < size; r++) {
            copy(meeting.shown(r, like), recv.slice(r * like.count(), like.count()));
        }
    }

    void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        meeting.showReference(Collective.GATHERV, Meeting.readable(send), CallSignature.of(Collective.GATHERV, root));
        if (rank == root) {
            takeParts(new Parts(recv, counts, displacements), Collective.GATHERV);
        }
        meeting.leave(Collective.GATHERV);
    }

    void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        meeting.showReference(Collective.ALLGATHERV, Meeting.readable(send), CallSignature.of(Collective.ALLGATHERV));
        takeParts(new Parts(recv, counts, displacements), Collective.ALLGATHERV);
        meeting.leave(Collective.ALLGATHERV);
    }

    private void takeParts(Parts into, Collective what) {
        for (int r = 0; r < size; r++) {
            take((Buffer) meeting.reference(r), into.of(r), r, what);
        }
    }

    /** Copies a part. Both sides give a length; if they differ, the call is wrong and nothing is copied. */
    private void take(Buffer from, Buffer to, int source, Collective what) {
        if (from.byteSize() != to.byteSize()) {
            throw CommException.failed(
                    rank,
                    what.verb(),
                    source,
                    Comm.PROC_NULL,
                    "that rank sends " + from.byteSize() + " bytes, this one expects " + to.byteSize()
                            + ": counts must agree on both sides");
        }
        copy(from, to);
    }

    void scatter(Buffer send, Buffer recv, int root) {
        int[] counts = new int[size];
        int[] displacements = new int[size];
        for (int r = 0; r < size; r++) {
            counts[r] = recv.count();
            displacements[r] = r * recv.count();
        }
        scatterv(Collective.SCATTER, new Parts(send, counts, displacements), recv, root);
    }

    void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        scatterv(Collective.SCATTERV, new Parts(send, counts, displacements), recv, root);
    }

    private void scatterv(Collective what, Parts send, Buffer recv, int root) {
        Parts mine = rank == root ? send.readable() : send;
        meeting.showReference(what, mine, CallSignature.of(what, root));
        take(((Parts) meeting.reference(root)).of(rank), recv, root, what);
        meeting.leave(what);
    }

    void alltoallv(Parts send, Parts recv) {
        meeting.showReference(Collective.ALLTOALL, send.readable(), CallSignature.of(Collective.ALLTOALL));
        for (int i = 0; i < size; i++) {
            int r = rank + i < size ? rank + i : rank + i - size;
            take(((Parts) meeting.reference(r)).of(rank), recv.of(r), r, Collective.ALLTOALL);
        }
        meeting.leave(Collective.ALLTOALL);
    }

    /** The value of each rank, for making communicators. */
    int[] agree(int value) {
        int[] all = new int[size];
        Buffer mine = Buffer.value(value);
        meeting.show(Collective.SPLIT, mine, CallSignature.of(Collective.SPLIT));
        takeAll(mine, Buffer.of(all));
        return all;
    }

    private static void copy(Buffer from, Buffer to) {
        MemorySegment.copy(from.segment(), 0, to.segment(), 0, from.byteSize());
    }
}
