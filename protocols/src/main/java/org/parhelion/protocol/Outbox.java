package org.parhelion.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * An output that keeps everything, for callers that step a machine by hand: tests, and searches over all adversaries.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <M> the protocol's messages
 * @param <E> the protocol's events
 */
public final class Outbox<M, E> implements Output<M, E> {
    /**
     * A message and the member that it is sent to.
     *
     * @param <M> the protocol's messages
     * @param to the receiver
     * @param message what is sent
     */
    public record Envelope<M>(int to, M message) {}

    private final List<Envelope<M>> envelopes = new ArrayList<>();
    private final List<E> events = new ArrayList<>();
    private long deadlineNanos = NEVER;

    /** Creates an empty outbox. */
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

    /** {@return the deadline that was requested last [ns], or {@link #NEVER}} */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** {@return the messages sent since the last call, in order} */
    public List<Envelope<M>> takeEnvelopes() {
        List<Envelope<M>> taken = List.copyOf(envelopes);
        envelopes.clear();
        return taken;
    }

    /** {@return the events emitted since the last call, in order} */
    public List<E> takeEvents() {
        List<E> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
