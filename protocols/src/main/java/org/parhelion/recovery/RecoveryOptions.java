package org.parhelion.recovery;

import org.parhelion.consensus.agreement.Quorum;

/**
 * Options for surviving the death of ranks: {@link Driver#surviving}.
 *
 * @param everySteps interval of checkpoints in memory [steps], at least 1
 * @param spares number of spare ranks, the last of the world, which are idle until another rank dies
 * @param quorum the number of live ranks that is required to continue
 * @param detectorPeriodNanos period of the gossip that detects a death if no call fails [ns]; detection takes about 6 to 17
 *     periods
 */
public record RecoveryOptions(long everySteps, int spares, Quorum quorum, long detectorPeriodNanos) {
    /** Checkpoints in memory every 10 steps, no spares, failure detection in about 1 s. */
    public static final RecoveryOptions DEFAULT =
            new RecoveryOptions(10, 0, Quorum.MAJORITY_OR_HALF_WITH_LOWEST, 100_000_000L);

    /** Checks the values; the message of the exception names the wrong one. */
    public RecoveryOptions {
        require(everySteps >= 1, "everySteps", everySteps, "at least 1");
        require(spares >= 0, "spares", spares, "at least 0");
        require(detectorPeriodNanos >= 1, "detectorPeriodNanos", detectorPeriodNanos, "at least 1");
    }

    /**
     * Replaces the interval of checkpoints in memory.
     *
     * @param steps the interval [steps], at least 1
     * @return the new options
     */
    public RecoveryOptions withEverySteps(long steps) {
        return new RecoveryOptions(steps, spares, quorum, detectorPeriodNanos);
    }

    /**
     * Replaces the number of spare ranks.
     *
     * @param ranks number of spare ranks
     * @return the new options
     */
    public RecoveryOptions withSpares(int ranks) {
        return new RecoveryOptions(everySteps, ranks, quorum, detectorPeriodNanos);
    }

    /**
     * Replaces the quorum.
     *
     * @param other the quorum
     * @return the new options
     */
    public RecoveryOptions with(Quorum other) {
        return new RecoveryOptions(everySteps, spares, other, detectorPeriodNanos);
    }

    /**
     * Replaces the period of the failure detector.
     *
     * @param nanos period of the failure detector [ns]
     * @return the new options
     */
    public RecoveryOptions withDetectorPeriod(long nanos) {
        return new RecoveryOptions(everySteps, spares, quorum, nanos);
    }

    private static void require(boolean holds, String name, long value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }
}
