package org.parhelion.membership.swim;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Outbox;
import org.parhelion.protocol.SplitMix64;

/** Steps one machine by hand: what it sends is looked at, not delivered. */
final class Hand {
    static final long PERIOD = SwimOptions.DEFAULT.periodNanos();

    final Swim swim;
    private final Outbox<SwimMessage, MembershipEvent> outbox = new Outbox<>();
    private final List<Outbox.Envelope<SwimMessage>> sent = new ArrayList<>();
    private final List<MembershipEvent> events = new ArrayList<>();
    private long nowNanos;

    Hand(int members, SwimOptions options) {
        this.swim = Swim.together(0, members, options, new SplitMix64(1));
        swim.step(new Input.Tick<>(0), outbox);
        drain();
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Lets time pass, ticking as the machine asks. */
    void pass(long nanos) {
        long end = nowNanos + nanos;
        while (outbox.deadlineNanos() <= end) {
            nowNanos = Math.max(nowNanos, outbox.deadlineNanos());
            swim.step(new Input.Tick<>(nowNanos), outbox);
            drain();
        }
        nowNanos = end;
    }

    /** Lets time pass unnoticed: the next tick comes late. */
    void stall(long nanos) {
        nowNanos += nanos;
    }

    void receive(int from, SwimMessage message) {
        swim.step(new Input.Message<>(nowNanos, from, message), outbox);
        drain();
    }

    /** Lets time pass until the next direct ping has left, and returns it. */
    Outbox.Envelope<SwimMessage> nextPing() {
        sent.clear();
        for (int ticks = 0; ticks < 1000; ticks++) {
            pass(outbox.deadlineNanos() - nowNanos);
            for (Outbox.Envelope<SwimMessage> envelope : sent) {
                if (envelope.message() instanceof SwimMessage.Ping) {
                    sent.clear();
                    return envelope;
                }
            }
        }
        throw new AssertionError("no ping in 1000 ticks");
    }

    /** What was sent since the last call. */
    List<Outbox.Envelope<SwimMessage>> takeSent() {
        List<Outbox.Envelope<SwimMessage>> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    List<MembershipEvent> takeEvents() {
        List<MembershipEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    private void drain() {
        sent.addAll(outbox.takeEnvelopes());
        events.addAll(outbox.takeEvents());
    }
}
