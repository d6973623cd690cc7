package org.parhelion.space.store;

/** What ends at a time. */
abstract class Timed {
    /** The position in the queue of deadlines when it is in none. */
    static final int NOT_QUEUED = -1;

    /** Unique in the space and ascending; decides among equal deadlines, so that every run of the same requests is the same. */
    final long number;

    long deadlineNanos;

    int queueIndex = NOT_QUEUED;

    Timed(long number, long deadlineNanos) {
        this.number = number;
        this.deadlineNanos = deadlineNanos;
    }

    boolean endedAt(long nowNanos) {
        return deadlineNanos <= nowNanos;
    }
}
