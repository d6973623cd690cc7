package org.parhelion.runs.stop;

import java.util.Optional;

/** One source of reasons to stop. */
public interface StopSource extends AutoCloseable {
    /**
     * The present reason to stop.
     *
     * @param secondsToStop time that stopping takes [s]: until the next call, and for a checkpoint
     * @return the reason; empty to go on. Safe for any thread; does not block
     */
    Optional<StopReason> reason(double secondsToStop);

    /** Ends the observation. */
    @Override
    default void close() {}
}
