package org.parhelion.campaign.store;

import java.util.List;
import java.util.Set;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;

/** One change of a store. A commit makes several of them durable, all or none. */
public sealed interface StoreWrite {
    /** A change of one campaign. */
    sealed interface OfCampaign extends StoreWrite {
        /** {@return the campaign that is changed} */
        CampaignId campaign();
    }

    /**
     * Workers have a lease from now on, or have it no more.
     *
     * @param begun the numbers of those that may be given tasks from now on
     * @param ended the numbers of those that have none any more
     * @param complete whether no other worker than those in the store has a lease, now and after each later change
     */
    record Leases(Set<Long> begun, Set<Long> ended, boolean complete) implements StoreWrite {
        /** Copies the sets. */
        public Leases {
            begun = Set.copyOf(begun);
            ended = Set.copyOf(ended);
        }
    }

    /**
     * A campaign begins. Refused if it exists.
     *
     * @param campaign the new campaign
     * @param rule what holds for all its tasks
     * @param deadlineNanos the coordinator's time after which no task starts [ns]; {@code Long.MAX_VALUE} for never
     * @param fingerprint identifies what was submitted, so that a repeated submission is recognised
     */
    record NewCampaign(CampaignId campaign, CampaignRule rule, long deadlineNanos, String fingerprint)
            implements OfCampaign {}

    /**
     * Tasks are added. Refused unless their indices continue those of the campaign without a gap.
     *
     * @param campaign the campaign
     * @param tasks the tasks, by index
     */
    record NewTasks(CampaignId campaign, List<TaskSpec> tasks) implements OfCampaign {
        /** Copies the list. */
        public NewTasks {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * An attempt has ended. Refused if the task has a last outcome already.
     *
     * @param attempt which attempt; number 0 for the end of a task without one
     * @param worker the worker's name; empty if there was none
     * @param runMillis how long it ran [ms]
     * @param outcome how it ended
     * @param history what it leaves for the next attempt
     * @param last whether nothing more happens to the task
     */
    record NewOutcome(
            Attempt attempt, String worker, long runMillis, TaskOutcome outcome, TaskHistory history, boolean last)
            implements OfCampaign {
        @Override
        public CampaignId campaign() {
            return attempt.campaign();
        }
    }

    /**
     * A task with a last outcome is to run again. Refused if it has none.
     *
     * @param campaign the campaign
     * @param task the task's index
     * @param history what the next attempt begins with
     */
    record Reopening(CampaignId campaign, int task, TaskHistory history) implements OfCampaign {}

    /**
     * The state of a campaign's task source.
     *
     * @param campaign the campaign
     * @param source the state, with the number of outcomes that it contains
     */
    record NewSource(CampaignId campaign, StoredSource source) implements OfCampaign {}
}
