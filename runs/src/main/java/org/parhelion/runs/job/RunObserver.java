package org.parhelion.runs.job;

/**
 * Watches a run on a thread of its own, on rank 0, for instance to show progress or to export metrics. The run never waits for
 * it.
 *
 * <p>While an observer is busy, one event is pending and further ones are skipped: a slow observer receives fewer events, but
 * no late ones. {@link RunEvent.Kind#STARTED} and the last event are never skipped. An observer that throws is not called
 * again, which is logged as a warning; the run continues.
 */
public interface RunObserver extends AutoCloseable {
    /** Approximate number of events per run at the default interval. */
    int USUAL_EVENTS = 32;

    /**
     * Receives an event. Always called by the same thread.
     *
     * @param event the event
     */
    void observe(RunEvent event);

    /**
     * The interval between two {@link RunEvent.Kind#STEP} events. Default: about {@value #USUAL_EVENTS} events per run, in long
     * runs at a multiple of {@value #USUAL_EVENTS} steps, so that rounds of time tiling are rarely shortened.
     *
     * @param steps number of steps of the whole run
     * @return the interval [steps], at least 1
     */
    default long every(long steps) {
        long every = Math.max(1, steps / USUAL_EVENTS);
        return every <= USUAL_EVENTS ? every : Math.ceilDiv(every, USUAL_EVENTS) * USUAL_EVENTS;
    }

    /** Called once after the last event, by the same thread. */
    @Override
    default void close() {}
}
