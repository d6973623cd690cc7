package org.parhelion.consensus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * Machines stepped by hand in the simplest world there is: a message arrives at once, in the order of sending, and time passes only
 * when nothing is on its way. For searches that run millions of short agreements; faults of the network are the simulated
 * network's business.
 */
public final class LockStep<M, E> {
    /** A message on its way. */
    public record Envelope<M>(int from, int to, M message) {}

    private final List<? extends Machine<M, E>> machines;
    private final ArrayDeque<Envelope<M>> inFlight = new ArrayDeque<>();
    private final List<List<E>> events = new ArrayList<>();
    private final List<Envelope<M>> sent = new ArrayList<>();
    private final long[] deadlineNanos;
    private long nowNanos;

    public LockStep(List<? extends Machine<M, E>> machines) {
        this.machines = machines;
        this.deadlineNanos = new long[machines.size()];
        Arrays.fill(deadlineNanos, Output.NEVER);
        machines.forEach(_ -> events.add(new ArrayList<>()));
    }

    /** Starts all machines and runs until nothing is in flight and no deadline is left, or {@code maxSteps} inputs were taken. */
    public LockStep<M, E> run(int maxSteps) {
        for (int member = 0; member < machines.size(); member++) {
            step(member, new Input.Tick<>(nowNanos));
        }
        for (int taken = 0; taken < maxSteps; taken++) {
            if (!inFlight.isEmpty()) {
                Envelope<M> envelope = inFlight.removeFirst();
                step(envelope.to(), new Input.Message<>(nowNanos, envelope.from(), envelope.message()));
            } else {
                int next = 0;
                for (int member = 1; member < machines.size(); member++) {
                    next = deadlineNanos[member] < deadlineNanos[next] ? member : next;
                }
                if (deadlineNanos[next] == Output.NEVER) {
                    return this;
                }
                nowNanos = Math.max(nowNanos, deadlineNanos[next]);
                deadlineNanos[next] = Output.NEVER;
                step(next, new Input.Tick<>(nowNanos));
            }
        }
        throw new AssertionError("still running after " + maxSteps + " inputs");
    }

    private void step(int member, Input<M> input) {
        machines.get(member).step(input, new Output<>() {
            @Override
            public void send(int to, M message) {
                Envelope<M> envelope = new Envelope<>(member, to, message);
                sent.add(envelope);
                inFlight.add(envelope);
            }

            @Override
            public void wakeAt(long at) {
                deadlineNanos[member] = at;
            }

            @Override
            public void emit(E event) {
                events.get(member).add(event);
            }
        });
    }

    /** What {@code member} told its user. */
    public List<E> events(int member) {
        return events.get(member);
    }

    /** Everything that was sent, in order. */
    public List<Envelope<M>> sent() {
        return sent;
    }

    /** The virtual time [ns]. */
    public long nowNanos() {
        return nowNanos;
    }
}
