package org.parhelion.metrics.status;

import org.parhelion.device.DeviceTraffic;
import org.parhelion.solver.RunReport;

/**
 * The figures of one rank at a moment.
 *
 * @param times times since the start of its simulation, and bytes sent
 * @param points points that it owns
 * @param device what it did on a device with separate memory
 * @param process the figures of its JVM; {@link ProcessSample#NONE} if a lower rank has given them
 */
public record RankSample(RunReport.RankTimes times, long points, DeviceTraffic device, ProcessSample process) {
    /** The number of numbers of a sample. */
    public static final int NUMBERS = 16;

    /** A rank of which nothing is known. */
    public static final RankSample NONE =
            new RankSample(new RunReport.RankTimes(0, 0, 0, 0, 0, 0, 0), 0, DeviceTraffic.NONE, ProcessSample.NONE);

    /** {@return the sample as numbers, for a message} Counts stay exact up to 2⁵³. */
    public double[] numbers() {
        return new double[] {
            times.wallSeconds(),
            times.computeSeconds(),
            times.exchangeSeconds(),
            times.exposedSeconds(),
            times.stopTestSeconds(),
            times.observerSeconds(),
            (double) times.haloBytes(),
            (double) points,
            (double) device.launches(),
            device.seconds(),
            (double) device.bytesToDevice(),
            (double) device.bytesFromDevice(),
            (double) process.heapUsedBytes(),
            (double) process.heapMaxBytes(),
            process.gcSeconds(),
            process.threads()
        };
    }

    /**
     * Reads a message.
     *
     * @param n what {@link #numbers} returned
     * @return the sample
     */
    public static RankSample of(double... n) {
        return new RankSample(
                new RunReport.RankTimes(n[0], n[1], n[2], n[3], n[4], n[5], (long) n[6]),
                (long) n[7],
                new DeviceTraffic((long) n[8], n[9], (long) n[10], (long) n[11]),
                new ProcessSample((long) n[12], (long) n[13], n[14], (int) n[15]));
    }
}
