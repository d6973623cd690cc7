package org.parhelion.protocol;

/** What a machine's user wants of it, between two steps; a method of the concrete machine, with a driver's time and output. */
@FunctionalInterface
public interface Command<M, E> {
    /** Runs on the driver's thread, at the driver's time [ns]. */
    void run(long nowNanos, Output<M, E> output);
}
