package org.parhelion.comm.mpj;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Comm.ThreadLevel;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.CallGuard;
import org.parhelion.comm.spi.Transport;

/**
 * A communicator over two of MPJ Express: one for the user's messages, the other for the messages of collectives.
 *
 * <p>Elements are sent as byte arrays, wherever their memory is; MPJ Express copies them once more into its own buffers. Collectives are the plain ones of {@link Transport}: they combine in rank order, as {@code threads} does, so the two give the
 * same bits; MPJ Express's own promise no order, and have no exscan.
 */
final class MpjTransport implements Transport {
    /** Longest message whose send does not wait for the receive, as with the other providers [bytes]. */
    private static final int EAGER_BYTES = 1024;

    /** Most eager sends in progress; the next one waits for the oldest. */
    private static final int EAGER_SENDS = 1024;

    private final int rank;
    private final int size;
    private final CallGuard guard;
    private final MpjProcess process;
    private final ArrayDeque<Object> eager = new ArrayDeque<>();
    private final Object user;
    private final Object internal;

    /**
     * A view of two communicators.
     *
     * @param user MPJ Express's communicator for messages
     * @param internal a duplicate of it, for the messages of collectives
     */
    MpjTransport(MpjProcess process, Object user, Object internal) {
        this.rank = MpjCalls.rank(user);
        this.size = MpjCalls.size(user);
        this.guard = CallGuard.ofCommunicator(() -> "a communicator of rank " + rank);
        this.process = process;
        this.user = user;
        this.internal = internal;
    }

    @Override
    public String provider() {
        return MpjProvider.NAME;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public CallGuard guard() {
        return guard;
    }

    @Override
    public boolean ranksAreProcesses() {
        return true;
    }

    @Override
    public ThreadLevel threadLevel() {
        return ThreadLevel.MULTIPLE;
    }

    @Override
    public String hostName() {
        return process.hostName();
    }

    // Point to point ---------------------------------------------------------------------------------------------

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        failing("send", dest, tag, () -> {
            if (buffer.byteSize() <= EAGER_BYTES) {
                sendEagerly(bytes(buffer), dest, tag);
            } else {
                MpjCalls.send(user, bytes(buffer), length(buffer), dest, tag);
            }
            return Status.EMPTY;
        });
    }

    /** The multicore device's own Send always waits for the receive; so short messages use Isend and are completed later. */
    private void sendEagerly(byte[] bytes, int dest, int tag) {
        while (eager.size() >= EAGER_SENDS) {
            MpjCalls.await(eager.removeFirst());
        }
        while (!eager.isEmpty() && MpjCalls.test(eager.getFirst()) != null) {
            eager.removeFirst();
        }
        eager.addLast(MpjCalls.isend(user, bytes, bytes.length, dest, tag));
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        failing("ssend", dest, tag, () -> {
            MpjCalls.ssend(user, bytes(buffer), length(buffer), dest, tag);
            return Status.EMPTY;
        });
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        return failing("recv", source, tag, () -> {
            byte[] bytes = new byte[length(buffer)];
            Status status = status(MpjCalls.recv(user, bytes, bytes.length, theirSource(source), theirTag(tag)));
            fill(buffer, bytes, status);
            return status;
        });
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        return new MpjRequest(this, user, MpjRequest.Kind.SEND, buffer, dest, tag, false);
    }

    @Override
    public Request issend(Buffer buffer, int dest, int tag) {
        return new MpjRequest(this, user, MpjRequest.Kind.SSEND, buffer, dest, tag, false);
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        return new MpjRequest(this, user, MpjRequest.Kind.RECV, buffer, source, tag, false);
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        return new MpjRequest(this, user, MpjRequest.Kind.SEND, buffer, dest, tag, true);
    }

