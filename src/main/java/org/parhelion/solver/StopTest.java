package org.parhelion.solver;

/**
 * A stop test: a run ends when the largest change in one step, over all points and ranks, is below a threshold.
 *
 * <p>The test is a reduction over all ranks at iterations 0, n, 2n, …; between them, ranks wait for their neighbours only.
 *
 * @param threshold the threshold, in the unit of the fields
 * @param every the interval n between two tests [iterations]
 */
public record StopTest(double threshold, long every) {
    /** Checks the values; the message of the exception names the wrong one. */
    public StopTest {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException(
                    "threshold " + threshold + ": the threshold of a stop test must be at least 0");
        }
        if (every < 1) {
            throw new IllegalArgumentException("a stop test every " + every + " iterations: must be at least 1");
        }
    }

    /**
     * Creates a stop test at an interval of 10 iterations.
     *
     * @param threshold the threshold of the largest change in one iteration
     * @return the test
     */
    public static StopTest maxChangeBelow(double threshold) {
        return new StopTest(threshold, 10);
    }

    /**
     * The same test at another interval.
     *
     * @param n the interval [iterations], at least 1
     * @return the test
     */
    public StopTest checkedEvery(long n) {
        return new StopTest(threshold, n);
    }
}
