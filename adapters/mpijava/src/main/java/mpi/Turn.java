package mpi;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    /** The thread whose turn it is. A lock that is released by a plain store costs half of one that wakes waiting threads. */
    private static final AtomicReference<@Nullable Thread> HOLDER = new AtomicReference<>();

    private static final int SPINS = 100;
    private static final int YIELDS = 1000;
    private static final long SLEEP_NANOS = 20_000;

    private Turn() {}

    /** A call of the engine. */
    static void run(Runnable call) {
        try (var _ = take()) {
            call.run();
        }
    }

    /** A call of the engine with a result. */
    static <T extends @Nullable Object> T get(Supplier<T> call) {
        try (var _ = take()) {
            return call.get();
        }
    }

    /** Waits for this thread's turn, which ends when the result is closed. */
    static Held take() {
        Thread caller = Thread.currentThread();
        if (HOLDER.compareAndSet(null, caller)) {
            return Held.OUTERMOST;
        }
        if (caller.equals(HOLDER.getPlain())) { // a thread sees its own store
            return Held.NESTED;
        }
        for (int polls = 0; !HOLDER.compareAndSet(null, caller); polls = Math.min(polls + 1, YIELDS)) {
            pause(polls);
        }
        return Held.OUTERMOST;
    }

    /** The caller's turn: taken by this call, or by one around it. */
    enum Held implements AutoCloseable {
        OUTERMOST,
        NESTED;

        @Override
        public void close() {
            if (this == OUTERMOST) {
                HOLDER.setRelease(null);
            }
        }
    }

    /** Waits until {@code request} is complete. */
    static void await(Request request) {
        await(
                () -> {
                    request.await();
                    return true;
                },
                () -> request.test() ? true : null);
    }

    /** Waits in the engine, by {@code inside}, while no other thread can call; otherwise until {@code poll} has a result. */
    static <T> T await(Supplier<T> inside, Supplier<@Nullable T> poll) {
        for (int polls = 0; ; polls = Math.min(polls + 1, YIELDS)) {
            if (polls % YIELDS == 0 && RankThreads.isAlone()) { // others may end meanwhile
                return get(inside);
            }
            T found = Turn.<@Nullable T>get(poll);
            if (found != null) {
                return found;
            }
            pause(polls);
        }
    }

    /** Whether {@code request} is complete; its completion is reported once. */
    static boolean test(Request request) {
        try (var _ = take()) {
            return request.test();
        }
    }

    /** Between two polls: spins, yields, then sleeps. */
    private static void pause(int polls) {
        if (polls < SPINS) {
            Thread.onSpinWait();
        } else if (polls < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(SLEEP_NANOS);
        }
    }
}
