package org.parhelion.consensus.hotstuff;

import java.util.Arrays;

/**
 * Which view it is, and when its time is up. It can make a log slow, never wrong.
 *
 * <p>Whoever's time is up tells all which view it wishes to go to. One that hears f + 1 such wishes, one of them loyal, joins
 * them; 2f + 1 wishes open the view for all who hear them. A certificate of the view before opens a view at once. The time doubles
 * with every view in a row that came to nothing, so that after any disturbance it becomes long enough.
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

    /** The view now; 0 before the first. */
    long view() {
        return view;
    }

    /** When the view's time is up [ns]. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** How long a view may take now [ns]. */
    long timeoutNanos() {
        return options.timeoutNanos() << Math.min(fruitless, MAX_DOUBLINGS);
    }

    /** Goes to {@code next}, which is later than now. */
    void enter(long next, long nowNanos) {
        view = next;
        deadlineNanos = nowNanos + timeoutNanos();
    }

    /** A certificate was formed: time is worth waiting for again. */
    void fruitful() {
        fruitless = 0;
    }

    /** The time is up; the view to wish for. */
    long timedOut(int self, long nowNanos) {
        fruitless++;
        deadlineNanos = nowNanos + timeoutNanos();
        wishes[self] = Math.max(wishes[self], options.leaders().after(view));
        return wishes[self];
    }

    /** Takes note that {@code member} wishes for {@code wish}; an earlier wish than its last changes nothing. */
    void wishes(int member, long wish) {
        wishes[member] = Math.max(wishes[member], wish);
    }

    /** The highest view that at least {@code count} members wish for or have gone beyond. */
    long wishedBy(int count) {
        long[] sorted = wishes.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - count];
    }

    /** What {@code self} wishes for; 0 where its time was never up. */
    long wishOf(int self) {
        return wishes[self];
    }
}
