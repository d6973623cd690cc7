package org.parhelion.campaign.executor;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for attempts: each attempt has one to itself, and a thread whose attempt has ended waits a while for the next. Safe for any thread. */
final class AttemptThreads {
    private static final long KEPT_SECONDS = 10;

    /** It is never closed: its threads end when nothing has come for a while, and do not keep the process alive. */
    private final Executor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("idle task thread").factory());

    /**
     * Runs an attempt, on a thread that looks new to it: not interrupted, and with the class loader of its creation.
     *
     * @param name the thread's name meanwhile
     * @param attempt the attempt
     */
    void start(String name, Runnable attempt) {
        threads.execute(() -> {
            Thread thread = Thread.currentThread();
            String idle = thread.getName();
            ClassLoader loader = thread.getContextClassLoader();
            thread.setName(name);
            try {
                attempt.run();
            } finally {
                boolean _ = Thread.interrupted();
                thread.setContextClassLoader(loader);
                thread.setName(idle);
            }
        });
    }
}
