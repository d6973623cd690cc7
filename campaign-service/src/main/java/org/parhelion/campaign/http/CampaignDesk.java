package org.parhelion.campaign.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.spec.CampaignPlan;

/** What a server of campaigns needs beside their coordinator: where files are. Any thread may call any method. */
public interface CampaignDesk {
    /** {@return the coordinator; empty while another one leads} */
    Optional<CampaignRunner> runner();

    /** {@return the workers that are connected; none where this process runs all tasks itself} */
    default List<CoordinatorLoad.ConnectedWorker> workers() {
        return List.of();
    }

    /** Accepts campaigns. */
    @FunctionalInterface
    interface Submitter {
        /**
         * Submits a campaign. Returns when it is durable.
         *
         * @param submission what was sent
         * @param check is called for each program before anything is changed, and may refuse it by an exception
         * @return the campaign
         * @throws org.parhelion.runs.file.ConfigException if the campaign's file is wrong
         * @throws IllegalArgumentException if the campaign exists with other tasks
         */
        CampaignId submit(CampaignSubmission submission, Consumer<TaskProgram> check);
    }

    /** {@return what accepts campaigns; empty where this process runs one campaign only} */
    default Optional<Submitter> submitter() {
        return Optional.empty();
    }

    /**
     * {@return the plan of a campaign; empty if it was submitted without a file}
     *
     * @param id the campaign
     */
    Optional<CampaignPlan> plan(CampaignId id);

    /**
     * Reads what the processes of a task printed.
     *
     * @param id the campaign
     * @param task the task's number
     * @param stream {@code out} or {@code err}
     * @return the text
     * @throws IOException if it cannot be read
     */
    String output(CampaignId id, int task, String stream) throws IOException;

    /**
     * {@return the directory that a task writes into; it may not exist yet}
     *
     * @param id the campaign
     * @param task the task
     */
    Path files(CampaignId id, TaskSpec task);
}
