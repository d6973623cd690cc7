package org.parhelion.comm.spi;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/**
 * The communicator that a program holds: it checks arguments, serves {@link Comm#PROC_NULL}, lets one thread in at a time, and
 * calls its {@link Transport}.
 *
 * <pre>
 *   user → send(…)  checks, PROC_NULL, guard → transport.send(…)    the engine's
 *   user → scan(…)  checks, guard            → transport.scan(…)    the engine's, or
 *                                               └ CollectiveAlgorithms → isendInternal, recvInternal
 * </pre>
 */
public final class CheckedComm implements Comm {
    private final Transport transport;
    private final int rank;
    private final int size;
    private final boolean world;
    private final CallGuard guard;
    private volatile boolean closed;
    /** Made when first asked for. */
    private @Nullable CheckedComm companion;

    /**
     * A communicator over {@code transport}.
     *
     * @param transport one rank's end, which this communicator owns
     * @param world whether this is the communicator that the rank's body was given, which its user cannot close
     */
    public CheckedComm(Transport transport, boolean world) {
        this.transport = transport;
        this.size = transport.size();
        this.rank = Objects.checkIndex(transport.rank(), size);
        this.world = world;
        this.guard = transport.guard();
    }

    /**
     * What carries the messages; for the engine that made it.
     *
     * @return the transport that this communicator calls
     */
    public Transport transport() {
        return transport;
    }

    @Override
    public String provider() {
        return transport.provider();
    }

    @Override
    public boolean ranksAreProcesses() {
        return transport.ranksAreProcesses();
    }

    @Override
    public ThreadLevel threadLevel() {
        return transport.threadLevel();
    }

    @Override
    public String hostName() {
        return transport.hostName();
    }

    @Override
    public String toString() {
        return transport.toString();
    }

