package org.parhelion.comm.threads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/**
 * Where one thread of a rank waits: spin, yield, park.
 *
 * <p>The waking protocol is Dekker's: the waiting thread writes ARMED, then looks once more at what it waits for; the waker
 * writes the event, then reads the state, with a full fence between write and read on both sides. So one of them sees the
 * other, and no wake-up is lost.
 *
 * <pre>
 *   RUNNING → ARMED    about to park; looks once more
 *   ARMED   → PARKED   nothing had come: this thread cannot go on by itself (what deadlock detection counts)
 *   any     → RUNNING  by a waker, who then unparks, or by the thread itself
 * </pre>
 */
@SuppressWarnings("ReferenceEquality") // threads, seats and requests are themselves, not their values
final class Seat {
    static final int RUNNING = 0;
    static final int ARMED = 1;
    static final int PARKED = 2;

    /** A parked rank looks this often whether threads that kept a deadlock from being reported have gone [ns]. */
    private static final long RECHECK_NANOS = 200_000_000L;

    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);

    /** Where {@code state} holds the state: others read it at each message, so nothing that this thread writes lies near. */
    private static final int STATE = 32;

    final ThreadJob job;
    final int worldRank;
    final Thread thread;
    /** Whether this is the rank's own thread; other threads may come and go. */
    final boolean own;

    /** Endpoints that this thread has posted receives on; they progress whatever it waits for. */
    private Endpoint[] receiving = new Endpoint[4];

    private int receivingCount;

    /**
     * How often to look before giving way. Spinning pays only while the other rank runs at the same time; where others compete
     * for the cores it does not, so a spin in vain halves this, and each that met its event lets it grow again.
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

    /** A guest thread that has no endpoint left does not stand in the way of a deadlock report. */
    void release() {
        if (taken.decrementAndGet() == 0 && !own) {
            job.dismiss(this);
        }
    }

    /** Takes in what has arrived for any receive this thread has posted. */
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
     * Throws if the job has failed, or the wait will never end because ranks have died. What those had sent comes first: says
     * whether it ended the wait.
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

    /** More ranks than cores: whoever this thread waits for may need its core. */
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

    /** Lets the thread look again. The caller has written the event and fenced. */
    void wake() {
        if (state() != RUNNING) {
            int before = (int) INT.getAndSet(state, STATE, RUNNING);
            if (before == PARKED) {
                job.countWake();
                LockSupport.unpark(thread);
            }
        }
    }
}
