package org.parhelion.comm.threads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/**
 * The waiting of one thread of a rank: it spins, yields, parks.
 *
 * <p>The wake-up protocol is Dekker's: the waiting thread writes ARMED, then polls once more; the waker writes the event, then
 * reads the state; both have a full fence between write and read. So at least one sees the other, and no wake-up is lost.
 *
 * <pre>
 *   RUNNING → ARMED    about to park; polls once more
 *   ARMED   → PARKED   the poll found nothing: this thread cannot go on by itself (deadlock detection counts these)
 *   ARMED   → DOZING   the same, for a limited time
 *   any     → RUNNING  by a waker, which then unparks, or by the thread itself
 * </pre>
 *
 * <p>A waker ends the park, so there is no polling interval. The length of the spin adapts to whether spinning paid.
 */
@SuppressWarnings("ReferenceEquality") // threads, seats and requests are themselves, not their values
final class Seat {
    static final int RUNNING = 0;
    static final int ARMED = 1;
    static final int PARKED = 2;
    /** Parked for a time, after which this thread goes on by itself. */
    static final int DOZING = 3;

    /** How often a parked rank checks for a deadlock whose report another thread, now gone, had prevented [ns]. */
    private static final long RECHECK_NANOS = 200_000_000L;

    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);

    /** Index of the state in {@code state}: others read it at each message, so nothing this thread writes is on its cache line. */
    private static final int STATE = 32;

    final ThreadJob job;
    final int worldRank;
    final Thread thread;
    /** Whether this is the rank's own thread; other threads may come and go. */
    final boolean own;

    /** Endpoints on which this thread has posted receives; they progress during any wait. */
    private Endpoint[] receiving = new Endpoint[4];

    private int receivingCount;

    /**
     * Iterations of the next spin. Spinning pays only while the other rank runs at the same time, not if ranks compete for cores:
     * a spin in vain halves this, a spin that met its event increases it by an eighth.
     */
    private int spins;

    /** Open endpoints that a guest thread has taken over. */
    private final AtomicInteger taken = new AtomicInteger();

    /** What the thread waits for; written before the state, read by the deadlock report after it. */
    @Nullable
    Wait waiting;

    private final int[] state = new int[2 * STATE];

    Seat(ThreadJob job, int worldRank, Thread thread, boolean own) {
        this.job = job;
        this.worldRank = worldRank;
        this.thread = thread;
        this.own = own;
        this.spins = job.spins;
    }

    private int state() {
        return (int) INT.getVolatile(state, STATE);
    }

    boolean isParked() {
        return state() == PARKED;
    }

    void addReceiving(Endpoint endpoint) {
        removeReceiving(endpoint); // a thread that takes an endpoint back may not have dropped it yet
        if (receivingCount == receiving.length) {
            receiving = Arrays.copyOf(receiving, 2 * receivingCount);
        }
        receiving[receivingCount++] = endpoint;
    }

    void removeReceiving(Endpoint endpoint) {
        for (int i = 0; i < receivingCount; i++) {
            if (receiving[i] == endpoint) {
                receiving[i] = receiving[--receivingCount];
                return;
            }
        }
    }

    void take() {
        taken.incrementAndGet();
    }

    /** A guest thread that has no endpoint left no longer prevents a deadlock report. */
    void release() {
        if (taken.decrementAndGet() == 0 && !own) {
            job.dismiss(this);
        }
    }

    /** Matches what has arrived for any receive that this thread has posted. */
    void progress() {
        for (int i = 0; i < receivingCount; i++) {
            if (!receiving[i].progress(this)) {
                receiving[i--] = receiving[--receivingCount];
            }
        }
    }

    /** Returns once {@code wait} is done; throws if it never will be, the job has failed or the thread is interrupted. */
    void await(Wait wait) {
        if (poll(wait)) {
            return;
        }
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
            if (poll(wait)) {
                spins = Math.min(job.spins, spins + spins / 8 + 1);
                return;
            }
        }
        spins = Math.max(ThreadJob.FEWEST_SPINS, spins / 2);
        for (int i = 0; i < job.yields; i++) {
            giveWay();
            if (endsByTrouble(wait) || poll(wait)) {
                return;
            }
        }
        park(wait);
    }

    /**
     * Throws if the job has failed, or the wait will never end because ranks have died. Messages that those sent before are
     * matched first: returns whether they ended the wait.
     */
    private boolean endsByTrouble(Wait wait) {
        if (!job.isDisturbed()) {
            return false;
        }
        job.checkAlive(worldRank);
        CommException obstacle = wait.obstacle();
        if (obstacle == null) {
            return false;
        }
        if (poll(wait)) {
            return true;
        }
        throw obstacle;
    }

    private boolean poll(Wait wait) {
        progress();
        return wait.isDone();
    }

    /** With more ranks than cores, the rank waited for may need this core. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void giveWay() {
        Thread.yield();
    }

    private void park(Wait wait) {
        waiting = wait;
        try {
            while (true) {
                INT.setVolatile(state, STATE, ARMED);
                VarHandle.fullFence();
                if (poll(wait) || endsByTrouble(wait)) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    job.checkAlive(worldRank);
                    throw new CommException("rank " + worldRank + ": interrupted while waiting in " + wait.operation());
                }
                if (INT.compareAndSet(state, STATE, ARMED, PARKED)) {
                    sleep();
                }
            }
        } finally {
            INT.setVolatile(state, STATE, RUNNING);
            waiting = null;
        }
    }

    private void sleep() {
        job.reportIfDeadlocked();
        while (state() == PARKED && !Thread.currentThread().isInterrupted()) {
            if (own) {
                LockSupport.parkNanos(this, RECHECK_NANOS);
                job.reportIfDeadlocked();
            } else {
                LockSupport.park(this);
            }
        }
    }

    /**
     * Parks until a message arrives at {@code endpoint}, for {@code nanos} at most. Returns false, at once, if another thread uses it
     * by now, or if ranks have died: then it must look for more than messages.
     */
    boolean doze(Endpoint endpoint, long nanos) {
        INT.setVolatile(state, STATE, ARMED);
        VarHandle.fullFence();
        try {
            if (endpoint.group.seat(endpoint.rank) != this || job.isDisturbed()) {
                return false;
            }
            if (!endpoint.hasArrivals() && INT.compareAndSet(state, STATE, ARMED, DOZING)) {
                LockSupport.parkNanos(this, nanos);
            }
            return true;
        } finally {
            INT.setVolatile(state, STATE, RUNNING);
        }
    }

    /** Makes the thread poll again. The caller has written the event, then a full fence. */
    void wake() {
        if (state() != RUNNING) {
            int before = (int) INT.getAndSet(state, STATE, RUNNING);
            if (before == PARKED) {
                job.countWake();
            }
            if (before == PARKED || before == DOZING) {
                LockSupport.unpark(thread);
            }
        }
    }
}
