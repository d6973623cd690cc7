package org.parhelion.protocol;

/**
 * The limits of a {@link CommDriver}.
 *
 * <p>By default messages may be dropped, as protocols that tolerate loss permit. A reliable driver drops none; what it does
 * instead is described at {@link #reliable(int)}.
 *
 * @param messageBytesMax the longest message that is sent or received [bytes]; longer ones are dropped and counted. If reliable,
 *     the longest that is received without an array of its own
 * @param queueMax the largest number of waiting commands, and of unfinished sends to one peer; further messages are dropped and
 *     counted. If reliable, it limits commands alone
 * @param pollNanos the polling interval of an idle driver [ns], which bounds the delay of a message that arrives meanwhile
 * @param closeNanos how long {@link CommDriver#close} waits for peers that do not close [ns]
 * @param askNanos how long {@link CommDriver#ask} waits for an answer [ns]
 * @param windowBytes 0 if messages may be dropped; otherwise the driver is reliable, and this is how much a peer may be asked
 *     that it has not processed [bytes]
 */
public record DriverOptions(
        int messageBytesMax, int queueMax, long pollNanos, long closeNanos, long askNanos, int windowBytes) {
    /** 1 MiB messages, 4096 sends to a peer, a polling interval of 0.2 ms, 5 s to close, 30 s for an answer; not reliable. */
    public static final DriverOptions DEFAULT =
            new DriverOptions(1 << 20, 4096, 200_000L, 5_000_000_000L, 30_000_000_000L, 0);

    /**
     * Checks every limit.
     *
     * @throws IllegalArgumentException if a limit is less than 1, or {@code windowBytes} less than 0
     */
    public DriverOptions {
        require("messageBytesMax", messageBytesMax);
        require("queueMax", queueMax);
        require("pollNanos", pollNanos);
        require("closeNanos", closeNanos);
        require("askNanos", askNanos);
        if (windowBytes < 0) {
            throw new IllegalArgumentException("windowBytes " + windowBytes + " must be at least 0");
        }
    }

    /** {@return whether no message is dropped} */
    public boolean reliable() {
        return windowBytes > 0;
    }

    /**
     * Makes the driver reliable. No message is dropped, whatever its length. Commands wait while some peer has not processed
     * {@code window} bytes of what earlier commands sent to it; messages that a machine sends in a step wait for nothing. A
     * message that cannot be decoded is a failure of the driver.
     *
     * @param window the new {@code windowBytes} [bytes], at least 1
     * @return these options with that value
     */
    public DriverOptions reliable(int window) {
        require("windowBytes", window);
        return new DriverOptions(messageBytesMax, queueMax, pollNanos, closeNanos, askNanos, window);
    }

    /**
     * Replaces the time that closing waits for peers.
     *
     * @param nanos the new {@code closeNanos} [ns], at least 1
     * @return these options with that value
     */
    public DriverOptions withCloseNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, pollNanos, nanos, askNanos, windowBytes);
    }

    /**
     * Replaces the polling interval.
     *
     * @param nanos the new {@code pollNanos} [ns], at least 1
     * @return these options with that value
     */
    public DriverOptions withPollNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, nanos, closeNanos, askNanos, windowBytes);
    }

    /**
     * Replaces the time that a question waits for its answer.
     *
     * @param nanos the new {@code askNanos} [ns], at least 1
     * @return these options with that value
     */
    public DriverOptions withAskNanos(long nanos) {
        return new DriverOptions(messageBytesMax, queueMax, pollNanos, closeNanos, nanos, windowBytes);
    }

    /**
     * Replaces the limit of waiting commands and unfinished sends.
     *
     * @param count the new {@code queueMax}, at least 1
     * @return these options with that value
     */
    public DriverOptions withQueueMax(int count) {
        return new DriverOptions(messageBytesMax, count, pollNanos, closeNanos, askNanos, windowBytes);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " must be at least 1");
        }
    }
}
