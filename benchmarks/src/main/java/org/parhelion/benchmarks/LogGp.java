package org.parhelion.benchmarks;

/**
 * What messages cost, in the LogGP model (Alexandrov, Ionescu, Schauser, Scheiman 1995): a message of n bytes takes
 * {@code L + 2o + nG} from the call of the sender to the return of the receiver.
 *
 * @param latencySeconds L, the way through the network [s]
 * @param overheadSeconds o, what a message costs the processor of each of its two ranks [s]
 * @param gapSecondsPerByte G, the reciprocal of the bandwidth [s/B]
 */
record LogGp(double latencySeconds, double overheadSeconds, double gapSecondsPerByte) {
    /**
     * The parameters that fit measured messages with the least relative error.
     *
     * @param overheadSeconds o, measured by itself
     * @param bytes lengths, at least two different ones
     * @param seconds half a round trip of each
     */
    static LogGp fit(double overheadSeconds, long[] bytes, double[] seconds) {
        double w = 0;
        double wn = 0;
        double wnn = 0;
        double wt = 0;
        double wnt = 0;
        for (int i = 0; i < bytes.length; i++) {
            double weight = 1 / (seconds[i] * seconds[i]);
            w += weight;
            wn += weight * bytes[i];
            wnn += weight * bytes[i] * bytes[i];
            wt += weight * seconds[i];
            wnt += weight * bytes[i] * seconds[i];
        }
        double gap = Math.max(0, (w * wnt - wn * wt) / (w * wnn - wn * wn));
        double fixed = (wt - gap * wn) / w;
        return new LogGp(Math.max(0, fixed - 2 * overheadSeconds), Math.min(overheadSeconds, fixed / 2), gap);
    }

    /** Half a round trip of a message of {@code bytes} bytes. */
    double halfRoundTripSeconds(double bytes) {
        return latencySeconds + 2 * overheadSeconds + bytes * gapSecondsPerByte;
    }

    /** A reduction of one value over {@code ranks} ranks, by a tree. */
    double allreduceSeconds(long ranks) {
        return Math.ceil(Math.log((double) ranks) / Math.log(2)) * halfRoundTripSeconds(Double.BYTES);
    }

    /**
     * A step whose update overlaps its halo exchange: the rank's processor pays for each message, the network's part passes meanwhile.
     *
     * @param sweepSeconds the update alone
     * @param messages messages that the rank sends, and as many that it receives
     * @param bytes of all that it sends
     */
    double stepSeconds(double sweepSeconds, int messages, double bytes) {
        return messages == 0
                ? sweepSeconds
                : 2 * messages * overheadSeconds + Math.max(sweepSeconds, latencySeconds + bytes * gapSecondsPerByte);
    }
}
