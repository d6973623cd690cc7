package org.parhelion.protocol;

/**
 * How a simulated network treats every message; faults of single members and links are methods of the network.
 *
 * <p>A message takes {@code latencyMinNanos} plus an exponentially distributed part of mean {@code latencyTailNanos}. Each
 * message draws its own, so messages overtake each other, unless {@code fifo}.
 *
 * @param latencyMinNanos the least a message takes [ns], at least 0
 * @param latencyTailNanos the mean of what it takes beyond that [ns], at least 0
 * @param lossRate the part of all messages that vanish, 0 … 1
 * @param duplicateRate the part of all messages that come twice, 0 … 1
 * @param fifo whether messages of one pair of members arrive in the order they were sent in, as a communicator's do
 * @param retransmitNanos how long a message on a reliable channel is delayed by each loss [ns], at least 0
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

    /** One switch between members: 0.2 ms and a tail of 0.3 ms, nothing lost, nothing doubled. */
    public static final NetworkOptions LAN =
            new NetworkOptions(200 * MICROSECOND, 300 * MICROSECOND, 0, 0, false, 50 * MILLISECOND);

    /** What a communicator looks like: 5 µs, reliable, in order. */
    public static final NetworkOptions COMM = new NetworkOptions(5 * MICROSECOND, MICROSECOND, 0, 0, true, 0);

    public NetworkOptions {
        requireNotNegative("latencyMinNanos", latencyMinNanos);
        requireNotNegative("latencyTailNanos", latencyTailNanos);
        requireNotNegative("retransmitNanos", retransmitNanos);
        requireRate("lossRate", lossRate);
        requireRate("duplicateRate", duplicateRate);
    }

    /** These options with another latency. */
    public NetworkOptions withLatency(long minNanos, long tailNanos) {
        return new NetworkOptions(minNanos, tailNanos, lossRate, duplicateRate, fifo, retransmitNanos);
    }

    /** These options with another loss rate. */
    public NetworkOptions withLossRate(double rate) {
        return new NetworkOptions(latencyMinNanos, latencyTailNanos, rate, duplicateRate, fifo, retransmitNanos);
    }

    /** These options with another rate of duplicates. */
    public NetworkOptions withDuplicateRate(double rate) {
        return new NetworkOptions(latencyMinNanos, latencyTailNanos, lossRate, rate, fifo, retransmitNanos);
    }

    /** These options, in order or not. */
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
