package org.parhelion.solver;

/** Accumulated times of a rank [ns]. Allocates nothing during the run. */
final class TimeSplit {
    long compute;
    long exchange;
    long exposed;
    long stopTest;
    long wall;

    /** Converts nanoseconds to seconds. */
    static double seconds(long nanos) {
        return nanos * 1e-9;
    }
}
