package org.parhelion.campaign.coordinator;

/**
 * Keeps tasks from a worker that fails again and again (Nygard: Release It!, 2nd ed., 2018).
 *
 * <pre>
 *   closed ── failures in a row ──► open ── time ──► half open ── success ──► closed
 *                                    ▲                   │
 *                                    └───── failure ─────┘
 * </pre>
 */
final class CircuitBreaker {
    private final int failuresMax;
    private final long openNanos;
    private int failures;
    private long openUntilNanos = Long.MIN_VALUE;
    private boolean open;
    private boolean probing;

    CircuitBreaker(int failuresMax, long openNanos) {
        this.failuresMax = failuresMax;
        this.openNanos = openNanos;
    }

    /** Whether the worker may get a task: any while closed, one at a time while half open. */
    boolean allows(long nowNanos) {
        return !open || (nowNanos >= openUntilNanos && !probing);
    }

    /** When an open breaker becomes half open [ns]; {@code Long.MAX_VALUE} if it is not open. */
    long opensAgainNanos() {
        return open && !probing ? openUntilNanos : Long.MAX_VALUE;
    }

    /** The worker has got a task. */
    void assigned() {
        if (open) {
            probing = true;
        }
    }

    /** The worker has done its part, whatever became of the task. */
    void succeeded() {
        failures = 0;
        open = false;
        probing = false;
    }

    /** The worker failed. */
    void failed(long nowNanos) {
        failures++;
        if (probing || failures >= failuresMax) {
            open = true;
            probing = false;
            openUntilNanos = nowNanos + openNanos;
        }
    }

    boolean isOpen() {
        return open;
    }
}
