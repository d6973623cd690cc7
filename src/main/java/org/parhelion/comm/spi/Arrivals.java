package org.parhelion.comm.spi;

/** A communicator that can wait for any message, and admits other threads meanwhile: what a blocking probe does not. */
public interface Arrivals {
    /**
     * Waits until a message arrives, after this thread's {@code iprobe} for any message found none. Returns early if the thread is
     * unparked or interrupted. A message wakes the thread that used the communicator last, so a thread that uses it unparks whoever waits
     * here, and that one probes again.
     *
     * @param nanos how long at most [ns]
     * @return false, at once, if a message would not wake this thread: another one has used the communicator since, or the engine
     *     cannot; probe at intervals, then
     */
    boolean awaitArrival(long nanos);
}
