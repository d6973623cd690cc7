package org.parhelion.protocol;

/**
 * The limits of a {@link CommDriver}.
 *
 * @param messageBytesMax the longest message that is sent or received [bytes]; longer ones are dropped and counted
 * @param queueMax the largest number of unfinished sends to one peer, and of waiting commands; further messages are dropped
 *     and counted
 * @param pollNanos the polling interval of an idle driver [ns], which bounds the delay of a message that arrives meanwhile
 * @param closeNanos how long {@link CommDriver#close} waits for peers that do not close [ns]
 * @param askNanos how long {@link CommDriver#ask} waits for an answer [ns]
 */
public record DriverOptions(int messageBytesMax, int queueMax, long pollNanos, long closeNanos, long askNanos) {
    /** 1 MiB messages, 4096 sends to a peer, a polling interval of 0.2 ms, 5 s to close, 30 s for an answer. */
    public static final DriverOptions DEFAULT =
            new DriverOptions(1 << 20, 4096, 200_000L, 5_000_000_000L, 30_000_000_000L);

    /**
     * Checks every limit.
     *
     * @throws IllegalArgumentException if a limit is less than 1
     */
    public DriverOptions {
        require("messageBytesMax", messageBytesMax);
        require("queueMax", queueMax);
        require("pollNanos", pollNanos);
        require("closeNanos", closeNanos);
        require("askNanos", askNanos);
    }

    /**
     * Replaces the time that closing waits for peers.
     *
     * @param nanos the new {@code closeNanos} [ns], at least 1
     * @return these options with that value
     */
    public DriverOptions withCloseNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, pollNanos, nanos, askNanos);
    }

    /**
     * Replaces the polling interval.
     *
     * @param nanos the new {@code pollNanos} [ns], at least 1
     * @return these options with that value
     */
    public DriverOptions withPollNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, nanos, closeNanos, askNanos);
    }

    /**
     * Replaces the time that a question waits for its answer.
     *
     * @param nanos the new {@code askNanos} [ns], at least 1
     * @return these options with that value
     */
    public DriverOptions withAskNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, pollNanos, closeNanos, nanos);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " must be at least 1");
        }
    }
}
