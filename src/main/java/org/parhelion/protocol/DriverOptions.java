package org.parhelion.protocol;

/**
 * The bounds of a {@link CommDriver}.
 *
 * @param messageBytesMax the longest message that is sent or taken [bytes]; longer ones are dropped and counted
 * @param queueMax messages on their way to one peer, and commands waiting; beyond it messages are dropped and counted
 * @param pollNanos the longest nap between two looks at the network while nothing happens [ns]; what comes meanwhile waits
 *     as long
 * @param closeNanos how long {@link CommDriver#close} waits for peers that do not close [ns]
 */
public record DriverOptions(int messageBytesMax, int queueMax, long pollNanos, long closeNanos) {
    /** Messages of up to 1 MiB, 4096 on their way to a peer, a look every 0.2 ms, 5 s for the others to close. */
    public static final DriverOptions DEFAULT = new DriverOptions(1 << 20, 4096, 200_000L, 5_000_000_000L);

    public DriverOptions {
        require("messageBytesMax", messageBytesMax);
        require("queueMax", queueMax);
        require("pollNanos", pollNanos);
        require("closeNanos", closeNanos);
    }

    /** These options with another time for peers to close. */
    public DriverOptions withCloseNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, pollNanos, nanos);
    }

    /** These options with another longest nap. */
    public DriverOptions withPollNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, nanos, closeNanos);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " must be at least 1");
        }
    }
}
