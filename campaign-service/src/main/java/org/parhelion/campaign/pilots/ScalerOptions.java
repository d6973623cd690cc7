package org.parhelion.campaign.pilots;

/**
 * How a scaler decides.
 *
 * @param least so many pilots exist even if nothing waits
 * @param most never more pilots than these exist, those that wait in the batch system included
 * @param afterMillis tasks that have waited so long are a reason to start pilots [ms]
 * @param cooldownMillis between two decisions to start or end pilots [ms], at least 1
 * @param idleMillis a pilot without a task for so long ends [ms]
 * @param backlogMillis what waits is to be done in about this time, where run times are known [ms], at least 1
 * @param startMillis a pilot whose job runs so long without a connected worker has failed; so has one whose submission got no answer and which the batch system does not list after
 *     this time [ms], at least 1
 * @param failures so many failed starts in a row pause the scaler, at least 1
 * @param pauseMillis the first pause [ms]; it doubles with each failed start after it, at least 1
 * @param pauseMaxMillis the longest pause [ms]
 * @param budgetHours hours of pilots in all, over the life of the fleet; 0 for no limit
 */
public record ScalerOptions(
        int least,
        int most,
        long afterMillis,
        long cooldownMillis,
        long idleMillis,
        long backlogMillis,
        long startMillis,
        int failures,
        long pauseMillis,
        long pauseMaxMillis,
        double budgetHours) {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    /** 0 … 10 pilots; start after 30 s, end after 5 min, at most one decision a minute. */
    public static final ScalerOptions DEFAULT = new ScalerOptions(
            0, 10, 30 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 10 * MINUTE, 3, 5 * MINUTE, 60 * MINUTE, 0);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ScalerOptions {
        if (least < 0 || most < 1 || least > most) {
            throw new IllegalArgumentException(
                    least + " … " + most + " pilots: 0 ≤ least ≤ most and 1 ≤ most are required");
        }
        if (afterMillis < 0 || idleMillis < 0 || cooldownMillis < 1 || backlogMillis < 1 || startMillis < 1) {
            throw new IllegalArgumentException("after " + afterMillis + ", idle " + idleMillis + ", cooldown "
                    + cooldownMillis + ", backlog " + backlogMillis + ", start " + startMillis
                    + " ms: no time may be negative, and the last three must be positive");
        }
        if (failures < 1 || pauseMillis < 1 || pauseMaxMillis < pauseMillis || !(budgetHours >= 0)) {
            throw new IllegalArgumentException("pause after " + failures + " failures for " + pauseMillis + " … "
                    + pauseMaxMillis + " ms, budget " + budgetHours
                    + " h: at least 1 failure, and a positive pause that is at most the longest, are required");
        }
    }
}
