package org.parhelion.benchmarks.byzantine;

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
 * The machines and the message format of a protocol, for a trial.
 *
 * @param members number of generals and other members
 * @param recruiting creates them
 * @param round the round, step or view of a message, 1 … {@value Trial#MAX_ROUNDS} − 1
 * @param count number of messages, as the paper counts, in a message
 * @param text formats a message
 */
record Generals<M>(
        int members,
        Codec<M> codec,
        Camp.Recruiting<M, GeneralEvent> recruiting,
        ToIntFunction<M> round,
        ToLongFunction<M> count,
        Function<M, String> text) {

    /**
     * Adapts a machine with other events to a general: his decision is the first that {@code decision} extracts from an event.
     */
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
