package org.parhelion.campaign.local;

import org.parhelion.protocol.Output;

/**
 * When what a worker tells its coordinator leaves. While enough tasks wait at the worker, the coordinator has nothing to add that
 * could start, and messages gather for a moment.
 */
final class GatherRule {
    /** The longest delay of a message [ns]. */
    static final long GATHER_NANOS = 5_000_000;

    private static final long NONE = Output.NEVER;

    private long dueNanos = NONE;

    /** A message is there. */
    void add(long nowNanos) {
        if (dueNanos == NONE) {
            dueNanos = nowNanos + GATHER_NANOS;
        }
    }

    /** Nothing is there any more: it was sent, or no coordinator can be reached. */
    void clear() {
        dueNanos = NONE;
    }

    /** Whether anything is there. */
    boolean isEmpty() {
        return dueNanos == NONE;
    }

    /**
     * {@return when what is there leaves [ns]: now, or later}
     *
     * @param supplied whether enough tasks wait at the worker
     * @param nowNanos the time [ns]
     */
    long leavesAt(boolean supplied, long nowNanos) {
        return supplied && !isEmpty() ? Math.max(nowNanos, dueNanos) : nowNanos;
    }
}
