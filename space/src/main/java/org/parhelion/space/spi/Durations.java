package org.parhelion.space.spi;

import java.time.Duration;

/** Leases and timeouts as numbers, where a duration without end does not overflow. */
public final class Durations {
    private Durations() {}

    /**
     * Converts a timeout.
     *
     * @param timeout the timeout; a negative one is zero
     * @return its length [ns], {@link Long#MAX_VALUE} if it is longer than that
     */
    public static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.toSeconds() >= Long.MAX_VALUE / 1_000_000_000L ? Long.MAX_VALUE : timeout.toNanos();
    }

    /**
     * Converts and checks a lease.
     *
     * @param lease the lease
     * @return its length [ns], {@link Long#MAX_VALUE} if it is longer than that
     * @throws IllegalArgumentException if it is not positive
     */
    public static long leaseNanos(Duration lease) {
        if (!lease.isPositive()) {
            throw new IllegalArgumentException("a lease of " + lease + " is not positive");
        }
        return nanos(lease);
    }

    /**
     * Adds a length to a time without overflow.
     *
     * @param nowNanos the time [ns]
     * @param nanos the length [ns], at least 0
     * @return their sum [ns], {@link Long#MAX_VALUE} if it is beyond that
     */
    public static long deadlineNanos(long nowNanos, long nanos) {
        return nanos > Long.MAX_VALUE - Math.max(nowNanos, 0) ? Long.MAX_VALUE : nowNanos + nanos;
    }
}
