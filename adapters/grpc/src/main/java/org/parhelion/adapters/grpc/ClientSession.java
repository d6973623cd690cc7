package org.parhelion.adapters.grpc;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceException.Kind;
import org.parhelion.space.SpaceName;

/**
 * A client's session. All verbs of all threads share one stream. If it breaks, another replaces it, and the verbs go on: a verb
 * fails if the server does not come back in time, or comes back without the session and the verb's outcome cannot be known.
 */
final class ClientSession implements AutoCloseable {
    /** How long a server may be away. It keeps sessions as long. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long an answer may take beyond a verb's own timeout. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How often it is looked whether an answer takes longer. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long RETRY_MILLIS_FIRST = 20;
    private static final long RETRY_MILLIS_MOST = 1000;
    private static final int MESSAGE_BYTES = 1 << 15;
    private static final int MESSAGE_ROOM_BYTES = 512;
    private static final int SESSION_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("space-client-clock").factory());

    private final String address;
    private final ManagedChannel channel;
    private final SpaceName name;
    private final boolean ordered;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private final Deque<Call> toSend = new ArrayDeque<>();
    private final List<Long> accepted = new ArrayList<>();
    private final List<Long> received = new ArrayList<>();
    private final List<Long> cancelled = new ArrayList<>();
    private final List<Long> released = new ArrayList<>();
    private ByteString number = newNumber();
    private @Nullable ClientStream stream;
    private boolean connecting;
    private boolean watchingLimits;
    private boolean closed;
    private long lastId;
    /** Changes when the server has lost the session, and with it transactions and leases. */
    private long epoch;

    private int messageBytesMax = ServerOptions.MESSAGE_BYTES_MOST;

    /**
     * Opens a session.
     *
     * @param address for messages
     * @param channel to the server; closed with the session
     * @param name whose tuples
     * @param ordered first in, first out
     * @throws SpaceException if the server cannot be reached or refuses
     */
    ClientSession(String address, ManagedChannel channel, SpaceName name, boolean ordered) {
        this.address = address;
        this.channel = channel;
        this.name = name;
        this.ordered = ordered;
    }

