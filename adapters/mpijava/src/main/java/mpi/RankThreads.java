package mpi;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows whether a rank has threads beside the one that calls.
 *
 * <p>Threads that a rank's thread creates inherit its mark and its context class loader. Workers of a fork-join pool, which run virtual
 * threads, too, may have neither, and do not tell whose tasks they run: while one is alive, it is taken for this rank's.
 */
final class RankThreads {
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

    private static final ForkJoinPool COMMON = ForkJoinPool.commonPool();

    /** The last count. */
    private static volatile Count last = new Count(true, -1, 0);

    private RankThreads() {}

    /**
     * A count of threads.
     *
     * @param alone whether there was no other
     * @param started threads that this JVM had started before
     * @param nanos when
     */
    private record Count(boolean alone, long started, long nanos) {
        /** Threads begin only by being started; they may end at any time. */
        boolean isValid() {
            return alone
                    ? started == Jvm.THREADS.getTotalStartedThreadCount()
                    : System.nanoTime() - nanos < RECOUNT_NANOS;
        }
    }

    /** Loaded with the first thread that a program creates. */
    private static final class Jvm {
        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    }

    /** Called on the rank's thread before the program begins. */
    static void watch() {
        MARK.set(true);
    }

    /** Whether no other thread of this rank is alive. */
    static boolean isAlone() {
        return (CREATED.get() == 0 && COMMON.getPoolSize() == 0) || count().alone;
    }

    private static Count count() {
        Count valid = last;
        if (!valid.isValid()) {
            long started = Jvm.THREADS.getTotalStartedThreadCount();
            valid = new Count(!hasOthers(), started, System.nanoTime());
            last = valid;
        }
        return valid;
    }

    private static boolean hasOthers() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group != null && group.getParent() != null) {
            group = group.getParent();
        }
        if (group == null) { // this thread has ended
            return false;
        }
        Thread[] threads = new Thread[2 * group.activeCount() + 16];
        int all = group.enumerate(threads);
        for (int i = 0; i < all; i++) {
            if (!Thread.currentThread().equals(threads[i]) && mayCall(threads[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayCall(Thread thread) {
        return thread instanceof ForkJoinWorkerThread
                || RankThreads.class.getClassLoader().equals(thread.getContextClassLoader());
    }
}
