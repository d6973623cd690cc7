package org.parhelion.solver;

/** Accumulated times of a rank [ns]. Allocates nothing during the run. */
final class TimeSplit {
    long compute;
    /** The part of it that solves equations, and waits for other ranks. */
    long solves;

    long exchange;
    long exposed;
    long stopTest;
    long observers;
    long wall;

    static final int PHASES = 5;

    /** Seconds of computing, exchange, its exposed part, stop tests and observers. */
    double[] phases() {
        return new double[] {
            seconds(compute), seconds(exchange), seconds(exposed), seconds(stopTest), seconds(observers)
        };
    }

    /** Converts nanoseconds to seconds. */
    static double seconds(long nanos) {
        return nanos * 1e-9;
    }
}
