package org.parhelion.kernels;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that waits for the core while the rank's own thread serves the halo: Aparapi's calls return only when the
 * device is done.
 */
final class CoreThread implements AutoCloseable {
    /** Looked at this often before the rank's thread gives its processor away, which the device may be. */
    private static final int SPINS = 20;

    /** Between two looks at messages; the core's end is told at once. */
    private static final long PARK_NANOS = 50_000;

    // A platform thread: the wait is a native call, which would pin a virtual one.
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("opencl-core").factory());

    /** Runs {@code core} there and {@code progress} here, again and again, until the core is done. */
    void run(Runnable core, Runnable progress) {
        Thread caller = Thread.currentThread();
        FutureTask<?> done = new FutureTask<>(core, null) {
            @Override
            protected void done() {
                LockSupport.unpark(caller);
            }
        };
        executor.execute(done);
        for (int look = 0; !done.isDone(); look++) {
            progress.run();
            if (look < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the core was computed");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
