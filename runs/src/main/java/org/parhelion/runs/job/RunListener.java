package org.parhelion.runs.job;

import java.util.concurrent.CompletableFuture;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.output.FieldStream;

/**
 * Called during a run on every rank, for instance to write snapshots or traces.
 *
 * <pre>
 *   started ── step ── step ── … ── finished ── close        step: after every(…), 2·every(…), … steps
 *                  └────────── failed ── close
 * </pre>
 *
 * <p>Every rank has its own listeners: the same number, in the same order, with the same intervals. It calls them on its own
 * thread between two steps. They may use the communicator, and the run waits for them. Code that only watches, and must not
 * delay a run, is a {@link RunObserver}.
 *
 * <p>A listener whose output depends on earlier calls, for instance a mean over time, has a {@linkplain #save state}, which is part
 * of every checkpoint on disk.
 *
 * <p>In a run that survives the death of ranks, {@link #started} is called again after a recovery, on the remaining ranks. A
 * call during which a rank died is repeated. For other steps that are repeated, {@link #repeated} is called in place of {@link #step}. A state is
 * set back, and {@link #load} called, only where {@link #stateIsSetBack}.
 */
public interface RunListener extends AutoCloseable {
    /**
     * The interval between two calls of {@link #step}. Time tiling stops at each, so that all points are at the same step.
     *
     * @param steps number of steps of the whole run
     * @return the interval [steps], at least 1; 0 for no calls
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
     * The interval of {@link #step} in simulated time, where {@link #every} is 0. Called once, on every rank.
     *
     * @return the interval [s]; 0, the default, for no calls
     */
    default double everySeconds() {
        return 0;
    }

    /**
     * A multiple of {@link #every} steps is done, and the fields are finite. Collective.
     *
     * @param run the run
     * @throws org.parhelion.runs.report.RunFailure to end it
     */
    default void step(LiveRun run) {}

    /**
     * Tells whether {@link #step} itself checks that the values which it uses are finite. If any may not be, it calls {@link
     * org.parhelion.solver.Simulation#requireFinite} on all ranks. By default all fields are checked before the call.
     *
     * @return whether the listener checks them; the same on every rank
     */
    default boolean checksFields() {
        return false;
    }

    /**
     * What this rank has written, and a restart does not write again. Called when a checkpoint is begun, after {@link #step} of its step.
     *
     * @return a future that ends when it is on disk; the checkpoint is complete only after that
     */
    default CompletableFuture<Void> onDisk() {
        return CompletableFuture.allOf();
    }

    /**
     * A recovery repeats a step for which {@link #step} has returned on all ranks. Collective.
     *
     * @param run the run
     */
    default void repeated(LiveRun run) {}

    /**
     * Tells whether {@link #round} is called. Called once, on every rank.
     *
     * @return whether it is; default: no
     */
    default boolean everyRound() {
        return false;
    }

    /**
     * A round is done: the steps between two halo exchanges. The number of calls is the same on all ranks. Unlike {@link #step}, the
     * call shortens no round, and the fields were not checked. In a run that survives the death of ranks it may be repeated. Collective.
     *
     * @param run the run
     * @param round what can be done at this step
     */
    default void round(LiveRun run, Round round) {}

    /**
     * The blocks have moved, after all other calls of this step: the simulation is the same, on another block. By default as at a start.
     * Collective.
     *
     * @param run the run
     */
    default void moved(LiveRun run) {
        started(run);
    }

    /**
     * All fields of this step were written. Collective.
     *
     * @param run the run
     */
    default void snapshot(LiveRun run) {}

    /**
     * As {@link #snapshot(LiveRun)}, which it calls by default, with the stream that was written. Collective.
     *
     * @param run the run
     * @param stream the stream
     */
    default void snapshot(LiveRun run, FieldStream stream) {
        snapshot(run);
    }

    /**
     * A checkpoint is complete. Where checkpoints are written in the background, it is of an earlier step than the run is at.
     * Collective.
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
     * The name of the state that this listener keeps from one call to the next, in checkpoints.
     *
     * @return a name that no other listener of the run has, without spaces and colons; empty, the default, for no state
     */
    default String stateName() {
        return "";
    }

    /**
     * Returns the state, after the calls of {@link #step} of the same step. Called when a checkpoint is taken. Collective.
     *
     * @param run the run
     * @return the state; its arrays are copied before the next step
     */
    default ListenerState.Saved save(LiveRun run) {
        return ListenerState.Saved.NONE;
    }

    /**
     * Whether a recovery sets the state back. Called once, on every rank.
     *
     * @return see {@link ListenerState#isSetBack}; default: no
     */
    default boolean stateIsSetBack() {
        return false;
    }

    /**
     * Sets the state of a checkpoint, in a run that continues from it. Called after {@link #started}; the ranks and blocks
     * may be others than those that saved it. Not called if the checkpoint has no state of this name. Collective.
     *
     * @param run the run
     * @param source the state
     */
    default void load(LiveRun run, ListenerState.Source source) {}

    /**
     * The run failed on this rank. Not collective: other ranks may be gone.
     *
     * @param failure why
     */
    default void failed(Throwable failure) {}

    /** Releases resources, after success or failure of the run. Not collective; must not throw. */
    @Override
    default void close() {}
}