    private static ByteString newNumber() {
        byte[] bytes = new byte[SESSION_BYTES];
        RANDOM.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    ReentrantLock lock() {
        return lock;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** The session's number on the wire, which a watch names. */
    ByteString number() {
        lock.lock();
        try {
            return number;
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    // ---- verbs ----

    /** Carries out a verb that does not wait in the space. */
    Call.Outcome call(Wire.Request.Builder request, OptionalLong inEpoch) {
        try {
            return await(begin(new Call(request.build(), 0, ANSWER_NANOS, inEpoch)), false);
        } catch (InterruptedException e) {
            throw new AssertionError("is not interrupted", e);
        }
    }

    /** Carries out a verb that may wait. */
    Call.Outcome callWaiting(Wire.Request.Builder request, long timeoutNanos, OptionalLong inEpoch)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long limitNanos = timeoutNanos > Long.MAX_VALUE - ANSWER_NANOS ? Long.MAX_VALUE : timeoutNanos + ANSWER_NANOS;
        return await(begin(new Call(request.build(), timeoutNanos, limitNanos, inEpoch)), true);
    }

    private Call begin(Call call) {
        int bytes = call.bytes();
        ClientStream present;
        lock.lock();
        try {
            if (closed) {
                throw new SpaceException(Kind.CLOSED, "the space at " + address + " was closed");
            }
            if (bytes > messageBytesMax - MESSAGE_ROOM_BYTES) {
                throw new SpaceException(
                        Kind.REFUSED,
                        "a request of " + bytes + " bytes: " + address + " accepts messages of " + messageBytesMax
                                + " bytes; split the tuple, or raise --message-bytes of the server");
            }
            requireEpoch(call);
            add(call);
            present = stream;
            if (present == null) {
                connect();
            }
        } finally {
            lock.unlock();
        }
        if (present != null) {
            present.flush();
        }
        return call;
    }

    private void requireEpoch(Call call) {
        if (call.epoch.isPresent() && call.epoch.getAsLong() != epoch) {
            throw new SpaceException(
                    call.inTransaction() ? Kind.TRANSACTION_ENDED : Kind.REFUSED,
                    address
                            + " has lost this session: its transactions are aborted, its leases can no longer be renewed");
        }
    }

    private void add(Call call) {
        lastId++;
        call.id = lastId;
        call.sent = false;
        calls.put(call.id, call);
        if (stream != null) {
            toSend.add(call);
        }
        watchLimits();
    }

    /** Waits without a timeout: {@link #abandonOverdue} ends what takes too long. */
    private Call.Outcome await(Call call, boolean interruptible) throws InterruptedException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Call.Outcome outcome = call.outcome.get();
                    if (outcome.undone() && interrupted) {
                        interrupted = false;
                        throw new InterruptedException();
                    }
                    return outcome;
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (interruptible && cancel(call)) {
                        interrupted = false;
                        throw e;
                    }
                }
            }
        } catch (ExecutionException e) {
            throw fresh(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Looks after {@link #LOOK_NANOS} whether verbs take too long. A timeout for each of them would cost two wake-ups of the
     * thread that keeps the time of virtual threads. Called with the lock held.
     */
    private void watchLimits() {
        if (!watchingLimits) {
            watchingLimits = true;
            var _ = CLOCK.schedule(this::abandonOverdue, LOOK_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void abandonOverdue() {
        List<Call> overdue;
        lock.lock();
        try {
            watchingLimits = false;
            long nowNanos = System.nanoTime();
            overdue = calls.values().stream()
                    .filter(call -> call.overdue(nowNanos))
                    .toList();
            for (Call call : overdue) {
                forget(call);
                if (call.sent) {
                    cancelled.add(call.id);
                }
            }
            if (!calls.isEmpty()) {
                watchLimits();
            }
        } finally {
            lock.unlock();
        }
        overdue.forEach(call -> call.lost(
                Kind.UNREACHABLE,
                address + " did not answer within " + TimeUnit.NANOSECONDS.toSeconds(ANSWER_NANOS) + " s"));
    }

    /** The failure with the stack of the thread that called the verb. */
    private static SpaceException fresh(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof SpaceException space
                ? new SpaceException(space.kind(), String.valueOf(space.getMessage()), space)
                : new SpaceException(Kind.OUTCOME_UNKNOWN, String.valueOf(cause), failure);
    }

    /** Stops a verb whose thread was interrupted. Returns true if it has had no effect, false if its outcome must be awaited. */
    private boolean cancel(Call call) {
        ClientStream present;
        boolean over;
        lock.lock();
        try {
            call.stopping = true;
            if (call.accepted) {
                return false; // It is taken, or about to be: the outcome arrives with the next reply.
            }
            over = call.repeatable();
            if (over) {
                forget(call);
            }
            if (call.sent) {
                cancelled.add(call.id);
            }
            present = stream;
        } finally {
            lock.unlock();
        }
        if (present != null) {
            present.flush();
        }
        return over;
    }

    private void forget(Call call) {
        calls.remove(call.id);
        toSend.remove(call);
    }

    /** Tells the server that a lease is not used any more. */
    void release(long number, long inEpoch) {
        lock.lock();
        try {
            if (epoch == inEpoch && stream != null) {
                released.add(number); // goes with the next message
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the stream ----

    /** What is to be sent on a stream; called with the lock held. */
    Optional<Wire.ClientMessage> message(ClientStream on) {
        boolean nothing = toSend.isEmpty() && accepted.isEmpty() && cancelled.isEmpty() && received.isEmpty();
        if (on != stream || nothing) {
            return Optional.empty();
        }
        Wire.ClientMessage.Builder message = Wire.ClientMessage.newBuilder()
                .addAllAccepted(accepted)
                .addAllReceived(received)
                .addAllCancelled(cancelled)
                .addAllReleased(released);
        accepted.clear();
        received.clear();
        cancelled.clear();
        released.clear();
        int bytes = 0;
        while (!toSend.isEmpty() && bytes < MESSAGE_BYTES) {
            Wire.Request request = toSend.peek().message();
            bytes += request.getSerializedSize();
            if (message.getRequestsCount() > 0 && bytes > MESSAGE_BYTES) {
                break;
            }
            toSend.remove().sent = true;
            message.addRequests(request);
        }
        return Optional.of(message.build());
    }

    /** Acts on a message of the server. */
    void receive(ClientStream from, Wire.ServerMessage message) {
        List<Runnable> outcomes = new ArrayList<>();
        lock.lock();
        try {
            if (from != stream) {
                return;
            }
            for (Wire.Reply reply : message.getRepliesList()) {
                receive(reply, outcomes);
            }
        } finally {
            lock.unlock();
        }
        outcomes.forEach(Runnable::run); // without the lock, which the threads that wake want for their next verb
        if (outcomes.isEmpty()) {
            from.flush();
        } else {
            Thread.ofVirtual().start(from::flush); // after those threads: one message takes along what they ask for
        }
    }

    private void receive(Wire.Reply reply, List<Runnable> outcomes) {
        Call call = calls.get(reply.getId());
        boolean last = reply.getStep() == Wire.Step.DONE || reply.getStep() == Wire.Step.UNDONE;
        if (call == null) {
            if (last) {
                received.add(reply.getId()); // of a verb that was given up
            }
            return;
        }
        call.tuples.addAll(Messages.tuples(reply.getTuplesList()));
        if (reply.getStep() == Wire.Step.OFFERED) {
            call.accepted = true;
            accepted.add(call.id);
        }
        if (!last) {
            return;
        }
        calls.remove(call.id);
        if (call.kept()) {
            received.add(call.id);
        }
        if (reply.hasFailure()) {
            SpaceException failure = Messages.failure(reply.getFailure());
            outcomes.add(() -> call.outcome.completeExceptionally(failure));
        } else if (reply.getStep() == Wire.Step.UNDONE && call.repeatable() && !call.stopping) {
            call.tuples.clear();
            call.accepted = false;
            add(call); // again, with what is left of its timeout
        } else {
            boolean undone = reply.getStep() == Wire.Step.UNDONE;
            Call.Outcome outcome = new Call.Outcome(List.copyOf(call.tuples), reply.getNumber(), undone, epoch);
            outcomes.add(() -> call.outcome.complete(outcome));
        }
    }

    /** Makes a stream on which the server has opened the session the present one. */
    void adopt(ClientStream next, Wire.Opened opened) {
        boolean late;
        lock.lock();
        try {
            late = closed;
            if (!late) {
                stream = next;
                messageBytesMax = opened.getMessageBytesMax();
                if (!opened.getResumed()) {
                    loseSession();
                }
                calls.values().forEach(this::again);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            next.complete();
        } else {
            next.flush();
        }
    }

    private void again(Call call) {
        if (call.accepted) {
            accepted.add(call.id);
        } else {
            call.tuples.clear();
            toSend.add(call);
        }
    }

    /** Acts on a session that is new at the server: nothing of before is known there. */
    private void loseSession() {
        epoch++;
        for (Call call : List.copyOf(calls.values())) {
            boolean old = call.epoch.isPresent();
            if (old || call.accepted || (call.sent && !call.repeatable())) {
                forget(call);
                if (call.inTransaction() && !call.commits()) {
                    call.outcome.completeExceptionally(new SpaceException(
                            Kind.TRANSACTION_ENDED, address + " was restarted, and the transaction is aborted"));
                } else {
                    call.lost(Kind.REFUSED, address + " was restarted, and does not know what became of the verb");
                }
            }
        }
    }

    /** Acts on the end of a stream. */
    void broken(ClientStream ended, Status status) {
        lock.lock();
        try {
            if (stream != ended) {
                return;
            }
            stream = null;
            toSend.clear();
            accepted.clear();
            received.clear();
            cancelled.clear();
            released.clear();
            if (permanent(status)) {
                giveUp(failure(status));
            } else {
                connect();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- connecting ----

    /** Connects for the first time; one attempt. */
    void open() {
        try {
            attempt();
        } catch (SpaceException e) {
            close();
            throw e;
        }
    }

    private void connect() {
        if (!connecting && !closed) {
            connecting = true;
            Thread.ofVirtual().name("space-client").start(this::connectAgain);
        }
    }

    private void connectAgain() {
        long startNanos = System.nanoTime();
        long retryMillis = RETRY_MILLIS_FIRST;
        while (true) {
            try {
                attempt();
                connected();
                return;
            } catch (SpaceException e) {
                lock.lock();
                try {
                    boolean over = e.kind() == Kind.REFUSED || System.nanoTime() - startNanos > AWAY_NANOS;
                    if (over || closed) {
                        connecting = false;
                        giveUp(e);
                        return;
                    }
                } finally {
                    lock.unlock();
                }
            }
            try {
                Thread.sleep(retryMillis);
            } catch (InterruptedException e) {
                throw new AssertionError("is not interrupted", e);
            }
            retryMillis = Math.min(2 * retryMillis, RETRY_MILLIS_MOST);
        }
    }

    private void connected() {
        lock.lock();
        try {
            connecting = false;
            if (stream == null) {
                connect(); // broken already
            }
        } finally {
            lock.unlock();
        }
    }

    private void attempt() {
        ClientStream next = new ClientStream(this);
        Wire.Open.Builder open = Wire.Open.newBuilder()
                .setTenant(name.tenant())
                .setNamespace(name.namespace())
                .setOrdered(ordered);
        lock.lock();
        try {
            open.setSession(number).addAllWaiting(calls.keySet());
        } finally {
            lock.unlock();
        }
        channel.resetConnectBackoff();
        try {
            ClientCalls.asyncBidiStreamingCall(channel.newCall(Methods.SESSION, CallOptions.DEFAULT), next)
                    .onNext(Wire.ClientMessage.newBuilder().setOpen(open).build());
            next.opened.get(OPEN_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(Status.fromThrowable(e));
        } catch (TimeoutException e) {
            next.cancel("not opened in time");
            throw new SpaceException(Kind.UNREACHABLE, address + " did not open the space in time", e);
        } catch (InterruptedException e) {
            next.cancel("interrupted");
            Thread.currentThread().interrupt();
            throw new SpaceException(Kind.UNREACHABLE, address + ": interrupted while it was opened", e);
        }
    }

    /** Fails what waits. The next verb begins another session. */
    private void giveUp(SpaceException failure) {
        List<Call> all = List.copyOf(calls.values());
        calls.clear();
        number = newNumber();
        epoch++;
        all.forEach(call -> call.lost(failure.kind(), String.valueOf(failure.getMessage())));
    }

    private static boolean permanent(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    INVALID_ARGUMENT,
                    FAILED_PRECONDITION,
                    RESOURCE_EXHAUSTED,
                    UNIMPLEMENTED -> true;
            default -> false;
        };
    }

    private SpaceException failure(Status status) {
        StringBuilder text = new StringBuilder(address).append(": ").append(status.getCode());
        if (status.getDescription() != null) {
            text.append(", ").append(status.getDescription());
        }
        boolean tls = false;
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            tls |= cause instanceof javax.net.ssl.SSLException;
            if (cause.getCause() == null && cause.getMessage() != null) {
                text.append(" (").append(cause.getMessage()).append(')');
            }
        }
        return new SpaceException(
                tls || permanent(status) ? Kind.REFUSED : Kind.UNREACHABLE, text.toString(), status.getCause());
    }

    @Override
    public void close() {
        ClientStream present;
        List<Call> all;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            present = stream;
            stream = null;
            all = List.copyOf(calls.values());
            calls.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(call -> call.lost(Kind.CLOSED, "the space at " + address + " was closed"));
        if (present != null) {
            present.complete();
        }
        channel.shutdown();
        try {
            if (!channel.awaitTermination(1, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
