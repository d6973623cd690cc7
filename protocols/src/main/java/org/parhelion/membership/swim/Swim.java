package org.parhelion.membership.swim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.swim.Update.Claim;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/**
 * One member's part in SWIM with Lifeguard: failure detection by probes, spread by gossip.
 *
 * <p>Das, Gupta, Motivala: SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol, DSN
 * 2002; Dadgar, Phillips, Currey: Lifeguard, arXiv 1707.00788. Choices that the two papers leave open follow
 * memberlist, except anti-entropy ({@code AntiEntropy}) and a member's reaction to its own stall ({@link
 * SwimOptions.LocalHealth}).
 *
 * <p>A member detects a crash within a bounded number of periods, at a cost that does not depend on the number of
 * members. A suspect may refute the suspicion; only a member itself raises its incarnation.
 */
public final class Swim implements Machine<SwimMessage, MembershipEvent> {
    private static final long UNSET = Long.MIN_VALUE;
    /** Bytes of kind, sequence, target and count in a message that carries updates. */
    private static final int HEADER_BYTES = 12;

    private final int self;
    private final SwimOptions options;
    private final int[] seeds;

    private final MemberTable table;
    private final Awareness awareness;
    private final Beliefs beliefs;
    private final BroadcastQueue news;
    private final MemberPicker picker;
    private final Prober prober;
    private final AntiEntropy antiEntropy;
    private final PhiAccrual phi;
    private final List<Update> scratch = new ArrayList<>();

    private boolean started;
    private long joinNanos = Output.NEVER;
    private long gossipNanos = Output.NEVER;
    private long deadlineNanos = UNSET;

    Swim(int self, int members, int[] seeds, SwimOptions options, SplitMix64 random, Rules rules) {
        Objects.checkIndex(self, members);
        this.self = self;
        this.options = Objects.requireNonNull(options, "options");
        this.seeds = seeds.clone();
        this.table = new MemberTable(members);
        this.awareness = new Awareness(options.localHealth().max());
        this.beliefs = new Beliefs(self, options, rules, table, awareness);
        this.news = beliefs.news();
        this.picker = new MemberPicker(self, table, random);
        this.prober = new Prober(this, options, awareness, picker, new ProbeSchedule(members, random), random);
        this.antiEntropy = new AntiEntropy(self, table, picker, options, random);
        this.phi = new PhiAccrual(options.phi() ? members : 0, options.periodNanos() / 10.0);
        table.believe(self, MemberStatus.ALIVE, 0, 0);
    }

    /**
     * Creates a member of a group that starts together: all members are initially believed alive.
     *
     * @param self this member, 0 … {@code members} − 1
     * @param members the number of members
     * @param options the protocol's options, the same on all members
     * @param random the member's source of randomness
     * @return the machine
     */
    public static Swim together(int self, int members, SwimOptions options, SplitMix64 random) {
        return together(self, members, options, random, Rules.SWIM);
    }

    static Swim together(int self, int members, SwimOptions options, SplitMix64 random, Rules rules) {
        Swim swim = new Swim(self, members, new int[0], options, random, rules);
        for (int member = 0; member < members; member++) {
            swim.table.believe(member, MemberStatus.ALIVE, 0, 0);
        }
        return swim;
    }

    /**
     * Creates a member that joins later, or again. It requests the list of members from each of {@code seeds}, once per
     * period, until one answers.
     *
     * @param self this member, 0 … {@code members} − 1
     * @param members the largest number of members there can be
     * @param seeds the members to ask
     * @param options the protocol's options, the same on all members
     * @param random the member's source of randomness
     * @return the machine
     */
    public static Swim joining(int self, int members, int[] seeds, SwimOptions options, SplitMix64 random) {
        for (int seed : seeds) {
            Objects.checkIndex(seed, members);
        }
        return new Swim(self, members, seeds, options, random, Rules.SWIM);
    }

    // State -----------------------------------------------------------------------------------------------------

    /** {@return the number of this member} */
    public int self() {
        return self;
    }

    /** {@return the largest number of members; some may never have been known} */
    public int capacity() {
        return table.capacity();
    }

    /**
     * {@return whether this member has information about a member}
     *
     * @param member the member
     */
    public boolean known(int member) {
        return table.known(member);
    }

