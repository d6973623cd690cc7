package org.parhelion.protocol;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for events of a machine (the leader–follower pattern): one leads, which means that it processes messages;
 * the others park. A leader that ends its wait wakes one of the others, which leads from then on.
 */
final class Waiters {
    /** How often a parked thread checks whether the driver has failed [ns]. */
    private static final long CHECK_NANOS = 50_000_000;

    private final AtomicReference<@Nullable Thread> leader = new AtomicReference<>();
    private final AtomicLong leads = new AtomicLong();
    private final Set<Thread> followers = ConcurrentHashMap.newKeySet();

    /** Makes this thread the leader, unless there is one. */
    boolean lead() {
        if (leader.compareAndSet(null, Thread.currentThread())) {
            leads.setRelease(leads.getPlain() + 1); // by the leader alone
            return true;
        }
        return false;
    }

    /** How often a thread has begun to lead. */
    long leads() {
        return leads.getAcquire();
    }

    /** Ends the lead of this thread. */
    void leave() {
        leader.set(null);
    }

    /** Whether a thread leads. */
    boolean led() {
        return leader.get() != null;
    }

    /** Makes the leader look for work, if there is one and it is another thread. */
    void wakeLeader() {
        Thread leading = leader.get();
        if (leading != null && !leading.equals(Thread.currentThread())) {
            LockSupport.unpark(leading);
        }
    }

    /** Parks until this thread is woken, for {@code nanos} at most; returns at once if no thread leads or {@code done} holds. */
    void follow(BooleanSupplier done, long nanos) {
        Thread self = Thread.currentThread();
        followers.add(self); // before it looks for a leader: see passOn()
        try {
            if (led() && !done.getAsBoolean()) {
                LockSupport.parkNanos(this, Math.min(nanos, CHECK_NANOS));
            }
        } finally {
            followers.remove(self);
        }
    }

    /** Wakes a thread that will lead, if none does. Called by every thread that stops waiting. */
    void passOn() {
        if (!followers.isEmpty() && !led()) {
            for (Thread follower : followers) {
                LockSupport.unpark(follower);
                return;
            }
        }
    }
}
