package org.example.loopback;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.CallGuard;
import org.parhelion.comm.spi.Transport;

/** One rank's end of a communicator: sends copy, receives wait in {@link Mailbox}, collectives are the plain ones. */
final class LoopbackTransport implements Transport {
    /** What the ranks of one communicator share. */
    static final class Group {
        /** Which communicator: the creating call's number on its parent, and the color. */
        private record Key(int call, int color) {}

        private final LoopbackProvider.Job job;
        private final Mailbox[] mailboxes;
        /** Traffic of collectives, which no receive of a program may match. */
        private final Mailbox[] internal;

        private final Map<Key, Group> children = new ConcurrentHashMap<>();

        Group(LoopbackProvider.Job job, int size) {
            this.job = job;
            this.mailboxes = new Mailbox[size];
            this.internal = new Mailbox[size];
            Arrays.setAll(mailboxes, _ -> new Mailbox(job));
            Arrays.setAll(internal, _ -> new Mailbox(job));
        }

        /** The ranks make communicators in the same order, so the call's number tells which one is meant. */
        private Group child(int call, int color, int size) {
            return children.computeIfAbsent(new Key(call, color), _ -> new Group(job, size));
        }
    }

    private final Group group;
    private final int rank;
    private final int worldRank;
    private final CallGuard guard = CallGuard.ofCommunicator(this::toString);
    private int childrenMade;

    LoopbackTransport(Group group, int rank, int worldRank) {
        this.group = group;
        this.rank = rank;
        this.worldRank = worldRank;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return group.mailboxes.length;
    }

    @Override
    public String provider() {
        return "loopback";
    }

    @Override
    public boolean ranksAreProcesses() {
        return false;
    }

    @Override
    public Comm.ThreadLevel threadLevel() {
        return Comm.ThreadLevel.MULTIPLE;
    }

    @Override
    public String hostName() {
        return "localhost";
    }

    @Override
    public CallGuard guard() {
        return guard;
    }

    @Override
    public String toString() {
        return "loopback communicator, rank " + rank + " of " + size();
    }

