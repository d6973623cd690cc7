package org.parhelion.membership.simulation;

import java.util.Objects;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.NetworkOptions;

/**
 * The faults of a simulated group.
 *
 * @param members the number of members, 2 … 32768; all start together
 * @param kills the number of members that crash, each at a random moment of the period after {@code warmupPeriods}
 * @param pausedPart the fraction of all members that pause, 0 … 1
 * @param pausedPeriods how long each pauses [periods]; the pauses begin at random moments of an equally long time after
 *     the warm-up
 * @param warmupPeriods the time before the first fault [periods]
 * @param periods the length of the run, including the warm-up [periods]
 * @param network latency, loss and order of all messages
 * @param options the options of every member
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

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
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

    /**
     * {@return a scenario in which members crash}
     *
     * @param members the number of members
     * @param lossRate the fraction of datagrams that the network loses, 0 … 1
     * @param kills the number of members that crash
     */
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

    /**
     * {@return this scenario with pauses}
     *
     * @param part the fraction of all members that pause, 0 … 1
     * @param forPeriods how long each pauses [periods]
     */
    public GossipScenario withPause(double part, double forPeriods) {
        return new GossipScenario(members, kills, part, forPeriods, warmupPeriods, periods, network, options);
    }

    /**
     * {@return this scenario with another length}
     *
     * @param count the length of the run [periods]
     */
    public GossipScenario withPeriods(int count) {
        return new GossipScenario(members, kills, pausedPart, pausedPeriods, warmupPeriods, count, network, options);
    }

    /**
     * {@return this scenario with other options}
     *
     * @param changed the options of every member
     */
    public GossipScenario with(SwimOptions changed) {
        return new GossipScenario(members, kills, pausedPart, pausedPeriods, warmupPeriods, periods, network, changed);
    }

    private static void require(boolean holds, String name, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }
}
