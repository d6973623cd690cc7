package org.parhelion.membership.swim;

/**
 * How long a suspect may refute the suspicion, as pure arithmetic (Lifeguard, section IV-B; memberlist's suspicion.go).
 */
final class SuspicionTimeout {
    private SuspicionTimeout() {}

    /** The shortest timeout [ns] among {@code members}: max(leastPeriods, multiplier · log₁₀ members) periods. */
    static long minNanos(double leastPeriods, double multiplier, int members, long periodNanos) {
        return (long) (Math.max(leastPeriods, multiplier * StrictMath.log10(Math.max(1, members))) * periodNanos);
    }

    /**
     * The timeout [ns] after {@code confirmations} accusers beyond the first: max − (max − min) · ln(c + 1) / ln(k +
     * 1), at least min.
     *
     * @param needed the number of confirmations that shorten it to {@code minNanos}; with 0 it has that length from the
     *     start
     */
    static long nanos(long minNanos, long maxNanos, int confirmations, int needed) {
        if (confirmations >= needed) {
            return minNanos;
        }
        double part = StrictMath.log(confirmations + 1.0) / StrictMath.log(needed + 1.0);
        return Math.max(minNanos, (long) (maxNanos - part * (maxNanos - minNanos)));
    }
}
