package org.parhelion.benchmarks.gossip;

import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.swim.SwimCodec;
import org.parhelion.membership.swim.SwimMessage;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/** A machine that counts its messages, and can be silenced permanently, as if its rank had crashed. */
final class SilencedMachine implements Machine<SwimMessage, MembershipEvent> {
    private final Machine<SwimMessage, MembershipEvent> machine;
    private final SwimCodec codec;
    private boolean silent;
    private long messages;
    private long bytes;

    SilencedMachine(Machine<SwimMessage, MembershipEvent> machine, SwimCodec codec) {
        this.machine = machine;
        this.codec = codec;
    }

    void fallSilent() {
        silent = true;
    }

    /** Resets the counts. */
    void resetCounts() {
        messages = 0;
        bytes = 0;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void step(Input<SwimMessage> input, Output<SwimMessage, MembershipEvent> output) {
        if (silent) {
            return;
        }
        machine.step(input, new Output<>() {
            @Override
            public void send(int to, SwimMessage message) {
                messages++;
                bytes += codec.byteCount(message);
                output.send(to, message);
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                output.wakeAt(deadlineNanos);
            }

            @Override
            public void emit(MembershipEvent event) {
                output.emit(event);
            }
        });
    }
}
