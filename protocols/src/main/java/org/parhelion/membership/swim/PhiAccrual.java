package org.parhelion.membership.swim;

/**
 * The φ accrual failure detector: φ = −log₁₀ P(a gap as long as the current one) (Hayashibara et al., SRDS 2004).
 *
 * <p>φ is reported beside SWIM's verdict and does not affect it. Gaps between messages of a member are assumed to be
 * normally distributed, with mean and variance weighted towards the last {@value #WINDOW} or so. The tail of the normal
 * distribution is Bowling's logistic approximation, as in Akka.
 */
final class PhiAccrual {
    private static final int WINDOW = 200;
    private static final double LOG10_E = 0.4342944819032518;

    private final long[] lastNanos;
    private final int[] gaps;
    private final double[] mean;
    private final double[] variance;
    private final double leastDeviation;

    /**
     * {@code leastDeviationNanos} bounds the standard deviation from below: a member with regular messages is not
     * suspected at the first small delay.
     */
    PhiAccrual(int members, double leastDeviationNanos) {
        this.lastNanos = new long[members];
        this.gaps = new int[members];
        this.mean = new double[members];
        this.variance = new double[members];
        this.leastDeviation = leastDeviationNanos;
    }

    /** Records a message from {@code member}. */
    void heard(int member, long nowNanos) {
        if (gaps[member] > 0) {
            double gap = nowNanos - lastNanos[member];
            double weight = 1.0 / Math.min(gaps[member], WINDOW);
            double difference = gap - mean[member];
            mean[member] += weight * difference;
            variance[member] += weight * (difference * (gap - mean[member]) - variance[member]);
        }
        gaps[member]++;
        lastNanos[member] = nowNanos;
    }

    /** φ of {@code member}; 0 until two gaps were measured. */
    double phi(int member, long nowNanos) {
        if (gaps[member] < 3) {
            return 0;
        }
        double deviation = Math.max(leastDeviation, Math.sqrt(variance[member]));
        return phi((nowNanos - lastNanos[member] - mean[member]) / deviation);
    }

    /** φ of a gap that is {@code y} standard deviations longer than the mean. */
    static double phi(double y) {
        double exponent = y * (1.5976 + 0.070566 * y * y);
        // For large exponents 1 + exp equals exp; this form does not overflow.
        return exponent > 40 ? exponent * LOG10_E : StrictMath.log10(1 + StrictMath.exp(exponent));
    }
}