    @Override
    public Request ssendInit(Buffer buffer, int dest, int tag) {
        return new MpjRequest(this, user, MpjRequest.Kind.SSEND, buffer, dest, tag, true);
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        return new MpjRequest(this, user, MpjRequest.Kind.RECV, buffer, source, tag, true);
    }

    @Override
    public boolean ownsPersistent(Request request) {
        return request instanceof MpjRequest own && own.isPersistentOf(this);
    }

    @Override
    public RequestSet requestSet(Request[] persistent) {
        MpjRequest[] own = new MpjRequest[persistent.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = (MpjRequest) persistent[i];
        }
        return new MpjRequestSet(own);
    }

    @Override
    public Status probe(int source, int tag) {
        return failing("probe", source, tag, () -> status(MpjCalls.probe(user, theirSource(source), theirTag(tag))));
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        return failing(
                "iprobe",
                source,
                tag,
                () -> Optional.ofNullable(MpjCalls.iprobe(user, theirSource(source), theirTag(tag)))
                        .map(MpjTransport::status));
    }

    // Internal traffic -------------------------------------------------------------------------------------------

    @Override
    public Request isendInternal(Buffer buffer, int dest, int tag) {
        return new MpjRequest(this, internal, MpjRequest.Kind.SEND, buffer, dest, tag, false);
    }

    @Override
    public Request irecvInternal(Buffer buffer, int source, int tag) {
        return new MpjRequest(this, internal, MpjRequest.Kind.RECV, buffer, source, tag, false);
    }

    // Groups -----------------------------------------------------------------------------------------------------

    @Override
    public Transport dup() {
        return new MpjTransport(process, MpjCalls.dup(user), MpjCalls.dup(internal));
    }

    /**
     * MPJ Express's Split fails if two ranks have the same key, so the key is each rank's place in the order of all keys. It makes
     * a communicator also for the ranks that join none; that one is not used.
     */
    @Override
    public Optional<Transport> split(int color, int key) {
        int[] keys = new int[size()];
        allgather(Buffer.value(key), Buffer.of(keys));
        int place = 0;
        for (int r = 0; r < keys.length; r++) {
            place += keys[r] < key || (keys[r] == key && r < rank()) ? 1 : 0;
        }
        int theirColor = color == Comm.UNDEFINED ? Integer.MAX_VALUE : color;
        Object part = MpjCalls.split(user, theirColor, place);
        Object partInternal = MpjCalls.split(internal, theirColor, place);
        return color == Comm.UNDEFINED ? Optional.empty() : Optional.of(new MpjTransport(process, part, partInternal));
    }

    @Override
    public void abort(int exitStatus, String reason) {
        process.guard().end(exitStatus, reason, null);
    }

    @Override
    public void close() {
        MpjCalls.free(user);
        MpjCalls.free(internal);
    }

    // Elements as bytes ------------------------------------------------------------------------------------------

    static byte[] bytes(Buffer buffer) {
        return buffer.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    static int length(Buffer buffer) {
        return Math.toIntExact(buffer.byteSize());
    }

    static void fill(Buffer buffer, byte[] bytes, Status status) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, buffer.segment(), 0, status.byteCount());
    }

    static Status status(Object theirs) {
        return new Status(MpjCalls.source(theirs), MpjCalls.tag(theirs), MpjCalls.bytes(theirs));
    }

    static int theirSource(int source) {
        return source == Comm.ANY_SOURCE ? MpjCalls.anySource() : source;
    }

    static int theirTag(int tag) {
        return tag == Comm.ANY_TAG ? MpjCalls.anyTag() : tag;
    }

    @FunctionalInterface
    interface Operation<T> {
        T run();
    }

    /** Runs {@code operation}; a failure names the verb, the peer and the tag. */
    <T> T failing(String verb, int peer, int tag, Operation<T> operation) {
        try {
            return operation.run();
        } catch (CommException e) {
            throw CommException.failed(rank(), verb, peer, tag, String.valueOf(e.getMessage()));
        }
    }
}
