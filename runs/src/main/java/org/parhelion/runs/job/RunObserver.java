package org.parhelion.runs.job;

/**
 * Watches a run from a thread of its own, on rank 0: progress bars, metrics, pictures for a browser. The run never waits for it.
 *
 * <p>While an observer is busy one event waits for it and further ones are skipped, so that it sees fewer of them, never late
 * ones. {@link RunEvent.Kind#STARTED} and the last event are never skipped. An observer that throws is called no more, which
 * is logged as a warning; the run goes on.
 */
public interface RunObserver extends AutoCloseable {
    /** Events a run, about, of an observer that does not choose. */
    int USUAL_EVENTS = 32;

    /**
     * Takes an event. Called by one thread, one event after the other.
     *
     * @param event what happened
     */
    void observe(RunEvent event);

    /**
     * Steps between two {@link RunEvent.Kind#STEP} events. Default: about {@value #USUAL_EVENTS} events a run, and at least as
     * many steps apart where there are that many, so that time tiling is hardly ever cut short.
     *
     * @param steps of the whole run
     * @return at least 1
     */
    default long every(long steps) {
        long every = Math.max(1, steps / USUAL_EVENTS);
        return every <= USUAL_EVENTS ? every : Math.ceilDiv(every, USUAL_EVENTS) * USUAL_EVENTS;
    }

    /** Called once after the last event, by the same thread. */
    @Override
    default void close() {}
}
