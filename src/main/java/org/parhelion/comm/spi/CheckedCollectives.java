package org.parhelion.comm.spi;

import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;

/**
 * The blocking collectives of {@link CheckedComm}, and the checks that the non-blocking ones share with them.
 *
 * <p>Each verb first takes its buffers apart ({@link InOut}), so that the checks and the engine see adjacent elements, and a send
 * buffer also where the program gave {@link Buffer#IN_PLACE}.
 */
abstract class CheckedCollectives extends CheckedPointToPoint {
    CheckedCollectives(Transport transport) {
        super(transport);
    }

    @Override
    public final void barrier() {
        checkOpen();
        try (var _ = guard.enter()) {
            transport.barrier();
        }
    }

    @Override
    public final void bcast(Buffer buffer, int root) {
        InOut elements = InOut.of(buffer);
        checkBcast(buffer, root);
        try (var _ = guard.enter()) {
            transport.bcast(elements.recv(), root);
        }
        if (rank != root) {
            elements.finish();
        }
    }

    @Override
    public final void reduce(Buffer send, Buffer recv, Op op, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.of(send, recv) : InOut.ofSend(send);
        checkReduce(buffers.send(), buffers.recv(), op, root);
        try (var _ = guard.enter()) {
            transport.reduce(buffers.send(), buffers.recv(), op, root);
        }
        buffers.finish();
    }

    @Override
    public final void allreduce(Buffer send, Buffer recv, Op op) {
        InOut buffers = InOut.of(send, recv);
        checkReduction(buffers.send(), buffers.recv(), op);
        try (var _ = guard.enter()) {
            transport.allreduce(buffers.send(), buffers.recv(), op);
        }
        buffers.finish();
    }

    @Override
    public final double allreduce(double value, Op op) {
        checkOpen();
        Arguments.accepts(op, ElementType.DOUBLE, 1);
        try (var _ = guard.enter()) {
            return transport.allreduce(value, op);
        }
    }

    @Override
    public final long allreduce(long value, Op op) {
        checkOpen();
        Arguments.accepts(op, ElementType.LONG, 1);
        try (var _ = guard.enter()) {
            return transport.allreduce(value, op);
        }
    }

    @Override
    public final void gather(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.ofPart(send, recv, rank, size) : InOut.ofSend(send);
        checkGather(buffers.send(), buffers.recv(), root);
        try (var _ = guard.enter()) {
            transport.gather(buffers.send(), buffers.recv(), root);
        }
        buffers.finish();
    }

