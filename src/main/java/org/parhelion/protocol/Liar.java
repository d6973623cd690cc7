package org.parhelion.protocol;

/**
 * A Byzantine member: an honest machine whose every message passes through a lie on its way out.
 *
 * <p>A liar may send other messages, to others, more of them or none. It cannot send in another's name: the transport says
 * who sent a message.
 */
public final class Liar<M, E> implements Machine<M, E> {
    /** What a liar makes of a message. */
    @FunctionalInterface
    public interface Lie<M, E> {
        /** Sends to {@code output}, in place of {@code message} to member {@code to}, whatever it likes. */
        void tell(int to, M message, Output<M, E> output);
    }

    private final Machine<M, E> honest;
    private final Lie<M, E> lie;

    /** Lets {@code honest} compute and {@code lie} speak. */
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
