package org.parhelion.campaign.local;

import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.store.TaskStore;

/** Opens runners in this process. */
@SuppressWarnings("DoNotCallSuggester") // being built
public final class LocalRunner {
    private LocalRunner() {}

    /**
     * Takes the lead of a store and goes on with all its campaigns.
     *
     * @param store where campaigns are kept; the caller closes it after this runner
     * @param executor runs the tasks
     * @param options slots, memory, tags
     * @param listener receives what happens
     * @return the runner
     * @throws org.parhelion.campaign.CampaignException if the store fails
     */
    public static CampaignRunner open(
            TaskStore store, TaskExecutor executor, RunnerOptions options, CampaignListener listener) {
        throw new UnsupportedOperationException("being built");
    }
}
