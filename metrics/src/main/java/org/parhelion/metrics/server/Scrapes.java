package org.parhelion.metrics.server;

import java.util.concurrent.TimeUnit;

/** When the metrics were scraped. Thread-safe. */
final class Scrapes {
    private static final double INTERVALS = 1.5;
    /** A longer interval is not one of a scraper. */
    private static final long MOST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(60);

    private long count;
    private boolean sawEnd;
    private long lastNanos;
    private long intervalNanos = Long.MAX_VALUE;

    /**
     * The metrics were scraped.
     *
     * @param now current time [ns]
     * @param end whether the run had ended
     */
    synchronized void add(long now, boolean end) {
        if (count > 0) {
            intervalNanos = now - lastNanos;
        }
        count++;
        sawEnd |= end;
        lastNanos = now;
        notifyAll();
    }

    /**
     * The time within which the next scrape is to be expected; 0 if nothing scrapes at intervals.
     *
     * @param now current time [ns]
     */
    synchronized long expectedNanos(long now) {
        long latest = (long) (INTERVALS * Math.min(intervalNanos, MOST_INTERVAL_NANOS));
        return intervalNanos > MOST_INTERVAL_NANOS ? 0 : Math.max(0, latest - (now - lastNanos));
    }

    /**
     * Waits for a scrape of the end, at most so long.
     *
     * @param nanos time limit [ns]
     * @return whether the end was scraped
     */
    synchronized boolean awaitEnd(long nanos) throws InterruptedException {
        long limit = System.nanoTime() + nanos;
        for (long left = nanos; !sawEnd && left > 0; left = limit - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return sawEnd;
    }
}
