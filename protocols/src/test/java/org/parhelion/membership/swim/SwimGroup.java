package org.parhelion.membership.swim;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;
import org.parhelion.protocol.Trace;

/** A simulated group whose every belief is checked against the protocol's invariants, once a quarter of a period. */
final class SwimGroup {
    /** Something that {@code observer} told its user. */
    record Seen(long nowNanos, int observer, MembershipEvent event) {}

    final SwimOptions options;
    final SimulatedNetwork<SwimMessage, MembershipEvent> network;
    final List<Seen> seen = new ArrayList<>();

    private final long seed;
    private final Swim[] swims;
    private final int[] lives;
    // What each observer believed of each member at the last check: incarnation, then status.
    private final long[][] lastBelief;
    private final int[] highestOwn;

    SwimGroup(int members, long seed, NetworkOptions networkOptions, SwimOptions options, Rules rules) {
        this.seed = seed;
        this.options = options;
        this.swims = new Swim[members];
        this.lives = new int[members];
        this.lastBelief = new long[members][members];
        this.highestOwn = new int[members];
        this.network = new SimulatedNetwork<SwimMessage, MembershipEvent>(seed, networkOptions, new SwimCodec(members))
                .reliable(SwimMessage::reliable)
                .listen((now, observer, event) -> seen.add(new Seen(now, observer, event)));
        for (int member = 0; member < members; member++) {
            swims[member] = Swim.together(member, members, options, SplitMix64.of(seed, member), rules);
            network.add(swims[member]);
        }
    }

    static SwimGroup of(int members, long seed) {
        return new SwimGroup(members, seed, NetworkOptions.LAN, SwimOptions.DEFAULT, Rules.SWIM);
    }

    SwimGroup trace(Trace trace) {
        network.trace(trace);
        return this;
    }

    int size() {
        return swims.length;
    }

    Swim swim(int member) {
        return swims[member];
    }

    double nowPeriods() {
        return (double) network.nowNanos() / options.periodNanos();
    }

    /** Runs for {@code periods}, checking as it goes. */
    SwimGroup run(double periods) {
        long end = network.nowNanos() + options.nanos(periods);
        while (network.nowNanos() < end) {
            network.runUntil(Math.min(end, network.nowNanos() + options.nanos(0.25)));
            checkBeliefs();
        }
        return this;
    }

    /** {@code member} comes back with nothing but the number of {@code seedMember}. */
    void rejoin(int member, int seedMember) {
        lives[member]++;
        swims[member] = Swim.joining(
                member, swims.length, new int[] {seedMember}, options, SplitMix64.of(seed + lives[member], member));
        lastBelief[member] = new long[swims.length];
        network.restart(member, swims[member]);
    }

    void leave(int member) {
        network.call(member, (now, output) -> swims[member].leave(now, output));
    }

    void describe(int member, Metadata metadata) {
        network.call(member, (now, output) -> swims[member].describe(metadata, now, output));
    }

    /** Whether all running members believe {@code status} of {@code member}. */
    boolean allBelieve(int member, MemberStatus status) {
        for (Swim observer : swims) {
            if (network.running(observer.self())
                    && observer.self() != member
                    && !(observer.known(member) && observer.status(member) == status)) {
                return false;
            }
        }
        return true;
    }

    long events(Class<? extends MembershipEvent> type, int member) {
        return seen.stream()
                .filter(seenEvent ->
                        type.isInstance(seenEvent.event()) && seenEvent.event().member() == member)
                .count();
    }

    /** Beliefs only move forward, and nobody knows of an incarnation that the member itself has not taken. */
    private void checkBeliefs() {
        for (Swim swim : swims) {
            highestOwn[swim.self()] = Math.max(highestOwn[swim.self()], swim.incarnation(swim.self()));
        }
        for (Swim observer : swims) {
            for (int member = 0; member < swims.length; member++) {
                checkBelief(observer, member);
            }
        }
    }

    private void checkBelief(Swim observer, int member) {
        if (!observer.known(member)) {
            lastBelief[observer.self()][member] = 0;
            return;
        }
        long belief = (long) observer.incarnation(member) << 2 | StatusCode.of(observer.status(member));
        if (belief < lastBelief[observer.self()][member]) {
            throw new AssertionError("beliefs go back: member " + observer.self() + " now believes "
                    + observer.status(member) + " at incarnation " + observer.incarnation(member) + " of member "
                    + member
                    + "; " + this);
        }
        if (observer.incarnation(member) > highestOwn[member]) {
            throw new AssertionError("member " + observer.self() + " knows of incarnation "
                    + observer.incarnation(member) + " of member " + member + ", which itself took none above "
                    + highestOwn[member] + "; " + this);
        }
        lastBelief[observer.self()][member] = belief;
    }

    @Override
    public String toString() {
        return network.toString();
    }
}
