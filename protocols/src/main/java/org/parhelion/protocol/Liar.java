package org.parhelion.protocol;

/**
 * A Byzantine member: an honest machine whose outgoing messages all pass through a {@link Lie}.
 *
 * <p>A lie may send other messages, to other members, more of them or none. It cannot forge the sender, which the
 * transport reports.
 *
 * @param <M> the protocol's messages
 * @param <E> the protocol's events
 */
public final class Liar<M, E> implements Machine<M, E> {
    /**
     * Replaces one message of the honest machine.
     *
     * @param <M> the protocol's messages
     * @param <E> the protocol's events
     */
    @FunctionalInterface
    public interface Lie<M, E> {
        /**
         * Sends any messages in place of one that the honest machine sent.
         *
         * @param to the member that the honest machine sent to
         * @param message the honest message
         * @param output receives what is sent instead
         */
        void tell(int to, M message, Output<M, E> output);
    }

    private final Machine<M, E> honest;
    private final Lie<M, E> lie;

    /**
     * Wraps an honest machine.
     *
     * @param honest computes events, deadlines and the messages to replace
     * @param lie replaces every message
     */
    public Liar(Machine<M, E> honest, Lie<M, E> lie) {
        this.honest = honest;
        this.lie = lie;
    }

    @Override
    public void step(Input<M> input, Output<M, E> output) {
        honest.step(input, new Output<>() {
            @Override
            public void send(int to, M message) {
                lie.tell(to, message, output);
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                output.wakeAt(deadlineNanos);
            }

            @Override
            public void emit(E event) {
                output.emit(event);
            }
        });
    }
}
