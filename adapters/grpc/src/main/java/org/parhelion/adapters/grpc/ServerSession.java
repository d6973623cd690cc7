package org.parhelion.adapters.grpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.Durations;

/**
 * What one client has going on. It outlives the client's stream for a while: a client that comes back finds the outcome of each
 * request that had an effect. What it has not accepted is undone when the stream breaks; what only reads is forgotten.
 */
final class ServerSession {
    /** How long a client may take to accept an offer, at most. */
    private static final long OFFER_NANOS_MOST = TimeUnit.SECONDS.toNanos(10);
    /** How often it is looked whether one takes longer. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long UNDO_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_OPERATIONS = 1 << 16;
    private static final long MOST_BYTES = 1L << 28;
    /** While more is being written, the client's next message is left on the network. */
    private static final long MOST_WRITTEN_BYTES = 1L << 25;

    private final TupleSpace space;
    private final ScheduledExecutorService clock;
    private final long offerNanos;
    private final ServerTransactions transactions;
    private final ServerLeases leases = new ServerLeases();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition undone = lock.newCondition();
    private final Map<Long, Operation> operations = new HashMap<>();
    /** Answers of requests that had an effect, until the client has received them. */
    private final Map<Long, Answer> kept = new HashMap<>();

    private final Map<Long, ServerWatch> watches = new HashMap<>();
    private @Nullable ServerStream stream;
    private ClientRights access = ClientRights.ANY;
    private int undoing;
    private long breaks;
    private long bytes;
    private long writtenBytes;
    private boolean paused;
    private boolean watchingOffers;
    private boolean ended;

    /**
     * Begins a session.
     *
     * @param space where its tuples are
     * @param clock runs what is due; its tasks wait for nothing
     * @param grace how long a client may be silent
     */
    ServerSession(TupleSpace space, ScheduledExecutorService clock, Duration grace) {
        this.space = space;
        this.clock = clock;
        this.offerNanos = Math.clamp(Durations.nanos(grace), LOOK_NANOS, OFFER_NANOS_MOST);
        this.transactions = new ServerTransactions(space);
    }

    SpaceName name() {
        return space.name();
    }

    TupleSpace space() {
        return space;
    }

    ServerTransactions transactions() {
        return transactions;
    }

    ServerLeases leases() {
        return leases;
    }

