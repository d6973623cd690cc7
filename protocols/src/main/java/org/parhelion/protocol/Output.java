package org.parhelion.protocol;

/**
 * Receives the results of a machine's step; implemented by a driver.
 *
 * <p>It is valid during the step only. Messages leave in the order in which they were sent; whether they arrive depends
 * on the network.
 *
 * @param <M> the protocol's messages
 * @param <E> the protocol's events
 */
public interface Output<M, E> {
    /** The deadline that is never reached. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Sends a message. A message to the sender itself is delivered like any other.
     *
     * @param to the receiving member
     * @param message the message to send
     */
    void send(int to, M message);

    /**
     * Requests a tick, in place of the deadline requested before. A step that does not call this keeps the deadline; a
     * tick clears it.
     *
     * @param deadlineNanos the driver's time of the tick [ns]; {@link #NEVER} requests none
     */
    void wakeAt(long deadlineNanos);

    /**
     * Reports an event to the machine's user.
     *
     * @param event what happened
     */
    void emit(E event);
}
