package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignState;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign status}: how far a campaign is. */
@Command(
        name = "status",
        description = "Print how far a campaign is, and why tasks failed. It may be running.",
        sortOptions = false)
final class CampaignStatusCommand implements Callable<Integer> {
    private static final int MOST_FAILURES = 10;

    @Parameters(paramLabel = "DIR", description = "Directory of the campaign; with --to its name.")
    private Path path = Path.of("");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (place.named()) {
            return RemoteCampaign.at(place, path, spec, campaign -> campaign.status(json));
        }
        CampaignDirectory directory = new CampaignDirectory(path);
        CampaignPlan plan = directory.plan();
        CampaignState state = CampaignState.read(directory, plan.name());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> object = CampaignRunOptions.object(plan, directory, state.counts());
            object.put("running", state.running());
            out.println(Json.line(object));
        } else {
            out.println(
                    plan.name() + (state.running() ? " (running): " : ": ") + CampaignRunOptions.text(state.counts()));
            List<TaskRecord> failed = state.tasks().stream()
                    .filter(task -> task.state() == TaskState.FAILED)
                    .toList();
            failed.stream()
                    .limit(MOST_FAILURES)
                    .forEach(task -> out.println(state.explain(task.spec().index())));
            if (failed.size() > MOST_FAILURES) {
                out.println("… and " + (failed.size() - MOST_FAILURES) + " more");
            }
        }
        out.flush();
        return 0;
    }
}
