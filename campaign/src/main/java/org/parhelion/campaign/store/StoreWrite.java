package org.parhelion.campaign.store;

import java.util.List;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;

/** One change of a store. A commit makes several of them durable, all or none. */
public sealed interface StoreWrite {
    /** {@return the campaign that is changed} */
    CampaignId campaign();

    /**
     * A campaign begins. Refused if it exists.
     *
     * @param campaign the new campaign
     * @param rule what holds for all its tasks
     * @param deadlineNanos the coordinator's time after which no task starts [ns]; {@code Long.MAX_VALUE} for never
     * @param fingerprint identifies what was submitted, so that a repeated submission is recognised
     */
    record NewCampaign(CampaignId campaign, CampaignRule rule, long deadlineNanos, String fingerprint)
            implements StoreWrite {}

    /**
     * Tasks are added. Refused unless their indices continue those of the campaign without a gap.
     *
     * @param campaign the campaign
     * @param tasks the tasks, by index
     */
    record NewTasks(CampaignId campaign, List<TaskSpec> tasks) implements StoreWrite {
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
            implements StoreWrite {
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
    record Reopening(CampaignId campaign, int task, TaskHistory history) implements StoreWrite {}

    /**
     * The state of a campaign's task source.
     *
     * @param campaign the campaign
     * @param source the state, with the number of outcomes that it contains
     */
    record NewSource(CampaignId campaign, StoredSource source) implements StoreWrite {}
}
