package org.parhelion.comm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.parhelion.comm.spi.ForwardingComm;

/**
 * A communicator on which every point-to-point message takes a given time: the sender goes on at once, the receiver's request
 * completes no earlier than {@code delayNanos} after the send began. For tests that show what overlap hides.
 *
 * <p>Each message carries the time at which it may be seen, so all ranks must share a clock: ranks that are threads do.
 * Collectives are not delayed, and there is no probe. The inner communicator must not be used meanwhile.
 *
 * <pre>
 *   on the wire   [visible at: 8 bytes, System.nanoTime][the message]
 * </pre>
 */
public final class DelayedComm extends ForwardingComm {
    private static final int HEADER = 8;

    private final long delayNanos;

    public DelayedComm(Comm inner, long delayNanos) {
        super(inner);
        this.delayNanos = delayNanos;
    }

    private Buffer wireFor(Buffer buffer) {
        return Buffer.of(new byte[HEADER + Math.toIntExact(buffer.byteSize())]);
    }

    private static void pack(Buffer buffer, Buffer wire, long visibleAtNanos) {
        wire.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, 0, visibleAtNanos);
        MemorySegment.copy(buffer.segment(), 0, wire.segment(), HEADER, buffer.byteSize());
    }

    private static void checkPersistent(boolean persistent) {
        if (!persistent) {
            throw new IllegalStateException("this request is not persistent");
        }
    }

    private final class DelayedSend implements Request {
        private final Buffer buffer;
        private final Buffer wire;
        private final boolean persistent;
        private final Request request;

        DelayedSend(Buffer buffer, int dest, int tag, boolean persistent) {
            this.buffer = buffer;
            this.persistent = persistent;
            this.wire = wireFor(buffer);
            this.request = inner.sendInit(wire, dest, tag);
        }

        @Override
        public void start() {
            checkPersistent(persistent);
            begin();
        }

        void begin() {
            pack(buffer, wire, System.nanoTime() + delayNanos);
            request.start();
        }

        @Override
        public Status await() {
            return request.await();
        }

        @Override
        public boolean test() {
            return request.test();
        }

        @Override
        public boolean isActive() {
            return request.isActive();
        }

        @Override
        public boolean isComplete() {
            return request.isComplete();
        }

        @Override
        public boolean cancel() {
            return false;
        }

        @Override
        public Status status() {
            return request.status();
        }

        @Override
        public void close() {
            request.close();
        }
    }

    private final class DelayedReceive implements Request {
        private final Buffer buffer;
        private final Buffer wire;
        private final boolean persistent;
        private final Request request;
        private boolean active;

        DelayedReceive(Buffer buffer, int source, int tag, boolean persistent) {
            this.buffer = buffer;
            this.persistent = persistent;
            this.wire = wireFor(buffer);
            this.request = inner.recvInit(wire, source, tag);
        }

        @Override
        public void start() {
            checkPersistent(persistent);
            begin();
        }

        void begin() {
            if (active) {
                throw new IllegalStateException("this request is under way");
            }
            request.start();
            active = true;
        }

        private boolean fromNowhere() {
            return request.status().equals(Status.EMPTY);
        }

        private long nanosLeft() {
            return fromNowhere() ? 0 : wire.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0) - System.nanoTime();
        }

        private void unpack() {
            active = false;
            if (!fromNowhere()) {
                MemorySegment.copy(wire.segment(), HEADER, buffer.segment(), 0, status().byteCount());
            }
        }

        @Override
        public Status await() {
            if (active) {
                request.await();
                for (long left = nanosLeft(); left > 0; left = nanosLeft()) {
                    LockSupport.parkNanos(left);
                }
                unpack();
            }
            return status();
        }

        @Override
        public boolean test() {
            if (active && request.test() && nanosLeft() <= 0) {
                unpack();
            }
            return !active;
        }

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public boolean isComplete() {
            return !active || (request.test() && nanosLeft() <= 0);
        }

        @Override
        public boolean cancel() {
            boolean cancelled = request.cancel();
            active = active && !cancelled;
            return cancelled;
        }

        @Override
        public Status status() {
            Status found = request.status();
            return fromNowhere() ? found : new Status(found.source(), found.tag(), found.byteCount() - HEADER);
        }

        @Override
        public void close() {
            if (active) {
                throw new IllegalStateException("this request is under way");
            }
            request.close();
        }
    }

    /** Started and awaited one by one. */
    private record DelayedSet(List<Request> requests) implements RequestSet {
        @Override
        public void start() {
            requests.forEach(Request::start);
        }

        @Override
        public void await() {
            requests.forEach(Request::await);
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
            return requests.size();
        }

        @Override
        public Status status(int index) {
            return requests.get(index).status();
        }

        @Override
        public void close() {
            requests.forEach(Request::close);
        }
    }

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        isend(buffer, dest, tag).await();
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        Buffer wire = wireFor(buffer);
        pack(buffer, wire, System.nanoTime() + delayNanos);
        inner.ssend(wire, dest, tag);
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        return irecv(buffer, source, tag).await();
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        DelayedSend request = new DelayedSend(buffer, dest, tag, false);
        request.begin();
        return request;
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        DelayedReceive request = new DelayedReceive(buffer, source, tag, false);
        request.begin();
        return request;
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        return new DelayedSend(buffer, dest, tag, true);
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        return new DelayedReceive(buffer, source, tag, true);
    }

    @Override
    public RequestSet requestSet(Request... persistent) {
        return new DelayedSet(List.of(persistent));
    }

    @Override
    public Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        Request receive = irecv(recvBuffer, source, recvTag);
        send(sendBuffer, dest, sendTag);
        return receive.await();
    }

    @Override
    public Status probe(int source, int tag) {
        throw new UnsupportedOperationException("a delayed message cannot be probed");
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        throw new UnsupportedOperationException("a delayed message cannot be probed");
    }

    @Override
    public Comm dup() {
        return new DelayedComm(inner.dup(), delayNanos);
    }

    @Override
    public Optional<Comm> split(int color, int key) {
        return inner.split(color, key).map(part -> new DelayedComm(part, delayNanos));
    }
}