    boolean mayWrite() {
        lock.lock();
        try {
            return access.write();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes over a stream; an older one ends. Returns when what was undone is visible again, so that a take that is repeated
     * finds the tuple.
     *
     * @param waiting requests whose outcome the client still waits for; what is known of others is forgotten
     * @return false if the session has ended
     */
    boolean attach(ServerStream next, ClientRights rights, List<Long> waiting) throws InterruptedException {
        ServerStream old;
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            old = stream;
            breakOff();
            stream = next;
            paused = false;
            access = rights;
            kept.keySet().retainAll(Set.copyOf(waiting));
            long left = UNDO_NANOS;
            while (undoing > 0 && left > 0) {
                left = undone.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (old != null) {
            old.replaced();
        }
        return true;
    }

    /** Notes that a stream broke. Returns how often streams broke, nothing if the stream was not the session's present one. */
    OptionalLong detach(ServerStream broken) {
        lock.lock();
        try {
            if (stream != broken) {
                return OptionalLong.empty();
            }
            breakOff();
            return OptionalLong.of(breaks);
        } finally {
            lock.unlock();
        }
    }

    private void breakOff() {
        stream = null;
        breaks++;
        for (Operation operation : List.copyOf(operations.values())) {
            if (operation.repeatable()) {
                cancel(operation);
            }
        }
    }

    private void cancel(Operation operation) {
        if (operation.state != Operation.State.ACCEPTED && operation.state != Operation.State.CANCELLED) {
            operation.state = Operation.State.CANCELLED;
            operation.wake();
            if (operation.waiting != null) {
                operation.waiting.interrupt();
            }
            if (operation.repeatable()) {
                operations.remove(operation.id());
                undoing++;
            }
        }
    }

    /** Acts on a message of the present stream; of a replaced one nothing is done any more. */
    void receive(ServerStream from, Wire.ClientMessage message) {
        List<Operation> begun = new ArrayList<>();
        List<Operation> accepted = new ArrayList<>();
        lock.lock();
        try {
            if (stream != from) {
                return;
            }
            message.getReceivedList().forEach(kept::remove);
            message.getCancelledList().forEach(id -> {
                Operation operation = operations.get(id);
                if (operation != null) {
                    cancel(operation);
                }
            });
            for (long id : message.getAcceptedList()) {
                accept(id, accepted);
            }
            for (Wire.Request request : message.getRequestsList()) {
                begin(request, begun);
            }
            paused = writtenBytes > MOST_WRITTEN_BYTES;
            if (!paused) {
                from.receiveNext();
            }
        } finally {
            lock.unlock();
        }
        leases.release(message.getReleasedList());
        accepted.forEach(Operation::wake); // without the lock, which they want soon
        begun.forEach(Operation::start);
        from.flush();
    }

    private void accept(long id, List<Operation> accepted) {
        Operation operation = operations.get(id);
        if (operation != null && operation.state == Operation.State.OFFERED) {
            operation.state = Operation.State.ACCEPTED;
            accepted.add(operation);
        } else if (operation == null) {
            send(kept.getOrDefault(id, Answer.undone(id)));
        }
    }

    private void begin(Wire.Request request, List<Operation> begun) {
        long id = request.getId();
        Answer known = kept.get(id);
        if (known != null) {
            send(known); // carried out before the stream broke
        } else if (operations.size() >= MOST_OPERATIONS || bytes > MOST_BYTES) {
            send(Answer.failed(
                    id,
                    Operation.refused(operations.size() + " requests wait on this connection, of " + bytes
                            + " bytes; open another space for more")));
        } else if (!operations.containsKey(id)) {
            Operation operation = new Operation(this, request);
            operations.put(id, operation);
            bytes += request.getSerializedSize();
            writtenBytes += operation.writtenBytes();
            begun.add(operation);
        }
    }

    private void send(Answer answer) {
        if (stream != null) {
            stream.add(answer);
        }
    }

    /** Notes that the operation's thread is about to wait in the backend. */
    void waits(Operation operation) throws InterruptedException {
        lock.lock();
        try {
            if (operation.state == Operation.State.CANCELLED) {
                throw new InterruptedException("cancelled");
            }
            operation.waiting = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    void waitsNoMore(Operation operation) {
        lock.lock();
        try {
            operation.waiting = null;
            Thread.interrupted(); // what follows in the backend is not to be interrupted
        } finally {
            lock.unlock();
        }
    }

    /**
     * Offers tuples that are held.
     *
     * @return true if the client has accepted them
     */
    boolean offer(Operation operation, Answer offer) {
        ServerStream to;
        lock.lock();
        try {
            to = stream;
            if (operation.state == Operation.State.CANCELLED || to == null) {
                return false;
            }
            operation.offeredNanos = System.nanoTime();
            operation.state = Operation.State.OFFERED;
            to.add(offer);
            watchOffers();
        } finally {
            lock.unlock();
        }
        to.flush();
        return operation.awaitDecision();
    }

    /** Undoes offers that no client accepts, looking every {@link #LOOK_NANOS}. Called with the lock held. */
    private void watchOffers() {
        if (!watchingOffers) {
            watchingOffers = true;
            var _ = clock.schedule(this::undoOldOffers, LOOK_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void undoOldOffers() {
        lock.lock();
        try {
            watchingOffers = false;
            long nowNanos = System.nanoTime();
            for (Operation operation : operations.values()) {
                if (operation.state == Operation.State.OFFERED) {
                    if (nowNanos - operation.offeredNanos >= offerNanos) {
                        operation.state = Operation.State.RUNNING;
                        operation.wake();
                    } else {
                        watchOffers();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes that an operation's thread ends, and passes on the answer if the client still waits for it. */
    void finished(Operation operation, Answer answer) {
        ServerStream to;
        lock.lock();
        try {
            bytes -= operation.request.getSerializedSize();
            writtenBytes -= operation.writtenBytes();
            undone.signalAll();
            if (!operations.remove(operation.id(), operation)) {
                undoing--;
                return;
            }
            if (!operation.repeatable() || operation.state == Operation.State.ACCEPTED) {
                kept.put(operation.id(), answer);
            }
            to = stream;
            send(answer);
            if (to != null && paused && writtenBytes <= MOST_WRITTEN_BYTES) {
                paused = false;
                to.receiveNext();
            }
        } finally {
            lock.unlock();
        }
        if (to != null) {
            to.flush();
        }
    }

    /**
     * Adds a watch, which ends with the session.
     *
     * @return false if the session has ended
     */
    boolean add(long number, ServerWatch watch) {
        lock.lock();
        try {
            if (!ended) {
                watches.put(number, watch);
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    void remove(long number, ServerWatch watch) {
        lock.lock();
        try {
            watches.remove(number, watch);
        } finally {
            lock.unlock();
        }
    }

    boolean renewWatch(long number, long leaseNanos) {
        ServerWatch watch;
        lock.lock();
        try {
            watch = watches.get(number);
        } finally {
            lock.unlock();
        }
        return watch != null && watch.renew(leaseNanos);
    }

    /** Ends the session if it has no stream since the break with this number. Returns true if this call ended it. */
    boolean endBroken(long number) {
        lock.lock();
        try {
            if (stream != null || breaks != number) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        return end();
    }

    /** Ends the session. Returns true if this call ended it. */
    boolean end() {
        List<ServerWatch> open;
        ServerStream last;
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            ended = true;
            last = stream;
            stream = null;
            List.copyOf(operations.values()).forEach(this::cancel);
            open = List.copyOf(watches.values());
            watches.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(ServerWatch::end);
        try {
            transactions.abortAll();
        } catch (SpaceException e) {
            System.getLogger(ServerSession.class.getName())
                    .log(System.Logger.Level.WARNING, "transactions of " + name() + " abort when their lease ends", e);
        }
        if (last != null) {
            last.sessionEnded();
        }
        return true;
    }

    /** Waits until nothing uses the space any more. */
    void awaitOperations() throws InterruptedException {
        lock.lock();
        try {
            long left = UNDO_NANOS;
            while ((undoing > 0 || !operations.isEmpty()) && left > 0) {
                left = undone.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
