package org.parhelion.comm;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What providers extend: the public verbs check their arguments, serve {@link Comm#PROC_NULL}, and call the primitive of
 * {@link RawComm}, which is the provider's.
 *
 * <pre>
 *   user → send(…)  checks, PROC_NULL → rawSend(…)                 the provider's
 *   user → scan(…)  checks            → rawScan(…)                 the provider's, or
 *                                        └ CollectiveAlgorithms → isendInternal, recvInternal
 * </pre>
 */
public abstract non-sealed class CheckedComm extends RawComm {
    private final int rank;
    private final int size;
    private final boolean world;
    private final CallGuard guard;
    private volatile boolean closed;

    /**
     * @param rank this rank, 0 … size − 1
     * @param world whether this is the communicator that the rank's body was given, which its user cannot close
     * @param guard what every verb enters; requests must enter it, too
     */
    protected CheckedComm(int rank, int size, boolean world, CallGuard guard) {
        this.rank = Objects.checkIndex(rank, size);
        this.size = size;
        this.world = world;
        this.guard = guard;
    }

    /** Admits one thread at a time: what a provider's requests enter before they touch this communicator. */
    public final CallGuard guard() {
        return guard;
    }

    // The public verbs --------------------------------------------------------------------------------------

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final void send(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                rawSend(buffer, dest, tag);
            }
        }
    }

    @Override
    public final void ssend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                rawSsend(buffer, dest, tag);
            }
        }
    }

    @Override
    public final Status recv(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Status.EMPTY : rawRecv(buffer, source, tag);
        }
    }

    @Override
    public final Request isend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.oneShot() : rawIsend(buffer, dest, tag);
        }
    }

    @Override
    public final Request irecv(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? NullRequest.oneShot() : rawIrecv(buffer, source, tag);
        }
    }

    @Override
    public final Request sendInit(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.persistent(this) : rawSendInit(buffer, dest, tag);
        }
    }

    @Override
    public final Request recvInit(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? NullRequest.persistent(this) : rawRecvInit(buffer, source, tag);
        }
    }

    @Override
    public final RequestSet requestSet(Request... persistent) {
        checkOpen();
        for (int i = 0; i < persistent.length; i++) {
            Request request = Objects.requireNonNull(persistent[i], "request");
            boolean own = request instanceof NullRequest none ? none.ownedBy(this) : ownsPersistent(request);
            if (!own) {
                throw new IllegalArgumentException("request " + i + " is not a persistent request of this communicator:"
                        + " make it with sendInit or recvInit");
            }
            for (int j = 0; j < i; j++) {
                if (persistent[j].equals(request)) {
                    throw new IllegalArgumentException("requests " + j + " and " + i + " are the same request");
                }
            }
        }
        return SparseRequestSet.of(persistent, this::rawRequestSet);
    }

    @Override
    public final Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        checkSend(sendBuffer, dest, sendTag);
        checkRecv(recvBuffer, source, recvTag);
        Arguments.distinct(sendBuffer, recvBuffer);
        if (source == PROC_NULL) {
            send(sendBuffer, dest, sendTag);
            return Status.EMPTY;
        }
        try (var _ = guard.enter()) {
            return dest == PROC_NULL
                    ? rawRecv(recvBuffer, source, recvTag)
                    : rawSendrecv(sendBuffer, dest, sendTag, recvBuffer, source, recvTag);
        }
    }

    @Override
    public final Status probe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Status.EMPTY : rawProbe(source, tag);
        }
    }

    @Override
    public final Optional<Status> iprobe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Optional.of(Status.EMPTY) : rawIprobe(source, tag);
        }
    }

    @Override
    public final void barrier() {
        checkOpen();
        try (var _ = guard.enter()) {
            rawBarrier();
        }
    }

    @Override
    public final void bcast(Buffer buffer, int root) {
        checkRoot(root);
        if (rank != root) {
            Arguments.writable(buffer, "bcast");
        }
        try (var _ = guard.enter()) {
            rawBcast(buffer, root);
        }
    }

    @Override
    public final void reduce(Buffer send, Buffer recv, Op op, int root) {
        checkRoot(root);
        Arguments.accepts(op, send.type());
        if (rank == root) {
            checkPair(send, recv);
            Arguments.sameCount(send, recv);
        }
        try (var _ = guard.enter()) {
            rawReduce(send, recv, op, root);
        }
    }

    @Override
    public final void allreduce(Buffer send, Buffer recv, Op op) {
        checkReduction(send, recv, op);
        try (var _ = guard.enter()) {
            rawAllreduce(send, recv, op);
        }
    }

    @Override
    public final double allreduce(double value, Op op) {
        checkOpen();
        Arguments.accepts(op, ElementType.DOUBLE);
        try (var _ = guard.enter()) {
            return rawAllreduce(value, op);
        }
    }

    @Override
    public final long allreduce(long value, Op op) {
        checkOpen();
        Arguments.accepts(op, ElementType.LONG);
        try (var _ = guard.enter()) {
            return rawAllreduce(value, op);
        }
    }

    @Override
    public final void gather(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(recv, "recv", send, size);
        }
        try (var _ = guard.enter()) {
            rawGather(send, recv, root);
        }
    }

    @Override
    public final void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        checkRoot(root);
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(recv, "recv", counts, displacements, size);
            Arguments.ownPart(send, "send", counts[rank], rank);
        }
        try (var _ = guard.enter()) {
            rawGatherv(send, recv, counts, displacements, root);
        }
    }

    @Override
    public final void scatter(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        Arguments.writable(recv, "recv");
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(send, "send", recv, size);
        }
        try (var _ = guard.enter()) {
            rawScatter(send, recv, root);
        }
    }

    @Override
    public final void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        checkRoot(root);
        Arguments.writable(recv, "recv");
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(send, "send", counts, displacements, size);
            Arguments.ownPart(recv, "recv", counts[rank], rank);
        }
        try (var _ = guard.enter()) {
            rawScatterv(send, counts, displacements, recv, root);
        }
    }

    @Override
    public final void allgather(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.parts(recv, "recv", send, size);
        try (var _ = guard.enter()) {
            rawAllgather(send, recv);
        }
    }

    @Override
    public final void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        checkPair(send, recv);
        Arguments.parts(recv, "recv", counts, displacements, size);
        Arguments.ownPart(send, "send", counts[rank], rank);
        try (var _ = guard.enter()) {
            rawAllgatherv(send, recv, counts, displacements);
        }
    }

    @Override
    public final void alltoall(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.sameCount(send, recv);
        if (send.count() % size != 0) {
            throw new IllegalArgumentException(
                    "send has " + send.count() + " elements: must be a multiple of the " + size + " ranks");
        }
        try (var _ = guard.enter()) {
            rawAlltoall(send, recv);
        }
    }

    @Override
    public final void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        checkPair(send, recv);
        Arguments.parts(send, "send", sendCounts, sendDisplacements, size);
        Arguments.parts(recv, "recv", recvCounts, recvDisplacements, size);
        if (sendCounts[rank] != recvCounts[rank]) {
            throw new IllegalArgumentException("rank " + rank + " sends " + sendCounts[rank]
                    + " elements to itself and receives " + recvCounts[rank] + ": both must agree");
        }
        try (var _ = guard.enter()) {
            rawAlltoallv(send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
        }
    }

    @Override
    public final void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        checkPair(send, recv);
        Arguments.accepts(op, send.type());
        Arguments.counts(counts, "counts", size);
        long total = Arrays.stream(counts).asLongStream().sum();
        if (total != send.count()) {
            throw new IllegalArgumentException("send has " + send.count() + " elements, counts "
                    + Arrays.toString(counts) + " make " + total + ": both must agree");
        }
        Arguments.ownPart(recv, "recv", counts[rank], rank);
        try (var _ = guard.enter()) {
            rawReduceScatter(send, recv, counts, op);
        }
    }

    @Override
    public final void scan(Buffer send, Buffer recv, Op op) {
        checkReduction(send, recv, op);
        try (var _ = guard.enter()) {
            rawScan(send, recv, op);
        }
    }

    @Override
    public final void exscan(Buffer send, Buffer recv, Op op) {
        checkReduction(send, recv, op);
        try (var _ = guard.enter()) {
            rawExscan(send, recv, op);
        }
    }

    @Override
    public final Comm dup() {
        checkOpen();
        try (var _ = guard.enter()) {
            return rawDup();
        }
    }

    @Override
    public final Optional<Comm> split(int color, int key) {
        checkOpen();
        Arguments.color(color);
        try (var _ = guard.enter()) {
            return rawSplit(color, key);
        }
    }

    @Override
    public final CartComm cart(int[] dims, boolean[] periodic) {
        checkOpen();
        Arguments.dims(dims, periodic, size);
        try (var _ = guard.enter()) {
            return rawCart(dims.clone(), periodic.clone());
        }
    }

    @Override
    public final void abort(int exitStatus, String reason) {
        Arguments.exitStatus(exitStatus);
        rawAbort(exitStatus, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public final void close() {
        if (world) {
            throw new IllegalStateException("this communicator was given to the rank's body and ends with it:"
                    + " close only what dup, split or cart made");
        }
        if (!closed) {
            try (var _ = guard.enter()) {
                closed = true;
                rawClose();
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this communicator is closed");
        }
    }

    private void checkSend(Buffer buffer, int dest, int tag) {
        checkOpen();
        Objects.requireNonNull(buffer, "buffer");
        Arguments.dest(dest, size);
        Arguments.sendTag(tag);
    }

    private void checkRecv(Buffer buffer, int source, int tag) {
        checkProbe(source, tag);
        Arguments.writable(buffer, "recv");
    }

    private void checkProbe(int source, int tag) {
        checkOpen();
        Arguments.source(source, size);
        Arguments.recvTag(tag);
    }

    private void checkRoot(int root) {
        checkOpen();
        Arguments.root(root, size);
    }

    private void checkPair(Buffer send, Buffer recv) {
        checkOpen();
        Arguments.sameType(send, recv);
        Arguments.writable(recv, "recv");
        Arguments.distinct(send, recv);
    }

    private void checkReduction(Buffer send, Buffer recv, Op op) {
        checkPair(send, recv);
        Arguments.accepts(op, send.type());
        Arguments.sameCount(send, recv);
    }
}
