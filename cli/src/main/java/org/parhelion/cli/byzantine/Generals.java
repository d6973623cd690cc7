package org.parhelion.cli.byzantine;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.parhelion.consensus.generals.Camp;
import org.parhelion.consensus.generals.GeneralEvent;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * A protocol as a trial needs it.
 *
 * @param members generals, and whoever else takes part
 * @param recruiting makes them
 * @param round which round, step or view a message belongs to, 1 … {@value Trial#MAX_ROUNDS} − 1
 * @param count how many of the paper's messages it holds
 * @param text the message for people
 */
record Generals<M>(
        int members,
        Codec<M> codec,
        Camp.Recruiting<M, GeneralEvent> recruiting,
        ToIntFunction<M> round,
        ToLongFunction<M> count,
        Function<M, String> text) {

    /** A machine of other events as a general: what {@code decision} makes of an event is his decision, the first one. */
    static <M, E> Machine<M, GeneralEvent> deciding(Machine<M, E> machine, Function<E, Optional<Long>> decision) {
        return (Input<M> input, Output<M, GeneralEvent> output) -> machine.step(input, new Output<>() {
            @Override
            public void send(int to, M message) {
                output.send(to, message);
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                output.wakeAt(deadlineNanos);
            }

            @Override
            public void emit(E event) {
                decision.apply(event).ifPresent(order -> output.emit(new GeneralEvent.Decided(order)));
            }
        });
    }
}
