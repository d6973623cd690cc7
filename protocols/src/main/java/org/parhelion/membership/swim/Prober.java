package org.parhelion.membership.swim;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/**
 * Probes one member per period: directly, then through helpers (SWIM, section 3.1). Also probes for other members.
 *
 * <pre>
 *   0                 timeout                        period
 *   | ping ──────────▶ | ping requests to k helpers ▶ | no answer: suspect it
 *                      |   helper: ping ▶ ack or nack |
 * </pre>
 *
 * <p>The local health score lengthens both intervals.
 */
final class Prober {
    /** The fraction of the timeout after which a helper sends a nack, early enough to arrive within the period. */
    private static final double NACK_PART = 0.8;

    private static final int SEQUENCE_MASK = 0x3fff; // two bytes on the wire

    /** A probe on behalf of another member. */
    private static final class Relay {
        private final int sequence;
        private final int requester;
        private final int requesterSequence;
        private final long nackNanos;
        private final long endNanos;
        private boolean nacked;

        private Relay(int sequence, int requester, int requesterSequence, long nackNanos, long endNanos) {
            this.sequence = sequence;
            this.requester = requester;
            this.requesterSequence = requesterSequence;
            this.nackNanos = nackNanos;
            this.endNanos = endNanos;
        }
    }

    private final Swim swim;
    private final SwimOptions options;
    private final Awareness awareness;
    private final MemberPicker picker;
    private final ProbeSchedule schedule;
    private final SplitMix64 random;
    private final List<Relay> relays = new ArrayList<>();
    private int sequence;

    // The current probe, if target is not NOBODY.
    private int target = MemberPicker.NOBODY;
    private int targetSequence;
    private boolean helpersAsked;
    private int helpersCount;
    private int nacksMissing;
    private long timeoutNanos;
    private long endNanos;

    Prober(
            Swim swim,
            SwimOptions options,
            Awareness awareness,
            MemberPicker picker,
            ProbeSchedule schedule,
            SplitMix64 random) {
        this.swim = swim;
        this.options = options;
        this.awareness = awareness;
        this.picker = picker;
        this.schedule = schedule;
        this.random = random;
    }

    /** Schedules the first probe at a random time within one period, so that members do not all probe at once. */
    void start(long nowNanos) {
        endNanos = nowNanos + (long) (random.nextDouble() * options.periodNanos());
    }

    long nextDeadlineNanos() {
        long next = target != MemberPicker.NOBODY && !helpersAsked ? timeoutNanos : endNanos;
        for (int i = 0; i < relays.size(); i++) {
            Relay relay = relays.get(i);
            next = Math.min(next, relay.nacked ? relay.endNanos : relay.nackNanos);
        }
        return next;
    }

    void tick(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        sendNacks(nowNanos, output);
        if (target != MemberPicker.NOBODY && !helpersAsked && nowNanos >= timeoutNanos) {
            askHelpers(output);
        }
        if (nowNanos >= endNanos) {
            if (target != MemberPicker.NOBODY) {
                giveUp(nowNanos, output);
            }
            begin(nowNanos, output);
        }
    }

    /** Abandons the current probe without suspecting its target: this member could not receive the answer. */
    void abandon() {
        target = MemberPicker.NOBODY;
        relays.clear();
    }

    /** Processes an answer. */
    void acked(int ackSequence, boolean reliable, Output<SwimMessage, MembershipEvent> output) {
        if (target != MemberPicker.NOBODY && ackSequence == targetSequence) {
            target = MemberPicker.NOBODY;
            awareness.change(-1);
            return;
        }
        for (int i = 0; i < relays.size(); i++) {
            Relay relay = relays.get(i);
            if (relay.sequence == ackSequence) {
                relays.remove(i);
                swim.sendAck(relay.requester, relay.requesterSequence, reliable, output);
                return;
            }
        }
    }

    /** Processes a helper's report that it got no answer. */
    void nacked(int nackSequence) {
        if (target != MemberPicker.NOBODY && nackSequence == targetSequence && nacksMissing > 0) {
            nacksMissing--;
        }
    }

    /** Probes {@code wanted} on behalf of {@code requester}. */
    void help(
            int requester,
            int requesterSequence,
            int wanted,
            long nowNanos,
            Output<SwimMessage, MembershipEvent> output) {
        int own = nextSequence();
        long nackNanos =
                nowNanos + (long) (NACK_PART * options.nanos(options.probing().timeoutPeriods()));
        relays.add(new Relay(own, requester, requesterSequence, nackNanos, nowNanos + options.periodNanos()));
        swim.sendPing(wanted, own, false, output);
    }

    private void begin(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        endNanos = nowNanos + awareness.scale(options.periodNanos());
        timeoutNanos =
                nowNanos + awareness.scale(options.nanos(options.probing().timeoutPeriods()));
        target = schedule.next(picker::other);
        if (target != MemberPicker.NOBODY) {
            helpersAsked = false;
            helpersCount = 0;
            nacksMissing = 0;
            targetSequence = nextSequence();
            swim.sendPing(target, targetSequence, false, output);
        }
    }

    private void askHelpers(Output<SwimMessage, MembershipEvent> output) {
        helpersAsked = true;
        if (options.probing().fallback()) {
            swim.sendPing(target, targetSequence, true, output);
        }
        int[] helpers = picker.present(options.probing().helpers(), target);
        helpersCount = helpers.length;
        nacksMissing = helpers.length;
        for (int helper : helpers) {
            swim.sendPingRequest(helper, targetSequence, target, output);
        }
    }

    /**
     * Lifeguard, section IV-A: a failed probe counts against this member to the extent that its helpers did not report
     * either.
     */
    private void giveUp(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        int suspect = target;
        target = MemberPicker.NOBODY;
        awareness.change(helpersCount == 0 ? 1 : nacksMissing);
        swim.suspect(suspect, nowNanos, output);
    }

    private void sendNacks(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        boolean says = options.localHealth().max() > 0;
        for (int i = relays.size() - 1; i >= 0; i--) {
            Relay relay = relays.get(i);
            if (!relay.nacked && nowNanos >= relay.nackNanos) {
                relay.nacked = true;
                if (says) {
                    output.send(relay.requester, new SwimMessage.Nack(relay.requesterSequence));
                }
            }
            if (nowNanos >= relay.endNanos) {
                relays.remove(i);
            }
        }
    }

    private int nextSequence() {
        sequence = (sequence + 1) & SEQUENCE_MASK;
        return sequence;
    }
}