    @Override
    public final void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.ofPart(send, recv, counts, displacements, rank, size) : InOut.ofSend(send);
        checkGatherv(buffers.send(), buffers.recv(), counts, displacements, root);
        try (var _ = guard.enter()) {
            transport.gatherv(buffers.send(), buffers.recv(), counts, displacements, root);
        }
        buffers.finish();
    }

    @Override
    public final void scatter(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        InOut buffers = rank == root ? InOut.ofRootsPart(send, recv, send.count() / size) : InOut.ofRecv(recv);
        checkScatter(buffers.send(), buffers.recv(), root);
        try (var _ = guard.enter()) {
            transport.scatter(buffers.send(), buffers.recv(), root);
        }
        buffers.finish();
    }

    @Override
    public final void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        checkRoot(root);
        InOut buffers = rank == root
                ? InOut.ofRootsPart(send, recv, counts.length == size ? counts[rank] : 0)
                : InOut.ofRecv(recv);
        checkScatterv(buffers.send(), buffers.recv(), counts, displacements, root);
        try (var _ = guard.enter()) {
            transport.scatterv(buffers.send(), counts, displacements, buffers.recv(), root);
        }
        buffers.finish();
    }

    @Override
    public final void allgather(Buffer send, Buffer recv) {
        InOut buffers = InOut.ofPart(send, recv, rank, size);
        checkAllgather(buffers.send(), buffers.recv());
        try (var _ = guard.enter()) {
            transport.allgather(buffers.send(), buffers.recv());
        }
        buffers.finish();
    }

    @Override
    public final void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        InOut buffers = InOut.ofPart(send, recv, counts, displacements, rank, size);
        checkAllgatherv(buffers.send(), buffers.recv(), counts, displacements);
        try (var _ = guard.enter()) {
            transport.allgatherv(buffers.send(), buffers.recv(), counts, displacements);
        }
        buffers.finish();
    }

    @Override
    public final void alltoall(Buffer send, Buffer recv) {
        InOut buffers = InOut.of(send, recv);
        checkAlltoall(buffers.send(), buffers.recv());
        try (var _ = guard.enter()) {
            transport.alltoall(buffers.send(), buffers.recv());
        }
        buffers.finish();
    }

    @Override
    public final void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        InOut buffers = InOut.of(send, recv);
        checkAlltoallv(buffers.send(), buffers.recv(), sendCounts, sendDisplacements, recvCounts, recvDisplacements);
        try (var _ = guard.enter()) {
            transport.alltoallv(
                    buffers.send(), sendCounts, sendDisplacements, buffers.recv(), recvCounts, recvDisplacements);
        }
        buffers.finish();
    }

    @Override
    public final void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        InOut buffers = InOut.ofResult(send, recv, counts.length == size ? counts[rank] : 0);
        checkReduceScatter(buffers.send(), buffers.recv(), counts, op);
        try (var _ = guard.enter()) {
            transport.reduceScatter(buffers.send(), buffers.recv(), counts, op);
        }
        buffers.finish();
    }

    @Override
    public final void scan(Buffer send, Buffer recv, Op op) {
        InOut buffers = InOut.of(send, recv);
        checkReduction(buffers.send(), buffers.recv(), op);
        try (var _ = guard.enter()) {
            transport.scan(buffers.send(), buffers.recv(), op);
        }
        buffers.finish();
    }

    @Override
    public final void exscan(Buffer send, Buffer recv, Op op) {
        InOut buffers = InOut.of(send, recv);
        checkReduction(buffers.send(), buffers.recv(), op);
        try (var _ = guard.enter()) {
            transport.exscan(buffers.send(), buffers.recv(), op);
        }
        buffers.finish();
    }

    // Checks -----------------------------------------------------------------------------------------------------

    final void checkRoot(int root) {
        checkOpen();
        Arguments.root(root, size);
    }

    final void checkBcast(Buffer buffer, int root) {
        checkRoot(root);
        Arguments.elements(buffer, "bcast");
        if (rank != root) {
            Arguments.writable(buffer, "bcast");
        }
    }

    final void checkReduce(Buffer send, Buffer recv, Op op, int root) {
        if (rank == root) {
            checkReduction(send, recv, op);
        } else {
            Arguments.accepts(op, send.type(), send.count());
        }
    }

    final void checkReduction(Buffer send, Buffer recv, Op op) {
        checkPair(send, recv);
        Arguments.accepts(op, send.type(), send.count());
        Arguments.sameCount(send, recv);
    }

    final void checkGather(Buffer send, Buffer recv, int root) {
        if (rank == root) {
            checkAllgather(send, recv);
        }
    }

    final void checkGatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        if (rank == root) {
            checkAllgatherv(send, recv, counts, displacements);
        }
    }

    final void checkScatter(Buffer send, Buffer recv, int root) {
        Arguments.writable(recv, "recv");
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(send, "send", recv, size);
        }
    }

    final void checkScatterv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        Arguments.writable(recv, "recv");
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(send, "send", counts, displacements, size);
            Arguments.ownPart(recv, "recv", counts[rank], rank);
        }
    }

    final void checkAllgather(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.parts(recv, "recv", send, size);
    }

    final void checkAllgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        checkPair(send, recv);
        Arguments.parts(recv, "recv", counts, displacements, size);
        Arguments.ownPart(send, "send", counts[rank], rank);
    }

    final void checkAlltoall(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.sameCount(send, recv);
        if (send.count() % size != 0) {
            throw new IllegalArgumentException(
                    "send has " + send.count() + " elements: must be a multiple of the " + size + " ranks");
        }
    }

    final void checkAlltoallv(
            Buffer send,
            Buffer recv,
            int[] sendCounts,
            int[] sendDisplacements,
            int[] recvCounts,
            int[] recvDisplacements) {
        checkPair(send, recv);
        Arguments.parts(send, "send", sendCounts, sendDisplacements, size);
        Arguments.parts(recv, "recv", recvCounts, recvDisplacements, size);
        if (sendCounts[rank] != recvCounts[rank]) {
            throw new IllegalArgumentException("rank " + rank + " sends " + sendCounts[rank]
                    + " elements to itself and receives " + recvCounts[rank] + ": both must agree");
        }
    }

    final void checkReduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        checkPair(send, recv);
        Arguments.counts(counts, "counts", size);
        for (int count : counts) {
            Arguments.accepts(op, send.type(), count);
        }
        long total = Arrays.stream(counts).asLongStream().sum();
        if (total != send.count()) {
            throw new IllegalArgumentException("send has " + send.count() + " elements, counts "
                    + Arrays.toString(counts) + " make " + total + ": both must agree");
        }
        Arguments.ownPart(recv, "recv", counts[rank], rank);
    }

    private void checkPair(Buffer send, Buffer recv) {
        checkOpen();
        Arguments.sameType(send, recv);
        Arguments.writable(recv, "recv");
        Arguments.distinct(send, recv);
    }
}
