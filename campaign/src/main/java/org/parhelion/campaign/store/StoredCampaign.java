package org.parhelion.campaign.store;

import java.util.List;
import java.util.Optional;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskRecord;

/**
 * A campaign as it is stored.
 *
 * @param id whose campaign, and which
 * @param rule what holds for all its tasks
 * @param deadlineNanos the coordinator's time after which no task starts [ns]; {@code Long.MAX_VALUE} for never
 * @param fingerprint identifies what was submitted
 * @param source the state of its task source, if it has one
 * @param tasks its tasks by index; {@code READY} stands for every state that is not an end
 */
public record StoredCampaign(
        CampaignId id,
        CampaignRule rule,
        long deadlineNanos,
        String fingerprint,
        Optional<StoredSource> source,
        List<TaskRecord> tasks) {
    /** Copies the list. */
    public StoredCampaign {
        tasks = List.copyOf(tasks);
    }
}
