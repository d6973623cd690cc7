package org.parhelion.benchmarks;

/**
 * What a step of a block takes without neighbours, between measured sizes: a power law from one size to the next.
 *
 * @param points points of the blocks, growing
 * @param seconds a step of each [s]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SweepTimes(double[] points, double[] seconds) {
    /** A step of a block of {@code count} points. Beyond the measured sizes time grows as the number of points does. */
    double seconds(double count) {
        int last = points.length - 1;
        if (count <= points[0]) {
            return seconds[0];
        }
        if (count >= points[last]) {
            return seconds[last] * count / points[last];
        }
        int i = 1;
        while (points[i] < count) {
            i++;
        }
        double part = Math.log(count / points[i - 1]) / Math.log(points[i] / points[i - 1]);
        return seconds[i - 1] * Math.pow(seconds[i] / seconds[i - 1], part);
    }
}
