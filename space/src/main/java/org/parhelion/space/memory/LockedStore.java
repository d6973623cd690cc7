package org.parhelion.space.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.store.Delivery;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.SpaceRequest;
import org.parhelion.space.store.TupleStore;

/** A store behind a lock, its channels, and a thread that calls it when something is due. */
final class LockedStore {
    private static final long NEVER = Long.MAX_VALUE;

    /** How long the thread outlives the last deadline [ns]: spaces without leases and timeouts have none. */
    private static final long IDLE_NANOS = 10_000_000_000L;

    /** How long the timer keeps the lock when many leases end at once [ns], and how long others have it then. */
    private static final long HOLD_NANOS = 100_000;

    private static final long REST_NANOS = 100_000;

    /** How often a thread tries to get the lock before it is parked. */
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 1;

    /** The number of requests to cancel, whose replies are not looked at. */
    private static final long CANCEL = 0;

    private static final List<MemoryCall> NONE = List.of();

    private final LongSupplier clockNanos;
    private final long originNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final TupleStore store = new TupleStore(this::reply);
    private final Map<Long, MemoryChannel> channels = new HashMap<>();
    private List<MemoryCall> replied = new ArrayList<>();
    private long lastClient;

    private @Nullable Thread timer;

    /** When the timer looks again. */
    private long timerNanos = NEVER;

    LockedStore(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.originNanos = clockNanos.getAsLong();
    }

    MemoryChannel open() {
        lock.lock();
        try {
            MemoryChannel channel = new MemoryChannel(this, ++lastClient);
            channels.put(lastClient, channel);
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /** Passes a request to the store. Replies have been delivered to the channels when it returns. */
    void apply(MemoryChannel channel, MemoryCall call, SpaceRequest request) {
        run(() -> {
            channel.start(call);
            store.apply(now(), channel.client(), call.number(), request);
            channel.started(call);
        });
    }

    /** Passes a subscription to the store. */
    void subscribe(MemoryChannel channel, MemoryCall call, SpaceRequest request, Delivery delivery) {
        run(() -> {
            channel.start(call);
            channel.add(call, delivery);
            store.apply(now(), channel.client(), call.number(), request);
            channel.started(call);
        });
    }

    /** {@return whether a call waited, and waits no more; its reply has come otherwise} */
    boolean forget(MemoryChannel channel, MemoryCall call) {
        boolean[] forgotten = new boolean[1];
        run(() -> {
            if (call.reply() == null) {
                channel.forget(call);
                store.apply(now(), channel.client(), CANCEL, new SpaceRequest.Cancel(call.number()));
                forgotten[0] = true;
            }
        });
        return forgotten[0];
    }

    /** Ends what a channel has open. */
    void close(MemoryChannel channel) {
        run(() -> {
            channels.remove(channel.client());
            store.disconnect(now(), channel.client());
            replied.addAll(channel.refuseAll());
        });
    }

    /** Does something under the lock, and then wakes whom it concerns: waking under the lock would keep others out for it. */
    private void run(Runnable action) {
        List<MemoryCall> woken = NONE;
        Thread earlier = null;
        lockSoon();
        try {
            action.run();
            if (!replied.isEmpty()) {
                woken = replied;
                replied = new ArrayList<>();
            }
            long next = store.nextDeadlineNanos();
            if (next < timerNanos) {
                timerNanos = next;
                earlier = startedTimer();
            }
        } finally {
            lock.unlock();
        }
        for (MemoryCall call : woken) {
            call.wake();
        }
        if (earlier != null) {
            LockSupport.unpark(earlier);
        }
    }

    /** Requests hold the lock for a fraction of a microsecond: it is free again sooner than a thread is parked. */
    private void lockSoon() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    private void reply(long client, long request, SpaceReply reply) {
        MemoryChannel channel = channels.get(client);
        if (channel != null) {
            MemoryCall call = channel.reply(request, reply);
            if (call != null) {
                replied.add(call);
            }
        }
    }

    private long now() {
        return clockNanos.getAsLong() - originNanos;
    }

    // --- The timer

    private Thread startedTimer() {
        Thread thread = timer;
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("parhelion-space-timer").start(this::keepTime);
            timer = thread;
        }
        return thread;
    }

    void wakeTimer() {
        lock.lock();
        try {
            LockSupport.unpark(timer);
        } finally {
            lock.unlock();
        }
    }

    private void keepTime() {
        long idleSince = System.nanoTime();
        while (true) {
            run(this::expire);
            long waitNanos;
            lock.lock();
            try {
                if (timerNanos != NEVER) {
                    idleSince = System.nanoTime();
                } else if (System.nanoTime() - idleSince >= IDLE_NANOS) {
                    timer = null;
                    return;
                }
                waitNanos = timerNanos == NEVER ? IDLE_NANOS : Math.max(timerNanos - now(), REST_NANOS);
            } finally {
                lock.unlock();
            }
            LockSupport.parkNanos(this, waitNanos);
        }
    }

    private void expire() {
        long startNanos = System.nanoTime();
        do {
            store.expire(now());
            timerNanos = store.nextDeadlineNanos();
        } while (timerNanos <= now() && System.nanoTime() - startNanos < HOLD_NANOS);
    }
}
