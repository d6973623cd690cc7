package org.parhelion.campaign.local;

import java.time.Duration;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.TaskStore;

/** Runs campaigns in this process: one coordinator and one worker, stepped by one thread. */
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
     * @throws CampaignException if the store fails
     */
    public static CampaignRunner open(
            TaskStore store, TaskExecutor executor, RunnerOptions options, CampaignListener listener) {
        CoordinatorDriver driver = CoordinatorDriver.lead(
                store,
                CoordinatorOptions.LOCAL,
                options.name(),
                options.seed(),
                Duration.ofMillis(options.drainMillis()),
                listener);
        driver.addWorkerHere(
                new WorkerOffer(
                        options.name(),
                        options.slots(),
                        options.memoryBytes(),
                        options.tags(),
                        options.prefetch(),
                        Long.MAX_VALUE),
                executor);
        driver.start();
        return driver;
    }
}
