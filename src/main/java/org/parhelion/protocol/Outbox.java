package org.parhelion.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * An output that keeps everything, for whoever steps a machine by hand: tests, and searches over all adversaries.
 *
 * <p>Not safe for use by several threads.
 */
public final class Outbox<M, E> implements Output<M, E> {
    /** A message on its way to member {@code to}. */
    public record Envelope<M>(int to, M message) {}

    private final List<Envelope<M>> envelopes = new ArrayList<>();
    private final List<E> events = new ArrayList<>();
    private long deadlineNanos = NEVER;

    /** An empty outbox. */
    public Outbox() {}

    @Override
    public void send(int to, M message) {
        envelopes.add(new Envelope<>(to, message));
    }

    @Override
    public void wakeAt(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public void emit(E event) {
        events.add(event);
    }

    /** The deadline last asked for [ns], or {@link #NEVER}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** What was sent since the last call, in order. */
    public List<Envelope<M>> takeEnvelopes() {
        List<Envelope<M>> taken = List.copyOf(envelopes);
        envelopes.clear();
        return taken;
    }

    /** What was emitted since the last call, in order. */
    public List<E> takeEvents() {
        List<E> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
