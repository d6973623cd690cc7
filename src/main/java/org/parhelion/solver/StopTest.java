package org.parhelion.solver;

/**
 * When a simulation stops before its steps are done: the largest change of a step, over all points and ranks, falls below
 * a threshold.
 *
 * <p>The ranks agree at iterations 0, n, 2n, … only: between them nobody waits for anybody but its neighbours.
 *
 * @param threshold in the fields' unit
 * @param every n, iterations between two tests
 */
public record StopTest(double threshold, long every) {
    /** Checks the values; the message of the exception names the wrong one. */
    public StopTest {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException(
                    "threshold " + threshold + ": the change below which a run stops is 0 or more");
        }
        if (every < 1) {
            throw new IllegalArgumentException("a stop test every " + every + " iterations: must be at least 1");
        }
    }

    /**
     * Stops when no point changes by a threshold or more, tested every 10 iterations.
     *
     * @param threshold bound of the change of a point in one iteration
     * @return the test
     */
    public static StopTest maxChangeBelow(double threshold) {
        return new StopTest(threshold, 10);
    }

    /**
     * The same test, at iterations 0, n, 2n, …
     *
     * @param n iterations between two tests, at least 1
     * @return the test
     */
    public StopTest checkedEvery(long n) {
        return new StopTest(threshold, n);
    }
}
