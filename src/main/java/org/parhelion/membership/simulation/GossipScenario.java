package org.parhelion.membership.simulation;

import java.util.Objects;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.NetworkOptions;

/**
 * What is done to a simulated group.
 *
 * @param members in the group; all start together
 * @param kills members that crash, each at a random moment of the period after {@code warmupPeriods}
 * @param pausedPart the part of all members that stop for a while, 0 … 1
 * @param pausedPeriods for how long each stops [periods]; they begin at random moments of as long a time after the warm-up
 * @param warmupPeriods before anything happens [periods]
 * @param periods how long the run is, warm-up included [periods]
 * @param network how the network treats every message
 * @param options of every member
 */
public record GossipScenario(
        int members,
        int kills,
        double pausedPart,
        double pausedPeriods,
        int warmupPeriods,
        int periods,
        NetworkOptions network,
        SwimOptions options) {
    private static final int WARMUP_PERIODS = 3;
    private static final int PERIODS = 30;

    public GossipScenario {
        require(members >= 2 && members <= 1 << 15, "members", members, "2 … 32768");
        require(kills >= 0 && kills < members, "kills", kills, "at least 0 and below the members");
        require(pausedPart >= 0 && pausedPart <= 1, "pausedPart", pausedPart, "0 … 1");
        require(pausedPeriods >= 0, "pausedPeriods", pausedPeriods, "at least 0");
        require(warmupPeriods >= 0, "warmupPeriods", warmupPeriods, "at least 0");
        require(periods > warmupPeriods, "periods", periods, "more than the warm-up");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(options, "options");
    }

    /** {@code members} on a network that loses {@code lossRate} of all datagrams, {@code kills} of which crash. */
    public static GossipScenario crashes(int members, double lossRate, int kills) {
        return new GossipScenario(
                members,
                kills,
                0,
                0,
                WARMUP_PERIODS,
                PERIODS,
                NetworkOptions.LAN.withLossRate(lossRate),
                SwimOptions.DEFAULT.withPhi(false));
    }

    /** {@code part} of all members stop for {@code forPeriods}. */
    public GossipScenario withPause(double part, double forPeriods) {
        return new GossipScenario(members, kills, part, forPeriods, warmupPeriods, periods, network, options);
    }

    /** A run of {@code count} periods. */
    public GossipScenario withPeriods(int count) {
        return new GossipScenario(members, kills, pausedPart, pausedPeriods, warmupPeriods, count, network, options);
    }

    /** Members with other options. */
    public GossipScenario with(SwimOptions changed) {
        return new GossipScenario(members, kills, pausedPart, pausedPeriods, warmupPeriods, periods, network, changed);
    }

    private static void require(boolean holds, String name, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }
}
