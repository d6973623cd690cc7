package org.parhelion.protocol;

/**
 * What a machine's step leads to; a driver's side of {@link Machine#step}.
 *
 * <p>Valid during the step only. Messages leave in the order they were sent in; whether they arrive is the network's affair.
 */
public interface Output<M, E> {
    /** The deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** Sends {@code message} to member {@code to}; a message to oneself is delivered like any other. */
    void send(int to, M message);

    /**
     * Asks for a tick at {@code deadlineNanos}, in place of the deadline asked for before; {@link #NEVER} asks for none. A
     * step that does not call this leaves the deadline as it was; a tick uses it up.
     */
    void wakeAt(long deadlineNanos);

    /** Tells the machine's user that {@code event} happened. */
    void emit(E event);
}
