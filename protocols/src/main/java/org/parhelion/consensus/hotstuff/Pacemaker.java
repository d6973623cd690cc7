package org.parhelion.consensus.hotstuff;

import java.util.Arrays;

/**
 * The current view and its timeout. It affects liveness only, never safety.
 *
 * <p>A replica whose view timed out sends all others the view that it requests. A replica that receives f + 1 such
 * requests, at least one of them from a loyal member, joins them; 2f + 1 requests start the view. A certificate of the
 * previous view starts a view at once. The timeout doubles with every consecutive view without a certificate, so that
 * after any disturbance it becomes long enough.
 */
final class Pacemaker {
    private static final int MAX_DOUBLINGS = 10;

    private final HotStuffOptions options;
    private final long[] wishes;
    private long view;
    private long deadlineNanos;
    private int fruitless;

    Pacemaker(HotStuffOptions options) {
        this.options = options;
        this.wishes = new long[options.n()];
    }

    /** The current view; 0 before the first. */
    long view() {
        return view;
    }

    /** The end of the current view [ns]. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** The current timeout of a view [ns]. */
    long timeoutNanos() {
        return options.timeoutNanos() << Math.min(fruitless, MAX_DOUBLINGS);
    }

    /** Enters {@code next}, which is higher than the current view. */
    void enter(long next, long nowNanos) {
        view = next;
        deadlineNanos = nowNanos + timeoutNanos();
    }

    /** A certificate was formed: the timeout returns to its initial value. */
    void fruitful() {
        fruitless = 0;
    }

    /** The view timed out; returns the view to request. */
    long timedOut(int self, long nowNanos) {
        fruitless++;
        deadlineNanos = nowNanos + timeoutNanos();
        wishes[self] = Math.max(wishes[self], options.leaders().after(view));
        return wishes[self];
    }

    /** Records that {@code member} requests view {@code wish}; a lower one than its last has no effect. */
    void wishes(int member, long wish) {
        wishes[member] = Math.max(wishes[member], wish);
    }

    /** The highest view that at least {@code count} members request or have passed. */
    long wishedBy(int count) {
        long[] sorted = wishes.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - count];
    }

    /** The view that {@code self} requests; 0 if it never timed out. */
    long wishOf(int self) {
        return wishes[self];
    }
}
