package org.parhelion.campaign;

/**
 * What follows a failed attempt.
 *
 * <p>{@code FAILED}, {@code TIMEOUT} and {@code NODE_BAD} are tried again up to {@code retries} times, after a delay drawn
 * from 0 … min(maxDelay, firstDelay · 2ⁿ) ("full jitter", Brooker: Exponential backoff and jitter, AWS 2015). A bad node is
 * avoided. {@code OUT_OF_MEMORY} is tried again with {@code memoryFactor} times the memory. {@code NAN} is repeated by rule
 * only, because the same input gives the same numbers. A preempted attempt costs no retry.
 *
 * @param retries how many failed attempts are repeated, at least 0
 * @param firstDelayMillis upper bound of the first delay [ms], at least 0
 * @param maxDelayMillis upper bound of every delay [ms], at least {@code firstDelayMillis}
 * @param retryNan whether an attempt whose numbers were not finite is repeated
 * @param memoryFactor the memory of the next attempt over that of one that ran out of it, at least 1
 * @param memoryBytesMax the most memory of an attempt [B]; 0 for no limit
 */
public record RetryRule(
        int retries,
        long firstDelayMillis,
        long maxDelayMillis,
        boolean retryNan,
        double memoryFactor,
        long memoryBytesMax) {
    /** Two retries, delays of up to 1 s to 60 s, 1.5 times the memory. */
    public static final RetryRule DEFAULT = new RetryRule(2, 1_000, 60_000, false, 1.5, 0);

    /** The first failure is the last. */
    public static final RetryRule NONE = DEFAULT.withRetries(0);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public RetryRule {
        if (retries < 0 || firstDelayMillis < 0 || maxDelayMillis < firstDelayMillis || memoryBytesMax < 0) {
            throw new IllegalArgumentException(retries + " retries, delays of " + firstDelayMillis + " … "
                    + maxDelayMillis + " ms, at most " + memoryBytesMax
                    + " B: none may be negative, and the first delay may not exceed the longest");
        }
        if (!(memoryFactor >= 1 && memoryFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("memory factor " + memoryFactor + ": must be at least 1");
        }
    }

    /**
     * {@return this rule with another number of retries}
     *
     * @param count how many failed attempts are repeated, at least 0
     */
    public RetryRule withRetries(int count) {
        return new RetryRule(count, firstDelayMillis, maxDelayMillis, retryNan, memoryFactor, memoryBytesMax);
    }

    /**
     * {@return this rule with other delays}
     *
     * @param firstMillis upper bound of the first delay [ms]
     * @param maxMillis upper bound of every delay [ms]
     */
    public RetryRule withDelays(long firstMillis, long maxMillis) {
        return new RetryRule(retries, firstMillis, maxMillis, retryNan, memoryFactor, memoryBytesMax);
    }

    /**
     * {@return this rule, with attempts repeated or not after numbers that were not finite}
     *
     * @param repeated whether they are repeated
     */
    public RetryRule withRetryNan(boolean repeated) {
        return new RetryRule(retries, firstDelayMillis, maxDelayMillis, repeated, memoryFactor, memoryBytesMax);
    }

    /**
     * {@return this rule with other memory for the attempt after one that ran out of it}
     *
     * @param factor its memory over that of the last attempt, at least 1
     * @param bytesMax the most memory of an attempt [B]; 0 for no limit
     */
    public RetryRule withMemory(double factor, long bytesMax) {
        return new RetryRule(retries, firstDelayMillis, maxDelayMillis, retryNan, factor, bytesMax);
    }
}
