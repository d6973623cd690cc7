package org.parhelion.space.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Subscription;
import org.parhelion.space.Tuple;
import org.parhelion.space.store.Delivery;
import org.parhelion.space.store.SpaceChannel;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.SpaceRequest;

/** One opening of a store in memory. Fields that are not final are guarded by the store's lock. */
final class MemoryChannel implements SpaceChannel {
    private static final SpaceReply.Refused CLOSED =
            new SpaceReply.Refused(SpaceException.Kind.CLOSED, "the space was closed; open it again");

    private final LockedStore store;
    private final long client;
    private final AtomicLong lastNumber = new AtomicLong();

    private final Map<Long, MemoryCall> waiting = new HashMap<>();
    private final Map<Long, Delivery> deliveries = new HashMap<>();
    private @Nullable MemoryCall current;
    private boolean closed;

    MemoryChannel(LockedStore store, long client) {
        this.store = store;
        this.client = client;
    }

    long client() {
        return client;
    }

    @Override
    public SpaceReply call(SpaceRequest request) {
        MemoryCall call = new MemoryCall(lastNumber.incrementAndGet());
        store.apply(this, call, request);
        SpaceReply reply = call.reply();
        return reply == null ? awaitUninterruptibly(call) : reply;
    }

    /** A search waits for tuples to be deleted whose leases have ended: soon, and whatever happens. */
    private static SpaceReply awaitUninterruptibly(MemoryCall call) {
        boolean interrupted = false;
        SpaceReply reply = call.reply();
        while (reply == null) {
            LockSupport.park(call);
            interrupted |= Thread.interrupted();
            reply = call.reply();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return reply;
    }

    @Override
    public SpaceReply await(SpaceRequest.Find find) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        MemoryCall call = new MemoryCall(lastNumber.incrementAndGet());
        store.apply(this, call, find);
        SpaceReply reply = call.reply();
        while (reply == null) {
            LockSupport.park(call);
            if (Thread.interrupted()) {
                return cancel(call);
            }
            reply = call.reply();
        }
        return reply;
    }

    /** Gives up a request, unless its reply has come meanwhile: what it took would be lost. */
    private SpaceReply cancel(MemoryCall call) throws InterruptedException {
        if (!store.forget(this, call)) {
            SpaceReply reply = call.reply();
            if (reply != null) {
                Thread.currentThread().interrupt();
                return reply;
            }
        }
        throw new InterruptedException();
    }

    @Override
    public Subscription subscribe(SpaceRequest.Subscribe subscribe, Consumer<Tuple> handler) {
        MemoryCall call = new MemoryCall(lastNumber.incrementAndGet());
        Delivery delivery = new Delivery(
                handler,
                leaseNanos -> done(call(new SpaceRequest.Renew(opened(call), leaseNanos))),
                () -> call(new SpaceRequest.Unsubscribe(opened(call))));
        try {
            store.subscribe(this, call, subscribe, delivery);
        } catch (SpaceException e) {
            delivery.end();
            throw e;
        }
        return delivery;
    }

    private static long opened(MemoryCall call) {
        if (call.reply() instanceof SpaceReply.Opened(long number)) {
            return number;
        }
        throw new IllegalStateException("the subscription was not opened: " + call.reply());
    }

    private static boolean done(SpaceReply reply) {
        return reply instanceof SpaceReply.Done(boolean effect) && effect;
    }

    @Override
    public void close() {
        store.close(this);
    }

    // --- Under the store's lock

    /** Starts a request: the next reply to its number is its own. */
    void start(MemoryCall call) {
        if (closed) {
            throw new SpaceException(CLOSED.kind(), CLOSED.message());
        }
        current = call;
    }

    /** Ends the start: if the reply has not come, it will come later. */
    void started(MemoryCall call) {
        current = null;
        if (call.reply() == null) {
            waiting.put(call.number(), call);
        }
    }

    void add(MemoryCall call, Delivery delivery) {
        deliveries.put(call.number(), delivery);
    }

    void forget(MemoryCall call) {
        waiting.remove(call.number());
    }

    /** {@return the call whose thread has to be woken; null if there is none} */
    @Nullable
    MemoryCall reply(long number, SpaceReply reply) {
        MemoryCall call = current;
        if (call == null || call.number() != number || call.reply() != null) {
            call = waiting.remove(number);
        }
        if (call != null) {
            return call.complete(reply) ? call : null;
        }
        Delivery delivery = deliveries.get(number);
        if (delivery != null && reply instanceof SpaceReply.Notified(Tuple tuple)) {
            delivery.add(tuple);
        } else if (delivery != null) {
            deliveries.remove(number);
            delivery.end();
        }
        return null;
    }

    /** {@return the calls that waited, now refused} */
    List<MemoryCall> refuseAll() {
        closed = true;
        List<MemoryCall> refused = new ArrayList<>(waiting.values());
        waiting.clear();
        refused.forEach(call -> call.complete(CLOSED));
        deliveries.values().forEach(Delivery::end);
        deliveries.clear();
        return refused;
    }
}
