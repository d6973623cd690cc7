package org.parhelion.campaign.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.design.FixedSearch;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.PlannedTasks;
import org.parhelion.runs.file.ConfigException;

/**
 * The directory of a coordinator that serves several campaigns. All workers see it at the same path.
 *
 * <pre>
 *   campaigns/TENANT/NAME/      a campaign, as {@link CampaignDirectory} describes it, without a store of its own
 *   workers/HOST/NAME/          what a worker prints and locks
 * </pre>
 *
 * @param path the directory, absolute
 */
public record ServedDirectory(Path path) {
    /**
     * Makes the path absolute.
     *
     * @param path the directory
     */
    public ServedDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * {@return the directory of a campaign}
     *
     * @param id whose campaign, and which
     */
    public CampaignDirectory campaign(CampaignId id) {
        return new CampaignDirectory(
                path.resolve("campaigns").resolve(id.tenant()).resolve(id.name()));
    }

    /**
     * Submits a campaign file, or goes on with the campaign. Returns when it is durable.
     *
     * @param runner the coordinator
     * @param id whose campaign, and which
     * @param file the campaign's file; it and the run files that it names must not change afterwards
     * @param settings what {@code --set} changes of it
     * @param fingerprint that of the submitter's plan; empty if it has read none
     * @param trace the submitter's span
     * @param check is called for each program of the plan before anything is changed, and may refuse it by an exception
     * @return the campaign
     * @throws ConfigException if the file is wrong, cannot be read here, or is not the one that the submitter has read
     * @throws IllegalArgumentException if the campaign exists with other tasks
     */
    public CampaignPlan submit(
            CampaignRunner runner,
            CampaignId id,
            Path file,
            List<String> settings,
            String fingerprint,
            Optional<TraceContext> trace,
            Consumer<TaskProgram> check) {
        if (!file.isAbsolute()) {
            throw new ConfigException(file + ": the path of a campaign's file must be absolute");
        }
        if (!Files.isReadable(file)) {
            throw new ConfigException(
                    file
                            + ": the coordinator cannot read this file; submit one on a file system that it shares with the workers");
        }
        CampaignPlan plan = CampaignFile.read(file, settings);
        if (!fingerprint.isEmpty() && !fingerprint.equals(plan.fingerprint())) {
            throw new ConfigException(file + ": the coordinator reads another file at this path than its submitter,"
                    + " or the file was changed meanwhile");
        }
        plan.programs().forEach(program -> check.accept(program.program()));
        CampaignDirectory directory = campaign(id);
        if (runner.campaigns().contains(id)) {
            directory.requireSame(plan);
        }
        directory.describe(file, settings, plan);
        submit(runner, id, plan, trace);
        return plan;
    }

    private static void submit(CampaignRunner runner, CampaignId id, CampaignPlan plan, Optional<TraceContext> trace) {
        PlannedTasks tasks = new PlannedTasks(plan);
        CampaignRule rule = plan.rule().withTrace(trace);
        if (plan.search().get() instanceof FixedSearch) {
            runner.submit(id, rule, tasks.begin());
        } else {
            runner.submit(id, rule, tasks, plan.fingerprint());
        }
    }

    /**
     * Goes on with the searches of a store's campaigns, after a coordinator has begun to lead.
     *
     * @param runner the coordinator
     * @return the campaigns that cannot go on, with the reason: their files were changed or cannot be read
     */
    public List<String> resume(CampaignRunner runner) {
        List<String> stuck = new java.util.ArrayList<>();
        for (CampaignId id : runner.campaigns()) {
            CampaignDirectory directory = campaign(id);
            if (!directory.isDescribed()) {
                continue; // its tasks were submitted without a file
            }
            try {
                CampaignPlan plan = directory.plan();
                directory.requireSame(plan);
                submit(runner, id, plan, Optional.empty()); // the store has the campaign's trace
            } catch (ConfigException | IllegalArgumentException e) {
                stuck.add(id + ": " + e.getMessage());
            }
        }
        return stuck;
    }

    /**
     * {@return the directory of a worker}
     *
     * @param host its computer
     * @param name its name
     */
    public Path worker(String host, String name) {
        return path.resolve("workers").resolve(host).resolve(name);
    }

    /**
     * Makes the directory.
     *
     * @throws ConfigException if it cannot be written
     */
    public void create() {
        try {
            Files.createDirectories(path.resolve("campaigns"));
            Files.createDirectories(path.resolve("workers"));
        } catch (IOException e) {
            throw new ConfigException(path + ": cannot be written: " + e, e);
        }
    }
}
