package org.parhelion.campaign.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.spec.CampaignPlan;

/** The one campaign that this process runs by itself. Others cannot be submitted. */
public final class SessionDesk implements CampaignDesk {
    private final CampaignPlan plan;
    private final CampaignDirectory directory;
    private volatile @Nullable CampaignRunner runner;

    /**
     * Offers a campaign that does not run yet.
     *
     * @param plan the campaign
     * @param directory where it is
     */
    public SessionDesk(CampaignPlan plan, CampaignDirectory directory) {
        this.plan = plan;
        this.directory = directory;
    }

    /**
     * It runs.
     *
     * @param coordinator runs it
     */
    public void running(CampaignRunner coordinator) {
        runner = coordinator;
    }

    @Override
    public Optional<CampaignRunner> runner() {
        return Optional.ofNullable(runner);
    }

    @Override
    public Optional<CampaignPlan> plan(CampaignId id) {
        return Optional.of(plan);
    }

    @Override
    public String output(CampaignId id, int task, String stream) throws IOException {
        return directory.output(task, stream);
    }

    @Override
    public Path files(CampaignId id, TaskSpec task) {
        return directory.files(task);
    }
}
