package org.parhelion.protocol;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * The pauses of a polling loop: it spins for the first idle rounds, then parks, each time twice as long up to a maximum.
 *
 * <pre>
 *   idle round   1 … spins            spins + 1   spins + 2   spins + 3   …
 *   pause        Thread.onSpinWait    first       2 first     4 first     … max
 * </pre>
 *
 * <p>Spinning reacts at once but pays only if the event is close; parking leaves the core to others. A parked thread goes on early
 * if another unparks it. Belongs to one waiting thread.
 */
public final class Backoff {
    private final int spins;
    private final long firstParkNanos;
    private final long maxParkNanos;
    private int spun;
    private long nextParkNanos;

    /**
     * A loop that has not been idle yet.
     *
     * @param spins idle rounds before the first park, 0 or more
     * @param firstParkNanos length of the first park [ns], 0 … {@code maxParkNanos}
     * @param maxParkNanos length of the longest park [ns]
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Backoff(int spins, long firstParkNanos, long maxParkNanos) {
        if (spins < 0 || firstParkNanos < 0 || firstParkNanos > maxParkNanos) {
            throw new IllegalArgumentException("backoff of " + spins + " spins and parks of " + firstParkNanos
                    + " ns to " + maxParkNanos + " ns: needs spins ≥ 0 and 0 ≤ first park ≤ longest park");
        }
        this.spins = spins;
        this.firstParkNanos = firstParkNanos;
        this.maxParkNanos = maxParkNanos;
        this.nextParkNanos = firstParkNanos;
    }

    /**
     * A constant polling interval without spinning.
     *
     * @param parkNanos length of every park [ns]
     * @return a loop that has not been idle yet
     */
    public static Backoff every(long parkNanos) {
        return new Backoff(0, parkNanos, parkNanos);
    }

    /** Begins anew: the last round had work to do. */
    public void reset() {
        spun = 0;
        nextParkNanos = firstParkNanos;
    }

    /** Pauses after an idle round. */
    public void idle() {
        idle(Long.MAX_VALUE);
    }

    /**
     * Pauses after an idle round, for {@code limitNanos} at most.
     *
     * @param limitNanos time until something else is due [ns]; no park if 0 or less
     */
    public void idle(long limitNanos) {
        idle(limitNanos, LockSupport::parkNanos);
    }

    /** As {@link #idle(long)}, with something else than a park, for the time [ns] that it is given. */
    void idle(long limitNanos, LongConsumer park) {
        if (spun < spins) {
            spun++;
            Thread.onSpinWait();
        } else {
            park.accept(Math.min(nextParkNanos, limitNanos));
            nextParkNanos = nextParkNanos > maxParkNanos / 2 ? maxParkNanos : 2 * nextParkNanos;
        }
    }

    /** Length of the next park [ns]; 0 while rounds still spin. */
    long pauseNanos() {
        return spun < spins ? 0 : nextParkNanos;
    }
}