    /**
     * {@return what this member believes of a member}
     *
     * @param member the member, which must be {@link #known}
     * @throws IllegalArgumentException if the member is not known
     */
    public MemberStatus status(int member) {
        if (!table.known(member)) {
            throw new IllegalArgumentException("member " + member + " is not known to member " + self);
        }
        return table.status(member);
    }

    /**
     * {@return the highest known incarnation of a member}
     *
     * @param member the member
     */
    public int incarnation(int member) {
        return table.incarnation(member);
    }

    /**
     * {@return the last metadata that a member published, or {@link Metadata#NONE}}
     *
     * @param member the member
     */
    public Metadata metadata(int member) {
        return table.metadata(member);
    }

    /** {@return the number of members believed alive or suspect, including this one} */
    public int presentCount() {
        return table.presentCount();
    }

    /** {@return the local health score: 0 is healthy; a higher score means longer intervals and timeouts} */
    public int health() {
        return awareness.score();
    }

    /**
     * {@return φ of a member, which grows with the time since its last message; 0 until enough messages were received}
     *
     * @param member the member
     * @param nowNanos the driver's time [ns]
     */
    public double phi(int member, long nowNanos) {
        return options.phi() ? phi.phi(member, nowNanos) : 0;
    }

    /** {@return whether this member {@link #leave left} and has told enough others} */
    public boolean gone() {
        return beliefs.leaving() && news.isEmpty();
    }

    // Commands ---------------------------------------------------------------------------------------------------

    /**
     * Publishes new metadata of this member.
     *
     * @param metadata the new metadata; its version is replaced by the next one
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void describe(Metadata metadata, long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        beliefs.describe(metadata);
        askForTick(nowNanos, output);
    }

    /**
     * Leaves the group: tells the others, and answers until they know.
     *
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void leave(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        if (!beliefs.leaving()) {
            prober.abandon();
            beliefs.leave(nowNanos);
            askForTick(nowNanos, output);
        }
    }

    // Steps ------------------------------------------------------------------------------------------------------

    @Override
    public void step(Input<SwimMessage> input, Output<SwimMessage, MembershipEvent> output) {
        switch (input) {
            case Input.Message<SwimMessage>(long nowNanos, int from, SwimMessage body) -> {
                if (options.phi()) {
                    phi.heard(from, nowNanos);
                }
                receive(nowNanos, from, body, output);
                askForTick(nowNanos, output);
            }
            case Input.Tick<SwimMessage>(long nowNanos) -> {
                tick(nowNanos, output);
                deadlineNanos = UNSET;
                askForTick(nowNanos, output);
            }
        }
    }

    private void receive(long nowNanos, int from, SwimMessage message, Output<SwimMessage, MembershipEvent> output) {
        switch (message) {
            case SwimMessage.Ping ping -> {
                beliefs.hear(ping.updates(), nowNanos, output);
                sendAck(from, ping.sequence(), ping.reliable(), output);
            }
            case SwimMessage.Ack ack -> {
                beliefs.hear(ack.updates(), nowNanos, output);
                prober.acked(ack.sequence(), ack.reliable(), output);
            }
            case SwimMessage.Gossip gossip -> beliefs.hear(gossip.updates(), nowNanos, output);
            case SwimMessage.PingRequest request -> {
                beliefs.hear(request.updates(), nowNanos, output);
                prober.help(from, request.sequence(), request.target(), nowNanos, output);
            }
            case SwimMessage.Nack nack -> prober.nacked(nack.sequence());
            case SwimMessage.Digest digest -> antiEntropy.compare(from, digest, output);
            case SwimMessage.Buckets buckets -> antiEntropy.compare(from, buckets, output);
            case SwimMessage.Entries entries -> {
                joinNanos = Output.NEVER;
                beliefs.hearSecondHand(from, entries.updates(), nowNanos, output);
                antiEntropy.answer(from, entries, output);
            }
        }
    }

    private void tick(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        if (!started) {
            started = true;
            prober.start(nowNanos);
            antiEntropy.start(nowNanos);
            joinNanos = seeds.length > 0 ? nowNanos : Output.NEVER;
        } else if (deadlineNanos != UNSET && nowNanos - deadlineNanos > stallNanos()) {
            stalled(nowNanos - deadlineNanos);
        }
        if (nowNanos >= joinNanos) {
            joinNanos = nowNanos + options.periodNanos();
            for (int seed : seeds) {
                antiEntropy.join(seed, output);
            }
        }
        beliefs.expire(nowNanos, output);
        if (!beliefs.leaving()) {
            prober.tick(nowNanos, output);
            antiEntropy.tick(nowNanos, output);
        }
        if (nowNanos >= gossipNanos) {
            gossip(nowNanos, output);
        }
    }

    private long stallNanos() {
        double periods = options.localHealth().stallPeriods();
        return periods == 0 ? Long.MAX_VALUE : options.nanos(periods);
    }

    /**
     * This member did not run for a while, for example because its rank computed. Expired deadlines are therefore no
     * evidence against other members: their answers may be waiting here. Every suspicion is extended by the length of
     * the stall.
     */
    private void stalled(long nanos) {
        awareness.change(1);
        prober.abandon();
        beliefs.postpone(nanos);
    }

