package mpi;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.parhelion.comm.Request;

/**
 * Lets the threads of a rank call the engine one at a time: MPJ Express allows calls by several threads at once, the engine's
 * communicators do not.
 *
 * <p>A rank with one thread waits inside the engine, so that a deadlock is found. If a rank has several threads, a wait polls, and
 * others call between the polls.
 */
@SuppressWarnings("ThreadPriorityCheck") // yields between polls
final class Turn {
    private static final ReentrantLock LOCK = new ReentrantLock();

    private static final int SPINS = 100;
    private static final int YIELDS = 1000;
    private static final long SLEEP_NANOS = 20_000;
    private static final long RECOUNT_NANOS = 1_000_000;

    /** Threads that descend from the rank's. */
    private static final AtomicInteger CREATED = new AtomicInteger();

    private static final InheritableThreadLocal<Boolean> MARK = new InheritableThreadLocal<>() {
        @Override
        protected Boolean childValue(Boolean parent) {
            CREATED.incrementAndGet();
            return parent;
        }
    };

    private static volatile long countedNanos;
    private static volatile boolean alone = true;

    private Turn() {}

    /** A call of the engine. */
    static void run(Runnable call) {
        LOCK.lock();
        try {
            call.run();
        } finally {
            LOCK.unlock();
        }
    }

    /** A call of the engine with a result. */
    static <T> T get(Supplier<T> call) {
        LOCK.lock();
        try {
            return call.get();
        } finally {
            LOCK.unlock();
        }
    }

    /** Called on the rank's thread before the program begins. */
    static void watch() {
        MARK.set(true);
    }

    /** Whether no other thread of this rank is alive. */
    static boolean isAlone() {
        if (CREATED.get() == 0) {
            return true;
        }
        if (alone || System.nanoTime() - countedNanos > RECOUNT_NANOS) { // threads begin and end
            alone = countThreads() <= 1;
            countedNanos = System.nanoTime();
        }
        return alone;
    }

    /** The rank's threads inherit its class loader as their context. */
    private static int countThreads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group != null && group.getParent() != null) {
            group = group.getParent();
        }
        if (group == null) {
            return 1;
        }
        Thread[] threads = new Thread[2 * group.activeCount() + 16];
        int all = group.enumerate(threads);
        ClassLoader own = Turn.class.getClassLoader();
        int mine = 0;
        for (int i = 0; i < all; i++) {
            if (Thread.currentThread().equals(threads[i]) || own.equals(threads[i].getContextClassLoader())) {
                mine++;
            }
        }
        return mine;
    }

    /** Waits until {@code request} is complete. */
    static void await(Request request) {
        if (isAlone()) {
            run(request::await);
            return;
        }
        for (int polls = 0; !test(request); polls++) {
            pause(polls);
        }
    }

    /** Whether {@code request} is complete; its completion is reported once. */
    static boolean test(Request request) {
        LOCK.lock();
        try {
            return request.test();
        } finally {
            LOCK.unlock();
        }
    }

    /** Between two polls: spins, yields, then sleeps. */
    static void pause(int polls) {
        if (polls < SPINS) {
            Thread.onSpinWait();
        } else if (polls < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(SLEEP_NANOS);
        }
    }
}
