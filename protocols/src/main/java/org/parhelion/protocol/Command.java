package org.parhelion.protocol;

/**
 * A request of a machine's user, executed between two steps. It calls a method of the concrete machine with the
 * driver's time and output.
 *
 * @param <M> the protocol's messages
 * @param <E> the protocol's events
 */
@FunctionalInterface
public interface Command<M, E> {
    /**
     * Executes the request on the driver's thread.
     *
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows from the request
     */
    void run(long nowNanos, Output<M, E> output);
}
