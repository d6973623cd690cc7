package org.parhelion.comm;

import java.util.Arrays;
import java.util.Optional;

/**
 * The primitives that a provider writes, under the verbs of {@link CheckedComm}, with arguments that are right: a peer is a
 * rank of this communicator (perhaps this rank itself) or, to receive, {@code ANY_SOURCE}; never {@code PROC_NULL}.
 *
 * <p>Each {@code raw…} collective has a plain algorithm over {@link #isendInternal} and {@link #recvInternal} here: traffic
 * that no user's receive or probe ever sees, not even with wildcards. Override a collective where the library does better; a
 * provider that overrides all of them needs no internal traffic. {@link #rawCart} needs {@link #rawDup} alone.
 */
public abstract sealed class RawComm implements Comm permits CheckedComm {
    RawComm() {}

    // Primitives: point to point -----------------------------------------------------------------------------------

    protected abstract void rawSend(Buffer buffer, int dest, int tag);

    protected abstract void rawSsend(Buffer buffer, int dest, int tag);

    protected abstract Status rawRecv(Buffer buffer, int source, int tag);

    protected abstract Request rawIsend(Buffer buffer, int dest, int tag);

    protected abstract Request rawIrecv(Buffer buffer, int source, int tag);

    protected abstract Request rawSendInit(Buffer buffer, int dest, int tag);

    protected abstract Request rawRecvInit(Buffer buffer, int source, int tag);

    /** Whether {@code request} is a persistent request that {@link #rawSendInit} or {@link #rawRecvInit} of this made. */
    protected abstract boolean ownsPersistent(Request request);

    /** A set of requests that {@link #ownsPersistent} said yes to; the array is the set's own. */
    protected abstract RequestSet rawRequestSet(Request[] persistent);

    protected Status rawSendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        Request receive = rawIrecv(recvBuffer, source, recvTag);
        rawSend(sendBuffer, dest, sendTag);
        return receive.await();
    }

    protected abstract Status rawProbe(int source, int tag);

    protected abstract Optional<Status> rawIprobe(int source, int tag);

    // Primitives: internal traffic ---------------------------------------------------------------------------------

    /** As {@code isend}, in a space that users' receives never match: another context, or tags above MAX_TAG. */
    protected Request isendInternal(Buffer buffer, int dest, int tag) {
        throw new UnsupportedOperationException(provider() + " has no internal traffic: override this collective");
    }

    /** Receives what {@link #isendInternal} sent. */
    protected void recvInternal(Buffer buffer, int source, int tag) {
        throw new UnsupportedOperationException(provider() + " has no internal traffic: override this collective");
    }

    // Primitives: groups and the end ---------------------------------------------------------------------------------

    protected abstract Comm rawDup();

    protected abstract Optional<Comm> rawSplit(int color, int key);

    protected CartComm rawCart(int[] dims, boolean[] periodic) {
        return new CartView(rawDup(), dims, periodic);
    }

    protected abstract void rawAbort(int exitStatus, String reason);

    /** Frees the communicator; called at most once, never on the world. */
    protected abstract void rawClose();

    // Primitives: collectives, each with a plain algorithm -----------------------------------------------------------

    protected void rawBarrier() {
        CollectiveAlgorithms.barrier(this);
    }

    protected void rawBcast(Buffer buffer, int root) {
        CollectiveAlgorithms.bcast(this, buffer, root);
    }

    protected void rawReduce(Buffer send, Buffer recv, Op op, int root) {
        CollectiveAlgorithms.reduce(this, send, recv, op, root);
    }

    protected void rawAllreduce(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.allreduce(this, send, recv, op);
    }

    protected double rawAllreduce(double value, Op op) {
        double[] result = {0};
        rawAllreduce(Buffer.of(new double[] {value}), Buffer.of(result), op);
        return result[0];
    }

    protected long rawAllreduce(long value, Op op) {
        long[] result = {0};
        rawAllreduce(Buffer.of(new long[] {value}), Buffer.of(result), op);
        return result[0];
    }

    protected void rawGather(Buffer send, Buffer recv, int root) {
        int[] counts = rank() == root ? equalCounts(send.count()) : NONE;
        rawGatherv(send, recv, counts, contiguous(counts), root);
    }

    protected void rawGatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        CollectiveAlgorithms.gatherv(this, send, recv, counts, displacements, root);
    }

    protected void rawScatter(Buffer send, Buffer recv, int root) {
        int[] counts = rank() == root ? equalCounts(recv.count()) : NONE;
        rawScatterv(send, counts, contiguous(counts), recv, root);
    }

    protected void rawScatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        CollectiveAlgorithms.scatterv(this, send, counts, displacements, recv, root);
    }

    protected void rawAllgather(Buffer send, Buffer recv) {
        int[] counts = equalCounts(send.count());
        rawAllgatherv(send, recv, counts, contiguous(counts));
    }

    protected void rawAllgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        CollectiveAlgorithms.allgatherv(this, send, recv, counts, displacements);
    }

    protected void rawAlltoall(Buffer send, Buffer recv) {
        int[] counts = equalCounts(send.count() / size());
        int[] displacements = contiguous(counts);
        rawAlltoallv(send, counts, displacements, recv, counts, displacements);
    }

    protected void rawAlltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        CollectiveAlgorithms.alltoallv(this, send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
    }

    protected void rawReduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        CollectiveAlgorithms.reduceScatter(this, send, recv, counts, op);
    }

    protected void rawScan(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.scan(this, send, recv, op);
    }

    protected void rawExscan(Buffer send, Buffer recv, Op op) {
        CollectiveAlgorithms.exscan(this, send, recv, op);
    }

    // For providers -----------------------------------------------------------------------------------------

    private static final int[] NONE = {};

    /** {@code accumulated[i] = accumulated[i] op next[i]}, in this order of operands. */
    protected static void combine(Op op, Buffer accumulated, Buffer next) {
        Reduction.combine(op, accumulated, next);
    }

    private int[] equalCounts(int count) {
        int[] counts = new int[size()];
        Arrays.fill(counts, count);
        return counts;
    }

    /** Displacements of parts that follow one another without gaps [elements]. */
    protected static int[] contiguous(int[] counts) {
        int[] displacements = new int[counts.length];
        for (int r = 1; r < counts.length; r++) {
            displacements[r] = displacements[r - 1] + counts[r - 1];
        }
        return displacements;
    }
}
