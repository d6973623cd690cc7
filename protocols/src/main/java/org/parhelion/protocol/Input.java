package org.parhelion.protocol;

/**
 * The input of one step of a machine. Each input carries the driver's time, which never decreases.
 *
 * @param <M> the protocol's messages
 */
public sealed interface Input<M> {
    /** {@return the driver's time [ns]} */
    long nowNanos();

    /**
     * A message was received.
     *
     * @param <M> the protocol's messages
     * @param nowNanos the driver's time [ns]
     * @param from the member that sent it, as the transport reports it: a Byzantine member can forge {@code body}, but
     *     not this
     * @param body the message itself
     */
    record Message<M>(long nowNanos, int from, M body) implements Input<M> {}

    /**
     * The deadline that the machine requested last has been reached, or the machine starts. A tick may be late, and a
     * machine must tolerate an early one.
     *
     * @param <M> the protocol's messages
     * @param nowNanos the driver's time [ns]
     */
    record Tick<M>(long nowNanos) implements Input<M> {}
}
