package org.parhelion.comm.spi;

import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;

/** The non-blocking collectives of {@link CheckedComm}: checked as the blocking ones, then begun as a {@link CollectiveCall}. */
abstract class CheckedNonblocking extends CheckedCollectives {
    private static final int[] NONE = {};

    CheckedNonblocking(Transport transport) {
        super(transport);
    }

    @Override
    public final Request ibarrier() {
        checkOpen();
        return start(new CollectiveCall.Barrier());
    }

    @Override
    public final Request ibcast(Buffer buffer, int root) {
        InOut elements = InOut.of(buffer);
        checkBcast(buffer, root);
        return start(
                new CollectiveCall.Bcast(elements.recv(), root),
                rank == root ? InOut.ofSend(elements.recv()) : elements);
    }

    @Override
    public final Request ireduce(Buffer send, Buffer recv, Op op, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.of(send, recv) : InOut.ofSend(send);
        checkReduce(buffers.send(), buffers.recv(), op, root);
        return start(new CollectiveCall.Reduce(buffers.send(), buffers.recv(), op, root), buffers);
    }

    @Override
    public final Request iallreduce(Buffer send, Buffer recv, Op op) {
        InOut buffers = InOut.of(send, recv);
        checkReduction(buffers.send(), buffers.recv(), op);
        return start(new CollectiveCall.Allreduce(buffers.send(), buffers.recv(), op), buffers);
    }

    @Override
    public final Request igather(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.ofPart(send, recv, rank, size) : InOut.ofSend(send);
        checkGather(buffers.send(), buffers.recv(), root);
        int[] counts = equal(buffers.send().count(), rank == root);
        return start(
                new CollectiveCall.Gather(
                        buffers.send(), buffers.recv(), counts, CollectiveAlgorithms.contiguous(counts), root),
                buffers);
    }

    @Override
    public final Request igatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.ofPart(send, recv, counts, displacements, rank, size) : InOut.ofSend(send);
        checkGatherv(buffers.send(), buffers.recv(), counts, displacements, root);
        return start(
                new CollectiveCall.Gather(
                        buffers.send(),
                        buffers.recv(),
                        rank == root ? counts.clone() : NONE,
                        rank == root ? displacements.clone() : NONE,
                        root),
                buffers);
    }

    @Override
    public final Request iscatter(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.ofRootsPart(send, recv, send.count() / size) : InOut.ofRecv(recv);
        checkScatter(buffers.send(), buffers.recv(), root);
        int[] counts = equal(buffers.recv().count(), rank == root);
        return start(
                new CollectiveCall.Scatter(
                        buffers.send(), counts, CollectiveAlgorithms.contiguous(counts), buffers.recv(), root),
                buffers);
    }

    @Override
    public final Request iscatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        checkRoot(root);
        InOut buffers = rank == root
                ? InOut.ofRootsPart(send, recv, counts.length == size ? counts[rank] : 0)
                : InOut.ofRecv(recv);
        checkScatterv(buffers.send(), buffers.recv(), counts, displacements, root);
        return start(
                new CollectiveCall.Scatter(
                        buffers.send(),
                        rank == root ? counts.clone() : NONE,
                        rank == root ? displacements.clone() : NONE,
                        buffers.recv(),
                        root),
                buffers);
    }

    @Override
    public final Request iallgather(Buffer send, Buffer recv) {
        InOut buffers = InOut.ofPart(send, recv, rank, size);
        checkAllgather(buffers.send(), buffers.recv());
        int[] counts = equal(buffers.send().count(), true);
        return start(
                new CollectiveCall.Allgather(
                        buffers.send(), buffers.recv(), counts, CollectiveAlgorithms.contiguous(counts)),
                buffers);
    }

    @Override
    public final Request iallgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        InOut buffers = InOut.ofPart(send, recv, counts, displacements, rank, size);
        checkAllgatherv(buffers.send(), buffers.recv(), counts, displacements);
        return start(
                new CollectiveCall.Allgather(buffers.send(), buffers.recv(), counts.clone(), displacements.clone()),
                buffers);
    }

    @Override
    public final Request ialltoall(Buffer send, Buffer recv) {
        InOut buffers = InOut.of(send, recv);
        checkAlltoall(buffers.send(), buffers.recv());
        int[] counts = equal(buffers.send().count() / size, true);
        int[] displacements = CollectiveAlgorithms.contiguous(counts);
        return start(
                new CollectiveCall.Alltoall(
                        buffers.send(), counts, displacements, buffers.recv(), counts, displacements),
                buffers);
    }

    @Override
    public final Request ialltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        InOut buffers = InOut.of(send, recv);
        checkAlltoallv(buffers.send(), buffers.recv(), sendCounts, sendDisplacements, recvCounts, recvDisplacements);
        return start(
                new CollectiveCall.Alltoall(
                        buffers.send(),
                        sendCounts.clone(),
                        sendDisplacements.clone(),
                        buffers.recv(),
                        recvCounts.clone(),
                        recvDisplacements.clone()),
                buffers);
    }

    @Override
    public final Request ireduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        InOut buffers = InOut.ofResult(send, recv, counts.length == size ? counts[rank] : 0);
        checkReduceScatter(buffers.send(), buffers.recv(), counts, op);
        return start(new CollectiveCall.ReduceScatter(buffers.send(), buffers.recv(), counts.clone(), op), buffers);
    }

    @Override
    public final Request iscan(Buffer send, Buffer recv, Op op) {
        InOut buffers = InOut.of(send, recv);
        checkReduction(buffers.send(), buffers.recv(), op);
        return start(new CollectiveCall.Scan(buffers.send(), buffers.recv(), op), buffers);
    }

    @Override
    public final Request iexscan(Buffer send, Buffer recv, Op op) {
        InOut buffers = InOut.of(send, recv);
        checkReduction(buffers.send(), buffers.recv(), op);
        return start(new CollectiveCall.Exscan(buffers.send(), buffers.recv(), op), buffers);
    }

    private Request start(CollectiveCall call) {
        try (var _ = guard.enter()) {
            return transport.start(call);
        }
    }

    private Request start(CollectiveCall call, InOut buffers) {
        return Layouts.collective(start(call), buffers);
    }

    /** The same count for each rank; none if this rank does not read them. */
    private int[] equal(int count, boolean read) {
        int[] counts = new int[read ? size : 0];
        Arrays.fill(counts, count);
        return counts;
    }
}
