package org.parhelion.adapters.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Subscription;
import org.parhelion.space.Tuple;

/** The server's end of a watch. What a client does not read in time is dropped, and the client is told so. */
final class ServerWatch {
    private static final int MESSAGE_BYTES = 1 << 15;
    private static final long MOST_BYTES = 1L << 26;

    private final Sessions sessions;
    private final ClientRights access;
    private final ScheduledExecutorService clock;
    private final ServerCallStreamObserver<Wire.WatchEvent> out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Wire.Tuple> outbox = new ArrayDeque<>();
    private final Sender<Wire.WatchEvent> sender;
    private long bytes;
    private boolean missed;
    private boolean begun;
    private boolean begins;
    private volatile long endNanos;
    private boolean ended;
    private @Nullable Subscription subscription;

    ServerWatch(
            Sessions sessions,
            ClientRights access,
            ScheduledExecutorService clock,
            ServerCallStreamObserver<Wire.WatchEvent> out) {
        this.sessions = sessions;
        this.access = access;
        this.clock = clock;
        this.out = out;
        this.sender = new Sender<>(lock, out, this::message);
    }

    /** Starts on another thread, since the backend may wait. */
    void start(Wire.WatchRequest request) {
        out.setOnReadyHandler(sender::flush);
        out.setOnCancelHandler(() -> Thread.ofVirtual().start(this::end));
        Thread.ofVirtual().start(() -> begin(request));
    }

    private void begin(Wire.WatchRequest request) {
        try {
            ServerSession session = sessions.find(request.getSession(), access);
            setEnd(request.getLeaseNanos());
            Subscription begunNow = session.space()
                    .notify(
                            Messages.template(request.getTemplate()),
                            Messages.duration(request.getLeaseNanos()),
                            this::event);
            boolean late;
            lock.lock();
            try {
                subscription = begunNow;
                begins = true;
                late = ended;
            } finally {
                lock.unlock();
            }
            if (late || !session.add(request.getNumber(), this)) {
                begunNow.close();
                end();
                return;
            }
            sender.flush();
            endWithLease(session, request.getNumber());
        } catch (StatusRuntimeException e) {
            fail(e.getStatus());
        } catch (SpaceException e) {
            fail(Status.UNAVAILABLE.withDescription(e.getMessage()));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            fail(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
        }
    }

    private void fail(Status status) {
        sender.end(stream -> stream.onError(status.asRuntimeException()));
    }

    private void setEnd(long leaseNanos) {
        endNanos = System.nanoTime() + Math.min(leaseNanos < 0 ? Long.MAX_VALUE : leaseNanos, Long.MAX_VALUE / 2);
    }

    private void endWithLease(ServerSession session, long number) {
        long left = endNanos - System.nanoTime();
        if (left > 0) {
            // What fails there is logged by its thread.
            var _ = clock.schedule(
                    () -> Thread.ofVirtual().start(() -> endWithLease(session, number)), left, TimeUnit.NANOSECONDS);
        } else {
            session.remove(number, this);
            end();
        }
    }

    private void event(Tuple tuple) {
        Wire.Tuple message = Messages.message(tuple);
        lock.lock();
        try {
            if (bytes + message.getSerializedSize() > MOST_BYTES) {
                missed = true;
            } else {
                bytes += message.getSerializedSize();
                outbox.add(message);
            }
        } finally {
            lock.unlock();
        }
        sender.flush();
    }

    private Optional<Wire.WatchEvent> message() {
        if (!begins || (begun && outbox.isEmpty() && !missed)) {
            return Optional.empty();
        }
        Wire.WatchEvent.Builder event = Wire.WatchEvent.newBuilder();
        if (begun) {
            int size = 0;
            while (!outbox.isEmpty() && size < MESSAGE_BYTES) {
                Wire.Tuple tuple = outbox.remove();
                event.addTuples(tuple);
                size += tuple.getSerializedSize();
            }
            bytes -= size;
            event.setMissed(missed);
            missed = false;
        }
        begun = true;
        return Optional.of(event.build());
    }

    /** Sets a new end; false if the watch has ended. */
    boolean renew(long leaseNanos) {
        Subscription present;
        lock.lock();
        try {
            present = subscription;
            if (ended || present == null) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        boolean renewed = present.renew(Messages.duration(leaseNanos));
        if (renewed) {
            setEnd(leaseNanos);
        }
        return renewed;
    }

    /** Ends the watch and its stream. */
    void end() {
        Subscription present;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            present = subscription;
        } finally {
            lock.unlock();
        }
        if (present != null) {
            present.close();
        }
        sender.end(StreamObserver::onCompleted);
    }
}
