package org.parhelion.view.live;

import java.util.Arrays;

/**
 * When rank 0 looks at the page and when it takes pictures and figures, from what they cost. Not thread-safe.
 *
 * <p>Between two orders ranks count rounds and send nothing. The number of rounds is chosen so that {@value #ORDER_MILLIS} ms pass, or
 * {@value #IDLE_MILLIS} ms while there are no viewers. A picture that cost processor time c, of the slowest rank and of threads that take its core, is followed by none for c / {@value #PICTURE_SHARE}, and
 * likewise figures, so that they slow the run by no more than these shares.
 */
final class Pace {
    /** Wall time between two orders while someone watches [ms]: the delay of a command. */
    static final long ORDER_MILLIS = 40;
    /** Wall time between two orders without viewers [ms]. */
    static final long IDLE_MILLIS = 200;
    /** The part of the time that pictures may take. */
    static final double PICTURE_SHARE = 0.015;
    /** The part of the time that figures may take. */
    static final double FIGURES_SHARE = 0.005;

    private static final long LEAST_PICTURE_NANOS = 30_000_000;
    private static final long LEAST_FIGURES_NANOS = 100_000_000;
    private static final long MOST_GROWTH = 4;
    private static final long MOST_ROUNDS = 1 << 20;

    private final Budget pictures;
    private final Budget figures;
    private long rounds = 1;
    private long orderNanos;
    private boolean begun;

    /** @param now current time [ns] */
    Pace(long now) {
        pictures = new Budget(PICTURE_SHARE, LEAST_PICTURE_NANOS, now);
        figures = new Budget(FIGURES_SHARE, LEAST_FIGURES_NANOS, now);
        orderNanos = now;
    }

    /**
     * Chooses the number of rounds until the next order.
     *
     * @param now current time [ns]
     * @param watched whether someone watches
     */
    long rounds(long now, boolean watched) {
        if (begun) {
            long took = Math.max(1, now - orderNanos);
            double interval = 1e6 * (watched ? ORDER_MILLIS : IDLE_MILLIS);
            rounds = Math.clamp((long) (interval / took * rounds), 1, Math.min(rounds * MOST_GROWTH, MOST_ROUNDS));
        }
        begun = true;
        return rounds;
    }

    /** The ranks continue after an order: from here the time of the rounds counts. */
    void goOn(long now) {
        orderNanos = now;
    }

    /**
     * What a picture takes from the ranks [ns]. Viewers' threads take a core from a rank where ranks have all cores. Ranks on other hosts count, too,
     * for there may be as many here.
     *
     * @param ranksNanos processor time of the ranks
     * @param viewersNanos processor time of viewers' threads
     */
    static long pictureCost(long ranksNanos, long viewersNanos, int ranks, int cores) {
        return ranks < cores ? ranksNanos : ranksNanos + viewersNanos;
    }

    Budget pictures() {
        return pictures;
    }

    Budget figures() {
        return figures;
    }

    /** A share of the time. */
    static final class Budget {
        /** The first costs are those of code that is not compiled yet, and any may include another process. The least counts. */
        private static final int COSTS = 4;

        private static final long MOST_NANOS_UNTIL_WARM = 500_000_000;

        private final double share;
        private final long leastNanos;
        private final long[] costs = new long[COSTS];
        private long count;
        private long dueNanos;

        Budget(double share, long leastNanos, long now) {
            this.share = share;
            this.leastNanos = leastNanos;
            this.dueNanos = now;
        }

        boolean isDue(long now) {
            return now - dueNanos >= 0;
        }

        /**
         * Something was done.
         *
         * @param now current time [ns]
         * @param cost the processor time that it cost [ns]
         */
        void spent(long now, long cost) {
            costs[(int) (count++ % COSTS)] = cost;
            long usual =
                    Arrays.stream(costs, 0, (int) Math.min(count, COSTS)).min().orElse(cost);
            long wait = Math.max(leastNanos, (long) (usual / share));
            dueNanos = now + (count < COSTS ? Math.min(wait, MOST_NANOS_UNTIL_WARM) : wait);
        }
    }
}
