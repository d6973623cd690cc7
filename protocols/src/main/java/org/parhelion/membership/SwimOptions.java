package org.parhelion.membership;

import java.util.Objects;

/**
 * The options of the membership protocol: intervals, timeouts, message lengths.
 *
 * <p>Times are multiples of the period, so that one number scales all of them. The period must be several times the
 * longest delay that occurs in normal operation.
 *
 * @param periodNanos the interval between two probes by one member [ns]; SWIM's T′
 * @param probing how a member is probed
 * @param suspicion how long a suspect may refute the suspicion
 * @param localHealth how a member reacts to its own slowness
 * @param spreading how news are spread
 * @param phi whether arrival times are kept for {@link Membership#phi}
 */
public record SwimOptions(
        long periodNanos,
        Probing probing,
        Suspicion suspicion,
        LocalHealth localHealth,
        Spreading spreading,
        boolean phi) {

    /**
     * How a member is probed.
     *
     * @param timeoutPeriods the timeout of a direct probe, 0 … 1 [periods]; the rest of the period is for indirect
     *     probes
     * @param helpers the number of members asked to probe indirectly; SWIM's k
     * @param fallback whether a target that missed its timeout is also probed over a reliable channel
     */
    public record Probing(double timeoutPeriods, int helpers, boolean fallback) {
        /**
         * Checks every value.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public Probing {
            require(timeoutPeriods > 0 && timeoutPeriods < 1, "timeoutPeriods", timeoutPeriods, "between 0 and 1");
            require(helpers >= 0, "helpers", helpers, "at least 0");
        }
    }

    /**
     * How long a suspect may refute the suspicion before it is declared dead.
     *
     * @param leastPeriods the shortest time [periods]: a healthy member may stall for about as long
     * @param multiplier the time is also at least this number times log₁₀ of the number of members [periods];
     *     Lifeguard's α
     * @param maxFactor the ratio of the longest time to the shortest; Lifeguard's β, 1 for plain SWIM
     * @param confirmations the number of accusers beyond the first that shorten the time to the shortest; Lifeguard's K
     */
    public record Suspicion(double leastPeriods, double multiplier, double maxFactor, int confirmations) {
        /**
         * Checks every value.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public Suspicion {
            require(leastPeriods > 0, "leastPeriods", leastPeriods, "above 0");
            require(multiplier >= 0, "multiplier", multiplier, "at least 0");
            require(maxFactor >= 1, "maxFactor", maxFactor, "at least 1");
            require(confirmations >= 0, "confirmations", confirmations, "at least 0");
        }
    }

    /**
     * How a member reacts to its own slowness.
     *
     * @param max the highest local health score: a member at score s probes s + 1 times slower; 0 for plain SWIM
     * @param buddy whether a member tells a suspect at once that it suspects it, and again with every message to it
     * @param stallPeriods a tick that is later than this counts as a stall of the member itself, and deadlines are
     *     extended by the length of the stall [periods]; 0 for plain SWIM
     */
    public record LocalHealth(int max, boolean buddy, double stallPeriods) {
        /** Plain SWIM: no local health score. */
        public static final LocalHealth NONE = new LocalHealth(0, false, 0);

        /**
         * Checks every value.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public LocalHealth {
            require(max >= 0, "max", max, "at least 0");
            require(stallPeriods >= 0, "stallPeriods", stallPeriods, "at least 0");
        }
    }

    /**
     * How news are spread.
     *
     * @param gossipPerPeriod gossip rounds per period, while there are news
     * @param fanout the number of members that a gossip round sends to
     * @param retransmitMultiplier each member sends an update this number times ⌈log₁₀(members + 1)⌉ times
     * @param packetBytes the longest message that carries news [bytes]
     * @param syncPeriods the interval between two comparisons with a random member, which find what gossip missed
     *     [periods]
     * @param deadPeriods how long dead members are remembered [periods]; until then they are contacted occasionally
     */
    public record Spreading(
            int gossipPerPeriod,
            int fanout,
            int retransmitMultiplier,
            int packetBytes,
            int syncPeriods,
            int deadPeriods) {
        /**
         * Checks every value.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public Spreading {
            require(gossipPerPeriod >= 1, "gossipPerPeriod", gossipPerPeriod, "at least 1");
            require(fanout >= 0, "fanout", fanout, "at least 0");
            require(retransmitMultiplier >= 1, "retransmitMultiplier", retransmitMultiplier, "at least 1");
            require(packetBytes >= 128, "packetBytes", packetBytes, "at least 128");
            require(syncPeriods >= 1, "syncPeriods", syncPeriods, "at least 1");
            require(deadPeriods >= 1, "deadPeriods", deadPeriods, "at least 1");
        }
    }

    /** The default: SWIM with all of Lifeguard, at a period of one second. */
    public static final SwimOptions DEFAULT = new SwimOptions(
            1_000_000_000L,
            new Probing(0.5, 3, false),
            new Suspicion(5.7, 1.8, 3, 2),
            new LocalHealth(8, true, 0.5),
            new Spreading(4, 2, 3, 1400, 8, 600),
            true);

    /**
     * Checks the period.
     *
     * @throws IllegalArgumentException if {@code periodNanos} is not positive
     */
    public SwimOptions {
        require(periodNanos > 0, "periodNanos", periodNanos, "above 0");
        Objects.requireNonNull(probing, "probing");
        Objects.requireNonNull(suspicion, "suspicion");
        Objects.requireNonNull(localHealth, "localHealth");
        Objects.requireNonNull(spreading, "spreading");
    }

    /**
     * {@return these options without Lifeguard: SWIM as in its paper, with suspicion and round-robin probing (sections
     * 4.2, 4.3)}
     */
    public SwimOptions withoutLifeguard() {
        return with(new Suspicion(suspicion.leastPeriods(), suspicion.multiplier(), 1, 0))
                .with(LocalHealth.NONE);
    }

    /**
     * {@return these options at another period}
     *
     * @param nanos the new period [ns], above 0
     */
    public SwimOptions withPeriod(long nanos) {
        return new SwimOptions(nanos, probing, suspicion, localHealth, spreading, phi);
    }

    /**
     * {@return these options with other values for probing}
     *
     * @param changed the new values
     */
    public SwimOptions with(Probing changed) {
        return new SwimOptions(periodNanos, changed, suspicion, localHealth, spreading, phi);
    }

    /**
     * {@return these options with other values for suspicion}
     *
     * @param changed the new values
     */
    public SwimOptions with(Suspicion changed) {
        return new SwimOptions(periodNanos, probing, changed, localHealth, spreading, phi);
    }

    /**
     * {@return these options with other values for local health}
     *
     * @param changed the new values
     */
    public SwimOptions with(LocalHealth changed) {
        return new SwimOptions(periodNanos, probing, suspicion, changed, spreading, phi);
    }

    /**
     * {@return these options with other values for spreading}
     *
     * @param changed the new values
     */
    public SwimOptions with(Spreading changed) {
        return new SwimOptions(periodNanos, probing, suspicion, localHealth, changed, phi);
    }

    /**
     * {@return these options with or without φ}
     *
     * @param kept whether arrival times are kept
     */
    public SwimOptions withPhi(boolean kept) {
        return new SwimOptions(periodNanos, probing, suspicion, localHealth, spreading, kept);
    }

    /**
     * {@return a time at these options [ns]}
     *
     * @param periods the time [periods]
     */
    public long nanos(double periods) {
        return (long) (periods * periodNanos);
    }

    private static void require(boolean holds, String name, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }
}
