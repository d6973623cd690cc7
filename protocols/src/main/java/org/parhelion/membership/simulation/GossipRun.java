package org.parhelion.membership.simulation;

import java.util.Arrays;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.swim.Swim;
import org.parhelion.membership.swim.SwimCodec;
import org.parhelion.membership.swim.SwimMessage;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/** One run of a scenario, from one seed: the crashes, and when each was detected. */
final class GossipRun {
    /** The time of a crash that was not detected within the run. */
    static final double NEVER = Double.POSITIVE_INFINITY;

    private final GossipScenario scenario;
    private final long periodNanos;
    private final SimulatedNetwork<SwimMessage, MembershipEvent> network;
    private final long[] killedNanos;
    private final long[] firstSuspectedNanos;
    private final long[] firstDiedNanos;
    private final long[] lastDiedNanos;
    private final int[] knowing;
    private int crashed;
    private long falseDeaths;

    GossipRun(GossipScenario scenario, long seed) {
        this.scenario = scenario;
        this.periodNanos = scenario.options().periodNanos();
        this.network = new SimulatedNetwork<SwimMessage, MembershipEvent>(
                        seed, scenario.network(), new SwimCodec(scenario.members()))
                .reliable(SwimMessage::reliable)
                .listen(this::happened);
        int members = scenario.members();
        this.killedNanos = filled(members);
        this.firstSuspectedNanos = filled(members);
        this.firstDiedNanos = filled(members);
        this.lastDiedNanos = filled(members);
        this.knowing = new int[members];
        for (int member = 0; member < members; member++) {
            network.add(Swim.together(member, members, scenario.options(), SplitMix64.of(seed, member)));
        }
        plan(SplitMix64.of(seed, members));
    }

    /** Runs to the end and adds the measurements to {@code tally}. */
    void run(GossipTally tally) {
        network.runUntil(scenario.periods() * periodNanos);
        int living = scenario.members() - crashed;
        for (int member = 0; member < scenario.members(); member++) {
            if (killedNanos[member] >= 0) {
                tally.crash(
                        periodsAfterKill(member, firstSuspectedNanos[member]),
                        periodsAfterKill(member, firstDiedNanos[member]),
                        knowing[member] >= living ? periodsAfterKill(member, lastDiedNanos[member]) : NEVER);
            }
            tally.sent(network.messagesSent(member), network.bytesSent(member));
        }
        tally.run(falseDeaths, (long) scenario.members() * scenario.periods());
    }

    private void plan(SplitMix64 random) {
        int[] order = new int[scenario.members()];
        Arrays.setAll(order, i -> i);
        random.shuffle(order, order.length);
        long begin = scenario.warmupPeriods() * periodNanos;
        for (int i = 0; i < scenario.kills(); i++) {
            int member = order[i];
            network.at(begin + (long) (random.nextDouble() * periodNanos), () -> kill(member));
        }
        int paused = (int) Math.round(scenario.pausedPart() * scenario.members());
        long pauseNanos = (long) (scenario.pausedPeriods() * periodNanos);
        for (int i = 0; i < paused; i++) {
            int member = order[order.length - 1 - i];
            long stop = begin + (long) (random.nextDouble() * pauseNanos);
            network.at(stop, () -> network.pause(member, stop + pauseNanos));
        }
    }

    private void kill(int member) {
        network.crash(member);
        killedNanos[member] = network.nowNanos();
        crashed++;
    }

    private void happened(long nowNanos, int observer, MembershipEvent event) {
        int member = event.member();
        if (event instanceof MembershipEvent.Suspected && killedNanos[member] >= 0) {
            firstSuspectedNanos[member] = first(firstSuspectedNanos[member], nowNanos);
        } else if (event instanceof MembershipEvent.Died) {
            if (killedNanos[member] < 0) {
                falseDeaths++;
            } else {
                firstDiedNanos[member] = first(firstDiedNanos[member], nowNanos);
                lastDiedNanos[member] = nowNanos;
                knowing[member]++;
            }
        }
    }

    private double periodsAfterKill(int member, long nanos) {
        return nanos < 0 ? NEVER : (double) (nanos - killedNanos[member]) / periodNanos;
    }

    private static long first(long earlier, long nowNanos) {
        return earlier < 0 ? nowNanos : earlier;
    }

    private static long[] filled(int members) {
        long[] times = new long[members];
        Arrays.fill(times, -1);
        return times;
    }
}
