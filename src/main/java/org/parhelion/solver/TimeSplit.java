package org.parhelion.solver;

/** Accumulated times of a rank [ns], and the bytes that it sent. Allocates nothing during the run. */
final class TimeSplit {
    long compute;
    /** The part of it that solves equations, and waits for other ranks. */
    long solves;

    long exchange;
    long exposed;
    long stopTest;
    long observers;
    long wall;
    /** Bytes sent in halo exchanges. */
    long haloBytes;

    static final int PHASES = 5;

    /** Seconds of computing, exchange, its exposed part, stop tests and observers. */
    double[] phases() {
        return new double[] {
            seconds(compute), seconds(exchange), seconds(exposed), seconds(stopTest), seconds(observers)
        };
    }

    /** Everything, as it is now. */
    RunReport.RankTimes now() {
        return new RunReport.RankTimes(
                seconds(wall),
                seconds(compute),
                seconds(exchange),
                seconds(exposed),
                seconds(stopTest),
                seconds(observers),
                haloBytes);
    }

    /** Converts nanoseconds to seconds. */
    static double seconds(long nanos) {
        return nanos * 1e-9;
    }
}
