package org.parhelion.protocol;

/**
 * One member's part in a protocol, as a pure state machine (the style of etcd/raft).
 *
 * <p>{@link #step} reads the input, changes the machine's own state, and passes messages, deadline and events to the
 * output. A machine starts no thread and reads no clock; the time is part of the input. A source of randomness is
 * passed to its constructor, with its seed. The same inputs therefore give the same outputs, on a real communicator and
 * in a simulated network.
 *
 * <p>The first input is an {@link Input.Tick}. A driver steps one machine from one thread at a time. Messages are
 * immutable: a simulated network passes the sender's object to the receiver.
 *
 * <p>A command of the machine's user (propose, leave) is a method of the concrete class, with the time and the output
 * as its parameters. A driver calls it between two steps.
 *
 * @param <M> what members send each other
 * @param <E> what a machine reports to its user: decided, suspected, dead
 */
public interface Machine<M, E> {
    /**
     * Processes one input.
     *
     * <p>It never throws because of the content of a message: a message may come from a faulty or malicious member, and
     * a machine ignores one that it cannot use.
     *
     * @param input a message or a tick
     * @param output receives what follows from it
     */
    void step(Input<M> input, Output<M, E> output);
}
