package org.parhelion.recovery;

import org.parhelion.consensus.agreement.Quorum;

/**
 * How a run goes on when ranks die: {@link Driver#surviving}.
 *
 * @param everySteps steps between two checkpoints in memory
 * @param spares ranks that compute nothing until another dies: the last ones of the world
 * @param quorum how many must be alive for the run to go on
 * @param detectorPeriodNanos period of the gossip that notices a death that no call has met [ns]: it takes some 6 to 17 periods
 */
public record RecoveryOptions(long everySteps, int spares, Quorum quorum, long detectorPeriodNanos) {
    /** A checkpoint in memory every 10 steps, no spares, a detector that needs about a second. */
    public static final RecoveryOptions DEFAULT =
            new RecoveryOptions(10, 0, Quorum.MAJORITY_OR_HALF_WITH_LOWEST, 100_000_000L);

    /** Checks the values; the message of the exception names the wrong one. */
    public RecoveryOptions {
        require(everySteps >= 1, "everySteps", everySteps, "at least 1");
        require(spares >= 0, "spares", spares, "at least 0");
        require(detectorPeriodNanos >= 1, "detectorPeriodNanos", detectorPeriodNanos, "at least 1");
    }

    /**
     * These options with another number of steps between two checkpoints in memory.
     *
     * @param steps steps between two checkpoints in memory
     * @return the new options
     */
    public RecoveryOptions withEverySteps(long steps) {
        return new RecoveryOptions(steps, spares, quorum, detectorPeriodNanos);
    }

    /**
     * These options with another number of spare ranks.
     *
     * @param ranks number of spare ranks
     * @return the new options
     */
    public RecoveryOptions withSpares(int ranks) {
        return new RecoveryOptions(everySteps, ranks, quorum, detectorPeriodNanos);
    }

    /**
     * These options with another quorum.
     *
     * @param other the quorum
     * @return the new options
     */
    public RecoveryOptions with(Quorum other) {
        return new RecoveryOptions(everySteps, spares, other, detectorPeriodNanos);
    }

    /**
     * These options with another period of the failure detector.
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
