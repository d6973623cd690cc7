package org.parhelion.membership;

import java.util.Objects;

/**
 * How often a member asks, how long it waits, how much it says.
 *
 * <p>Lengths of time are multiples of the period, so that one number makes everything faster or slower. The period must be
 * several times the longest delay that is normal.
 *
 * @param periodNanos between two probes of one member [ns]; SWIM's T′
 * @param probing how a member is asked
 * @param suspicion how long a suspect may object
 * @param localHealth how a member doubts itself
 * @param spreading how news travels
 * @param phi whether arrivals are kept for {@link Swim#phi}
 */
public record SwimOptions(
        long periodNanos,
        Probing probing,
        Suspicion suspicion,
        LocalHealth localHealth,
        Spreading spreading,
        boolean phi) {

    /**
     * How a member is asked whether it is there.
     *
     * @param timeoutPeriods how long a direct answer may take before others are asked to help, 0 … 1 [periods]; what is left
     *     of the period is for the helpers
     * @param helpers members asked to probe indirectly; SWIM's k
     * @param fallback whether a target that missed its timeout is also asked over a reliable channel
     */
    public record Probing(double timeoutPeriods, int helpers, boolean fallback) {
        public Probing {
            require(timeoutPeriods > 0 && timeoutPeriods < 1, "timeoutPeriods", timeoutPeriods, "between 0 and 1");
            require(helpers >= 0, "helpers", helpers, "at least 0");
        }
    }

    /**
     * How long a suspect may object before it is declared dead.
     *
     * @param leastPeriods never less than this [periods]: a healthy member may stall for about as long
     * @param multiplier nor less than this times log₁₀ of the members [periods]; Lifeguard's α
     * @param maxFactor the longest time over the least; Lifeguard's β, 1 for plain SWIM
     * @param confirmations accusers beyond the first that shorten the time to the least; Lifeguard's K
     */
    public record Suspicion(double leastPeriods, double multiplier, double maxFactor, int confirmations) {
        public Suspicion {
            require(leastPeriods > 0, "leastPeriods", leastPeriods, "above 0");
            require(multiplier >= 0, "multiplier", multiplier, "at least 0");
            require(maxFactor >= 1, "maxFactor", maxFactor, "at least 1");
            require(confirmations >= 0, "confirmations", confirmations, "at least 0");
        }
    }

    /**
     * How a member takes account of its own troubles.
     *
     * @param max the highest local health score: a member at score s probes s + 1 times slower; 0 for plain SWIM
     * @param buddy whether a suspect is told at once by whoever suspects it, and with every message to it
     * @param stallPeriods a tick later than this is taken for a stall of the member itself, and what ran out meanwhile gets
     *     the time back [periods]; 0 for plain SWIM
     */
    public record LocalHealth(int max, boolean buddy, double stallPeriods) {
        /** Plain SWIM: a member never doubts itself. */
        public static final LocalHealth NONE = new LocalHealth(0, false, 0);

        public LocalHealth {
            require(max >= 0, "max", max, "at least 0");
            require(stallPeriods >= 0, "stallPeriods", stallPeriods, "at least 0");
        }
    }

    /**
     * How news travels.
     *
     * @param gossipPerPeriod gossip rounds a period, while there is news
     * @param fanout members told in a gossip round
     * @param retransmitMultiplier each member passes news on this times ⌈log₁₀(members + 1)⌉ times
     * @param packetBytes the longest message that carries news [bytes]
     * @param syncPeriods between two comparisons with a random member, to find what gossip missed [periods]
     * @param deadPeriods how long the dead are remembered [periods]; until then they are called upon now and then
     */
    public record Spreading(
            int gossipPerPeriod,
            int fanout,
            int retransmitMultiplier,
            int packetBytes,
            int syncPeriods,
            int deadPeriods) {
        public Spreading {
            require(gossipPerPeriod >= 1, "gossipPerPeriod", gossipPerPeriod, "at least 1");
            require(fanout >= 0, "fanout", fanout, "at least 0");
            require(retransmitMultiplier >= 1, "retransmitMultiplier", retransmitMultiplier, "at least 1");
            require(packetBytes >= 128, "packetBytes", packetBytes, "at least 128");
            require(syncPeriods >= 1, "syncPeriods", syncPeriods, "at least 1");
            require(deadPeriods >= 1, "deadPeriods", deadPeriods, "at least 1");
        }
    }

    /** SWIM with all of Lifeguard, at a period of one second. */
    public static final SwimOptions DEFAULT = new SwimOptions(
            1_000_000_000L,
            new Probing(0.5, 3, false),
            new Suspicion(5.7, 1.8, 3, 2),
            new LocalHealth(8, true, 0.5),
            new Spreading(4, 2, 3, 1400, 8, 600),
            true);

    public SwimOptions {
        require(periodNanos > 0, "periodNanos", periodNanos, "above 0");
        Objects.requireNonNull(probing, "probing");
        Objects.requireNonNull(suspicion, "suspicion");
        Objects.requireNonNull(localHealth, "localHealth");
        Objects.requireNonNull(spreading, "spreading");
    }

    /** These options without Lifeguard: SWIM as in its paper, with suspicion and round-robin probing (sections 4.2, 4.3). */
    public SwimOptions withoutLifeguard() {
        return with(new Suspicion(suspicion.leastPeriods(), suspicion.multiplier(), 1, 0))
                .with(LocalHealth.NONE);
    }

    /** These options at another period [ns]. */
    public SwimOptions withPeriod(long nanos) {
        return new SwimOptions(nanos, probing, suspicion, localHealth, spreading, phi);
    }

    /** These options with another way of asking. */
    public SwimOptions with(Probing changed) {
        return new SwimOptions(periodNanos, changed, suspicion, localHealth, spreading, phi);
    }

    /** These options with another time to object. */
    public SwimOptions with(Suspicion changed) {
        return new SwimOptions(periodNanos, probing, changed, localHealth, spreading, phi);
    }

    /** These options with another measure of one's own health. */
    public SwimOptions with(LocalHealth changed) {
        return new SwimOptions(periodNanos, probing, suspicion, changed, spreading, phi);
    }

    /** These options with another way of spreading news. */
    public SwimOptions with(Spreading changed) {
        return new SwimOptions(periodNanos, probing, suspicion, localHealth, changed, phi);
    }

    /** These options with or without φ. */
    public SwimOptions withPhi(boolean kept) {
        return new SwimOptions(periodNanos, probing, suspicion, localHealth, spreading, kept);
    }

    /** {@code periods} of these options [ns]. */
    public long nanos(double periods) {
        return (long) (periods * periodNanos);
    }

    private static void require(boolean holds, String name, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }
}