    // Point to point

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        group.mailboxes[dest].deliver(message(buffer, tag));
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        Mailbox.Message message = message(buffer, tag);
        group.mailboxes[dest].deliver(message);
        group.mailboxes[dest].awaitMatch(message);
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        Mailbox own = group.mailboxes[rank];
        return unpack(own.await(own.post(source, tag)), buffer);
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        Operation send = new Operation(Kind.SEND, false, buffer, dest, tag);
        send.begin();
        return send;
    }

    @Override
    public Request issend(Buffer buffer, int dest, int tag) {
        Operation send = new Operation(Kind.SYNCHRONOUS_SEND, false, buffer, dest, tag);
        send.begin();
        return send;
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        Operation receive = new Operation(Kind.RECEIVE, false, buffer, source, tag);
        receive.begin();
        return receive;
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        return new Operation(Kind.SEND, true, buffer, dest, tag);
    }

    @Override
    public Request ssendInit(Buffer buffer, int dest, int tag) {
        return new Operation(Kind.SYNCHRONOUS_SEND, true, buffer, dest, tag);
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        return new Operation(Kind.RECEIVE, true, buffer, source, tag);
    }

    @Override
    public boolean ownsPersistent(Request request) {
        return request instanceof Operation operation && operation.ofPersistent(this);
    }

    @Override
    public RequestSet requestSet(Request[] persistent) {
        return new OperationSet(persistent);
    }

    @Override
    public Status probe(int source, int tag) {
        return group.mailboxes[rank].probe(source, tag);
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        return group.mailboxes[rank].iprobe(source, tag);
    }

    private Mailbox.Message message(Buffer buffer, int tag) {
        return new Mailbox.Message(rank, tag, buffer.segment().toArray(ValueLayout.JAVA_BYTE));
    }

    /** Copies on the receiver's thread: the memory may be confined to it. */
    private Status unpack(Mailbox.Message message, Buffer buffer) {
        if (message.bytes.length > buffer.byteSize()) {
            throw new CommException("recv on rank " + rank + " from rank " + message.source + ", tag " + message.tag
                    + ": the message of " + message.bytes.length + " bytes is longer than the buffer of "
                    + buffer.byteSize() + " bytes");
        }
        MemorySegment.copy(MemorySegment.ofArray(message.bytes), 0, buffer.segment(), 0, message.bytes.length);
        return message.status();
    }

    // Internal traffic, which the plain collectives use

    @Override
    public Request isendInternal(Buffer buffer, int dest, int tag) {
        group.internal[dest].deliver(message(buffer, tag));
        return new Operation(Kind.SEND, false, buffer, dest, tag); // complete: the message is a copy
    }

    @Override
    public Request irecvInternal(Buffer buffer, int source, int tag) {
        Operation receive = new Operation(Kind.INTERNAL_RECEIVE, false, buffer, source, tag);
        receive.begin();
        return receive;
    }

    // Groups and the end

    @Override
    public Transport dup() {
        return new LoopbackTransport(group.child(childrenMade++, 0, size()), rank, worldRank);
    }

    @Override
    public Optional<Transport> split(int color, int key) {
        int call = childrenMade++;
        int[] all = new int[2 * size()];
        allgather(Buffer.of(new int[] {color, key}), Buffer.of(all));
        if (color == Comm.UNDEFINED) {
            return Optional.empty();
        }
        int[] members = IntStream.range(0, size())
                .filter(r -> all[2 * r] == color)
                .boxed()
                .sorted(Comparator.comparingInt(r -> all[2 * r + 1])) // stable: equal keys stay in rank order
                .mapToInt(Integer::intValue)
                .toArray();
        int ownRank = IntStream.range(0, members.length)
                .filter(i -> members[i] == rank)
                .findFirst()
                .orElseThrow();
        return Optional.of(new LoopbackTransport(group.child(call, color, members.length), ownRank, worldRank));
    }

    @Override
    public void abort(int exitStatus, String reason) {
        CommException cause = new CommException(
                "rank " + worldRank + " aborted the job with exit status " + exitStatus + ": " + reason);
        group.job.fail(worldRank, cause);
        throw cause;
    }

    /** Nothing to free: mailboxes go with the job. */
    @Override
    public void close() {}

    private enum Kind {
        SEND,
        SYNCHRONOUS_SEND,
        RECEIVE,
        INTERNAL_RECEIVE
    }

    /** A send or a receive, one-shot or persistent. A send is complete when it has begun, a synchronous one when it is matched. */
    private final class Operation implements Request {
        private final Kind kind;
        private final boolean persistent;
        private final Buffer buffer;
        private final int peer;
        private final int tag;
        private final Mailbox own;
        private boolean active;
        private boolean closed;
        private Mailbox.@Nullable Receive receive;
        private Mailbox.@Nullable Message unmatched;
        private Status status = Status.EMPTY;

        Operation(Kind kind, boolean persistent, Buffer buffer, int peer, int tag) {
            this.kind = kind;
            this.persistent = persistent;
            this.buffer = buffer;
            this.peer = peer;
            this.tag = tag;
            this.own = kind == Kind.INTERNAL_RECEIVE ? group.internal[rank] : group.mailboxes[rank];
        }

        boolean ofPersistent(LoopbackTransport transport) {
            return persistent && !closed && transport == LoopbackTransport.this;
        }

        void begin() {
            switch (kind) {
                case SEND -> group.mailboxes[peer].deliver(message(buffer, tag));
                case SYNCHRONOUS_SEND -> {
                    unmatched = message(buffer, tag);
                    group.mailboxes[peer].deliver(unmatched);
                }
                case RECEIVE, INTERNAL_RECEIVE -> receive = own.post(peer, tag);
            }
            active = true;
        }

        @Override
        public void start() {
            try (var _ = guard.enter()) {
                if (!persistent || active || closed) {
                    throw new IllegalStateException(
                            !persistent
                                    ? "this request is not persistent: make it with sendInit or recvInit"
                                    : active ? "this request is under way: await it first" : "this request is closed");
                }
                begin();
            }
        }

        @Override
        public Status await() {
            try (var _ = guard.enter()) {
                if (active && receive != null) {
                    complete(own.await(receive));
                }
                if (active && unmatched != null) {
                    group.mailboxes[peer].awaitMatch(unmatched);
                }
                active = false;
                return status;
            }
        }

        @Override
        public boolean test() {
            if (!isComplete()) {
                return false;
            }
            await();
            return true;
        }

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public boolean isComplete() {
            try (var _ = guard.enter()) {
                boolean received = receive == null || own.poll(receive).isPresent();
                boolean matched = unmatched == null || group.mailboxes[peer].isMatched(unmatched);
                return !active || (received && matched);
            }
        }

        @Override
        public boolean cancel() {
            try (var _ = guard.enter()) {
                if (!active || receive == null || !own.takeBack(receive)) {
                    return false;
                }
                active = false;
                status = Status.EMPTY;
                return true;
            }
        }

        private void complete(Mailbox.Message message) {
            active = false;
            status = unpack(message, buffer);
        }

        @Override
        public Status status() {
            return status;
        }

        @Override
        public void close() {
            try (var _ = guard.enter()) {
                if (!test()) {
                    throw new IllegalStateException("this request is under way: await it before it is closed");
                }
                closed = true;
            }
        }
    }

    /** Requests that are started and awaited together. */
    private static final class OperationSet implements RequestSet {
        private final Request[] requests;

        OperationSet(Request[] requests) {
            this.requests = requests;
        }

        @Override
        public void start() {
            for (Request request : requests) {
                request.start();
            }
        }

        @Override
        public void await() {
            Request.awaitAll(requests);
        }

        @Override
        public boolean test() {
            boolean all = true;
            for (Request request : requests) {
                all &= request.test();
            }
            return all;
        }

        @Override
        public int size() {
            return requests.length;
        }

        @Override
        public Status status(int index) {
            return requests[index].status();
        }

        @Override
        public void close() {
            for (Request request : requests) {
                request.close();
            }
        }
    }
}
