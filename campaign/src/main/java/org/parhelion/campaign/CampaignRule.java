package org.parhelion.campaign;

import java.util.Optional;

/**
 * What holds for all tasks of a campaign.
 *
 * @param weight the tenant's share of slots relative to other tenants', above 0
 * @param runningMax the most ranks of this campaign that run at the same time; 0 for no limit
 * @param failuresMax so many failed tasks cancel the rest; 0 for no limit
 * @param deadlineMillis tasks that have not started so long after the submission are cancelled [ms]; 0 for no deadline
 * @param reuseResults whether a task is skipped whose program, parameters and ranks equal those of one that succeeded;
 *     its results are then those of that task
 * @param trace the span that attempts belong to, that of the submitter; empty if it has none. It does not tell campaigns apart
 */
public record CampaignRule(
        double weight,
        int runningMax,
        int failuresMax,
        long deadlineMillis,
        boolean reuseResults,
        Optional<TraceContext> trace) {
    /** Weight 1, no limits, every task runs. */
    public static final CampaignRule DEFAULT = new CampaignRule(1, 0, 0, 0, false);

    /**
     * A rule without a trace.
     *
     * @param weight the tenant's share of slots relative to other tenants', above 0
     * @param runningMax the most ranks of this campaign that run at the same time; 0 for no limit
     * @param failuresMax so many failed tasks cancel the rest; 0 for no limit
     * @param deadlineMillis tasks that have not started so long after the submission are cancelled [ms]; 0 for no deadline
     * @param reuseResults whether a task takes the results of one that succeeded with equal inputs
     */
    public CampaignRule(double weight, int runningMax, int failuresMax, long deadlineMillis, boolean reuseResults) {
        this(weight, runningMax, failuresMax, deadlineMillis, reuseResults, Optional.empty());
    }

    /**
     * {@return this rule with another trace}
     *
     * @param span the span that attempts belong to; empty for none
     */
    public CampaignRule withTrace(Optional<TraceContext> span) {
        return new CampaignRule(weight, runningMax, failuresMax, deadlineMillis, reuseResults, span);
    }

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
