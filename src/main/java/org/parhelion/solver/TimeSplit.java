package org.parhelion.solver;

/** Where a rank's time goes [ns]. Added to during the run; allocates nothing. */
final class TimeSplit {
    long compute;
    long exchange;
    long exposed;
    long stopTest;
    long wall;

    /** {@code seconds} of a number of nanoseconds. */
    static double seconds(long nanos) {
        return nanos * 1e-9;
    }
}
