package org.parhelion.consensus.generals;

import java.util.Optional;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * A traitor: a loyal machine whose messages are tampered with on their way out. It hears everything that a loyal general
 * hears, and says what its conduct makes of what a loyal one would say. Its own events stay with it.
 *
 * @param <M> messages of the protocol
 * @param <E> its events
 */
public final class Traitor<M, E> implements Machine<M, E> {
    /** What a traitor says in place of the truth. */
    @FunctionalInterface
    public interface Conduct<M> {
        /** What goes to {@code to} in place of {@code honest}; empty for silence. */
        Optional<M> instead(int to, M honest);
    }

    private final Machine<M, E> loyal;
    private final Conduct<M> conduct;

    /** Makes a traitor of {@code loyal}, which must belong to it alone. */
    public Traitor(Machine<M, E> loyal, Conduct<M> conduct) {
        this.loyal = loyal;
        this.conduct = conduct;
    }

    @Override
    public void step(Input<M> input, Output<M, E> output) {
        loyal.step(input, new Output<>() {
            @Override
            public void send(int to, M honest) {
                conduct.instead(to, honest).ifPresent(message -> output.send(to, message));
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                output.wakeAt(deadlineNanos);
            }

            @Override
            public void emit(E event) {
                // What a traitor decides concerns nobody.
            }
        });
    }
}
