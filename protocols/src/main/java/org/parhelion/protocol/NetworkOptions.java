package org.parhelion.protocol;

/**
 * Latency, loss and order of all messages in a simulated network. Faults of single members and links are methods of the
 * network.
 *
 * <p>A message takes {@code latencyMinNanos} plus an exponentially distributed part of mean {@code latencyTailNanos}.
 * The part is drawn for each message, so messages overtake each other unless {@code fifo} is set.
 *
 * @param latencyMinNanos the shortest latency of a message [ns], at least 0
 * @param latencyTailNanos the mean latency beyond that [ns], at least 0
 * @param lossRate the fraction of messages that are lost, 0 … 1
 * @param duplicateRate the fraction of messages that arrive twice, 0 … 1
 * @param fifo whether messages between a pair of members arrive in the order in which they were sent, as on a
 *     communicator
 * @param retransmitNanos the delay that each loss causes on a reliable channel [ns], at least 0
 */
public record NetworkOptions(
        long latencyMinNanos,
        long latencyTailNanos,
        double lossRate,
        double duplicateRate,
        boolean fifo,
        long retransmitNanos) {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;

    /** Members on one switch: at least 0.2 ms plus a tail of 0.3 ms, no loss, no duplicates. */
    public static final NetworkOptions LAN =
            new NetworkOptions(200 * MICROSECOND, 300 * MICROSECOND, 0, 0, false, 50 * MILLISECOND);

    /** A communicator: 5 µs, reliable, in order. */
    public static final NetworkOptions COMM = new NetworkOptions(5 * MICROSECOND, MICROSECOND, 0, 0, true, 0);

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException if a time is negative or a rate is outside 0 … 1
     */
    public NetworkOptions {
        requireNotNegative("latencyMinNanos", latencyMinNanos);
        requireNotNegative("latencyTailNanos", latencyTailNanos);
        requireNotNegative("retransmitNanos", retransmitNanos);
        requireRate("lossRate", lossRate);
        requireRate("duplicateRate", duplicateRate);
    }

    /**
     * {@return these options with another latency}
     *
     * @param minNanos the new {@code latencyMinNanos} [ns], at least 0
     * @param tailNanos the new {@code latencyTailNanos} [ns], at least 0
     */
    public NetworkOptions withLatency(long minNanos, long tailNanos) {
        return new NetworkOptions(minNanos, tailNanos, lossRate, duplicateRate, fifo, retransmitNanos);
    }

    /**
     * {@return these options with another loss rate}
     *
     * @param rate the new {@code lossRate}, 0 … 1
     */
    public NetworkOptions withLossRate(double rate) {
        return new NetworkOptions(latencyMinNanos, latencyTailNanos, rate, duplicateRate, fifo, retransmitNanos);
    }

    /**
     * {@return these options with another rate of duplicates}
     *
     * @param rate the new {@code duplicateRate}, 0 … 1
     */
    public NetworkOptions withDuplicateRate(double rate) {
        return new NetworkOptions(latencyMinNanos, latencyTailNanos, lossRate, rate, fifo, retransmitNanos);
    }

    /**
     * {@return these options with or without order}
     *
     * @param ordered the new {@code fifo}
     */
    public NetworkOptions withFifo(boolean ordered) {
        return new NetworkOptions(latencyMinNanos, latencyTailNanos, lossRate, duplicateRate, ordered, retransmitNanos);
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " " + value + " must be at least 0");
        }
    }

    private static void requireRate(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " " + value + " must lie in 0 … 1");
        }
    }
}
