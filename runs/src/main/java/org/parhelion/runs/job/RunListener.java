package org.parhelion.runs.job;

/**
 * Takes part in a run on every rank: snapshots, traces.
 *
 * <pre>
 *   started ── step ── step ── … ── finished ── close        step: after every(…), 2·every(…), … steps
 *                  └────────── failed ── close
 * </pre>
 *
 * <p>Every rank has listeners of its own, as many, in the same order and with the same intervals, and calls them on its own
 * thread between two steps. They may use the communicator, and the run waits for them. What only watches, and must never hold a
 * run up, is a {@link RunObserver}.
 *
 * <p>In a run that survives, {@link #started} is called again after a recovery, on the ranks that go on. A call during which a
 * rank died is made again.
 */
public interface RunListener extends AutoCloseable {
    /**
     * Steps between two calls of {@link #step}. Each is a place where time tiling has to stop, so that the fields are those of
     * one step.
     *
     * @param steps of the whole run
     * @return at least 1; 0 for no call
     */
    default long every(long steps) {
        return 0;
    }

    /**
     * A simulation has started: at the beginning, and after each recovery. Collective.
     *
     * @param run the run
     */
    default void started(LiveRun run) {}

    /**
     * A multiple of {@link #every} steps is done, and the fields are finite. Collective.
     *
     * @param run the run
     * @throws org.parhelion.runs.report.RunFailure to end it
     */
    default void step(LiveRun run) {}

    /**
     * All fields of this step were written. Collective.
     *
     * @param run the run
     */
    default void snapshot(LiveRun run) {}

    /**
     * A checkpoint of this step is complete on disk. Collective.
     *
     * @param run the run
     */
    default void checkpoint(LiveRun run) {}

    /**
     * The last step is done, or a stop test ended the run; the fields are finite. Collective.
     *
     * @param run the run
     * @throws org.parhelion.runs.report.RunFailure to end it
     */
    default void finished(LiveRun run) {}

    /**
     * The run failed on this rank. Not collective: other ranks may be gone.
     *
     * @param failure why
     */
    default void failed(Throwable failure) {}

    /** Frees what it holds, whether the run finished or failed. Not collective; throws nothing. */
    @Override
    default void close() {}
}
