package org.parhelion.campaign;

/**
 * What holds for all tasks of a campaign.
 *
 * @param weight the tenant's share of slots relative to other tenants', above 0
 * @param runningMax the most ranks of this campaign that run at the same time; 0 for no limit
 * @param failuresMax so many failed tasks cancel the rest; 0 for no limit
 * @param deadlineMillis tasks that have not started so long after the submission are cancelled [ms]; 0 for no deadline
 * @param reuseResults whether a task is skipped whose program, parameters and ranks equal those of one that succeeded;
 *     its results are then those of that task
 */
public record CampaignRule(double weight, int runningMax, int failuresMax, long deadlineMillis, boolean reuseResults) {
    /** Weight 1, no limits, every task runs. */
    public static final CampaignRule DEFAULT = new CampaignRule(1, 0, 0, 0, false);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public CampaignRule {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight " + weight + ": must be above 0");
        }
        if (runningMax < 0 || failuresMax < 0 || deadlineMillis < 0) {
            throw new IllegalArgumentException("at most " + runningMax + " running ranks, " + failuresMax
                    + " failures, deadline " + deadlineMillis + " ms: none may be negative");
        }
    }
}