    // The public verbs --------------------------------------------------------------------------------------

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                transport.send(buffer, dest, tag);
            }
        }
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                transport.ssend(buffer, dest, tag);
            }
        }
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Status.EMPTY : transport.recv(buffer, source, tag);
        }
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.oneShot() : transport.isend(buffer, dest, tag);
        }
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? NullRequest.oneShot() : transport.irecv(buffer, source, tag);
        }
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.persistent(this) : transport.sendInit(buffer, dest, tag);
        }
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? NullRequest.persistent(this) : transport.recvInit(buffer, source, tag);
        }
    }

    @Override
    public RequestSet requestSet(Request... persistent) {
        checkOpen();
        for (int i = 0; i < persistent.length; i++) {
            Request request = Objects.requireNonNull(persistent[i], "request");
            boolean own = request instanceof NullRequest none ? none.ownedBy(this) : transport.ownsPersistent(request);
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
        return SparseRequestSet.of(persistent, transport::requestSet);
    }

    @Override
    public Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        checkSend(sendBuffer, dest, sendTag);
        checkRecv(recvBuffer, source, recvTag);
        Arguments.distinct(sendBuffer, recvBuffer);
        if (source == PROC_NULL) {
            send(sendBuffer, dest, sendTag);
            return Status.EMPTY;
        }
        try (var _ = guard.enter()) {
            return dest == PROC_NULL
                    ? transport.recv(recvBuffer, source, recvTag)
                    : transport.sendrecv(sendBuffer, dest, sendTag, recvBuffer, source, recvTag);
        }
    }

    @Override
    public Status probe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Status.EMPTY : transport.probe(source, tag);
        }
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Optional.of(Status.EMPTY) : transport.iprobe(source, tag);
        }
    }

    @Override
    public void barrier() {
        checkOpen();
        try (var _ = guard.enter()) {
            transport.barrier();
        }
    }

    @Override
    public void bcast(Buffer buffer, int root) {
        checkRoot(root);
        if (rank != root) {
            Arguments.writable(buffer, "bcast");
        }
        try (var _ = guard.enter()) {
            transport.bcast(buffer, root);
        }
    }

    @Override
    public void reduce(Buffer send, Buffer recv, Op op, int root) {
        checkRoot(root);
        Arguments.accepts(op, send.type());
        if (rank == root) {
            checkPair(send, recv);
            Arguments.sameCount(send, recv);
        }
        try (var _ = guard.enter()) {
            transport.reduce(send, recv, op, root);
        }
    }

    @Override
    public void allreduce(Buffer send, Buffer recv, Op op) {
        checkReduction(send, recv, op);
        try (var _ = guard.enter()) {
            transport.allreduce(send, recv, op);
        }
    }

    @Override
    public double allreduce(double value, Op op) {
        checkOpen();
        Arguments.accepts(op, ElementType.DOUBLE);
        try (var _ = guard.enter()) {
            return transport.allreduce(value, op);
        }
    }

    @Override
    public long allreduce(long value, Op op) {
        checkOpen();
        Arguments.accepts(op, ElementType.LONG);
        try (var _ = guard.enter()) {
            return transport.allreduce(value, op);
        }
    }

    @Override
    public void gather(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(recv, "recv", send, size);
        }
        try (var _ = guard.enter()) {
            transport.gather(send, recv, root);
        }
    }

    @Override
    public void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        checkRoot(root);
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(recv, "recv", counts, displacements, size);
            Arguments.ownPart(send, "send", counts[rank], rank);
        }
        try (var _ = guard.enter()) {
            transport.gatherv(send, recv, counts, displacements, root);
        }
    }

    @Override
    public void scatter(Buffer send, Buffer recv, int root) {
        checkRoot(root);
        Arguments.writable(recv, "recv");
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(send, "send", recv, size);
        }
        try (var _ = guard.enter()) {
            transport.scatter(send, recv, root);
        }
    }

    @Override
    public void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        checkRoot(root);
        Arguments.writable(recv, "recv");
        if (rank == root) {
            checkPair(send, recv);
            Arguments.parts(send, "send", counts, displacements, size);
            Arguments.ownPart(recv, "recv", counts[rank], rank);
        }
        try (var _ = guard.enter()) {
            transport.scatterv(send, counts, displacements, recv, root);
        }
    }

    @Override
    public void allgather(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.parts(recv, "recv", send, size);
        try (var _ = guard.enter()) {
            transport.allgather(send, recv);
        }
    }

    @Override
    public void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        checkPair(send, recv);
        Arguments.parts(recv, "recv", counts, displacements, size);
        Arguments.ownPart(send, "send", counts[rank], rank);
        try (var _ = guard.enter()) {
            transport.allgatherv(send, recv, counts, displacements);
        }
    }

    @Override
    public void alltoall(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.sameCount(send, recv);
        if (send.count() % size != 0) {
            throw new IllegalArgumentException(
                    "send has " + send.count() + " elements: must be a multiple of the " + size + " ranks");
        }
        try (var _ = guard.enter()) {
            transport.alltoall(send, recv);
        }
    }

    @Override
    public void alltoallv(
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
            transport.alltoallv(send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
        }
    }

    @Override
    public void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
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
            transport.reduceScatter(send, recv, counts, op);
        }
    }

    @Override
    public void scan(Buffer send, Buffer recv, Op op) {
        checkReduction(send, recv, op);
        try (var _ = guard.enter()) {
            transport.scan(send, recv, op);
        }
    }

    @Override
    public void exscan(Buffer send, Buffer recv, Op op) {
        checkReduction(send, recv, op);
        try (var _ = guard.enter()) {
            transport.exscan(send, recv, op);
        }
    }

    @Override
    public Comm dup() {
        checkOpen();
        try (var _ = guard.enter()) {
            return transport.dup().asComm(false);
        }
    }

    @Override
    public Comm companion() {
        checkOpen();
        try (var _ = guard.enter()) {
            CheckedComm made = companion;
            if (made == null) {
                made = new CheckedComm(transport.companion(), true);
                companion = made;
            }
            return made;
        }
    }

    @Override
    public Optional<Comm> split(int color, int key) {
        checkOpen();
        Arguments.color(color);
        try (var _ = guard.enter()) {
            return transport.split(color, key).map(part -> part.asComm(false));
        }
    }

    @Override
    public CartComm cart(int[] dims, boolean[] periodic) {
        checkOpen();
        Arguments.dims(dims, periodic, size);
        return new CartView(dup(), dims.clone(), periodic.clone());
    }

    @Override
    public void abort(int exitStatus, String reason) {
        Arguments.exitStatus(exitStatus);
        transport.abort(exitStatus, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public void close() {
        if (world) {
            throw new IllegalStateException(
                    "this communicator was given to the rank's body, or is a companion, and ends"
                            + " with it: close only what dup, split or cart made");
        }
        if (!closed) {
            free();
        }
    }

    /**
     * Frees this communicator and its companion. Collective. For providers: this is how the communicator of a rank's body
     * ends once the body has returned, because {@link #close} refuses to close it.
     */
    public void free() {
        try (var _ = guard.enter()) {
            closed = true;
            CheckedComm made = companion;
            if (made != null) {
                made.free();
            }
            transport.close();
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
