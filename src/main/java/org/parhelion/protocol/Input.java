package org.parhelion.protocol;

/** What a machine is stepped with; each input carries the driver's time [ns], which never runs backwards. */
public sealed interface Input<M> {
    /** The driver's time [ns]. */
    long nowNanos();

    /**
     * A message has come.
     *
     * @param from the member that sent it, as the transport knows it: a liar may put what it likes in {@code body}, not here
     */
    record Message<M>(long nowNanos, int from, M body) implements Input<M> {}

    /**
     * Time has passed: the deadline that the machine last asked for is reached, or the machine starts. It may come late,
     * and a machine must bear one that comes early.
     */
    record Tick<M>(long nowNanos) implements Input<M> {}
}
