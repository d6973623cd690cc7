package org.parhelion.protocol;

/**
 * One member's part in a protocol, as a pure state machine (the style of etcd/raft).
 *
 * <p>Everything that a member does, it does inside {@link #step}: it reads the input, changes its own state, and tells the
 * output what follows. It starts no thread and reads no clock; the time is part of the input. What it needs of randomness
 * was handed to its constructor, seeded. So the same inputs give the same outputs, on a real communicator and in a
 * simulated network.
 *
 * <p>The first input of a machine's life is a {@link Input.Tick}. A driver steps one machine from one thread at a time.
 * Messages are immutable: a simulated network hands the sender's object to the receiver.
 *
 * <p>A command of the machine's user (propose, leave) is a method of the concrete class, with the time and the output as
 * its parameters; a driver calls it between two steps.
 *
 * @param <M> what members send each other
 * @param <E> what a machine tells its user: decided, suspected, dead
 */
public interface Machine<M, E> {
    /**
     * Takes one input and tells {@code output} what follows from it.
     *
     * <p>Never throws because of what a message holds: a member may be sent anything, and ignores what makes no sense.
     */
    void step(Input<M> input, Output<M, E> output);
}
