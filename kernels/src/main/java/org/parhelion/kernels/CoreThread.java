package org.parhelion.kernels;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that waits for the update of the core while the rank's own thread makes progress on the halo exchange. It is needed
 * because Aparapi's calls block until the device has finished.
 */
final class CoreThread implements AutoCloseable {
    /** Number of polls before the rank's thread parks, because the processor may be the OpenCL device. */
    private static final int SPINS = 20;

    /** Polling interval for messages; the end of the core's update wakes the thread immediately. */
    private static final long PARK_NANOS = 50_000;

    // A platform thread: the wait is a native call, which would pin the carrier of a virtual thread.
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("opencl-core").factory());

    /** Runs {@code core} on the other thread, and {@code progress} repeatedly on this one until {@code core} has finished. */
    void run(Runnable core, Runnable progress) {
        Thread caller = Thread.currentThread();
        FutureTask<?> done = new FutureTask<>(core, null) {
            @Override
            protected void done() {
                LockSupport.unpark(caller);
            }
        };
        executor.execute(done);
        for (int polls = 0; !done.isDone(); polls++) {
            progress.run();
            if (polls < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted during the update of the core");
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