    private void askForTick(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        if (gossipNanos == Output.NEVER && !news.isEmpty()) {
            gossipNanos = nowNanos + gossipIntervalNanos();
        }
        long next = Math.min(Math.min(beliefs.nextDeadlineNanos(), gossipNanos), joinNanos);
        if (!beliefs.leaving()) {
            next = Math.min(next, Math.min(prober.nextDeadlineNanos(), antiEntropy.nextDeadlineNanos()));
        }
        if (!started) {
            next = nowNanos;
        }
        if (next != deadlineNanos) {
            deadlineNanos = next;
            output.wakeAt(next);
        }
    }

    // For the prober and anti-entropy ----------------------------------------------------------------------------

    /** Whether {@code member} is another member, and present. */
    boolean probeable(int member) {
        return member != self && table.present(member);
    }

    /** Suspects {@code member} because this member's own probe of it failed. */
    void suspect(int member, long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        if (!table.present(member)) {
            return;
        }
        beliefs.hear(new Claim(member, MemberStatus.SUSPECT, table.incarnation(member), self), nowNanos, output);
        if (options.localHealth().buddy()) {
            output.send(member, new SwimMessage.Gossip(List.of(claimAbout(member))));
        }
    }

    void sendPing(int to, int sequence, boolean reliable, Output<SwimMessage, MembershipEvent> output) {
        output.send(to, new SwimMessage.Ping(sequence, reliable, newsFor(to)));
    }

    void sendAck(int to, int sequence, boolean reliable, Output<SwimMessage, MembershipEvent> output) {
        output.send(to, new SwimMessage.Ack(sequence, reliable, newsFor(to)));
    }

    void sendPingRequest(int to, int sequence, int target, Output<SwimMessage, MembershipEvent> output) {
        output.send(to, new SwimMessage.PingRequest(sequence, target, newsFor(to)));
    }

    private void gossip(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        for (int member : picker.present(options.spreading().fanout(), self)) {
            List<Update> updates = newsFor(member);
            if (updates.isEmpty()) {
                break;
            }
            output.send(member, new SwimMessage.Gossip(updates));
        }
        gossipNanos = news.isEmpty() ? Output.NEVER : nowNanos + gossipIntervalNanos();
    }

    private long gossipIntervalNanos() {
        return options.periodNanos() / options.spreading().gossipPerPeriod();
    }

    /**
     * The updates that a message to {@code to} carries. The first is what is believed of {@code to} itself, if it
     * should refute that (Lifeguard's buddy system, section IV-C). Members believed dead or left are always told, so
     * that a member that returned finds out. The least often sent news follow.
     */
    private List<Update> newsFor(int to) {
        boolean tells = table.known(to)
                && (!table.present(to) || (options.localHealth().buddy() && table.is(to, MemberStatus.SUSPECT)));
        if (!tells && news.isEmpty()) {
            return List.of();
        }
        int budget = options.spreading().packetBytes() - HEADER_BYTES;
        if (tells) {
            Claim claim = claimAbout(to);
            scratch.add(claim);
            budget -= SwimCodec.byteCount(claim);
        }
        news.take(scratch, budget, sendLimit());
        List<Update> updates = List.copyOf(scratch);
        scratch.clear();
        return updates;
    }

    private Claim claimAbout(int member) {
        MemberStatus status = table.status(member);
        return new Claim(member, status, table.incarnation(member), Claim.accused(status) ? self : member);
    }

    /** How often each update is sent: λ ⌈log₁₀(n + 1)⌉, where ⌈log₁₀(n + 1)⌉ is the number of decimal digits of n. */
    private int sendLimit() {
        int digits = 1;
        for (int rest = table.presentCount() / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return options.spreading().retransmitMultiplier() * digits;
    }
}
