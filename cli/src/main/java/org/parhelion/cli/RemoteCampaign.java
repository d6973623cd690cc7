package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.net.CampaignClient;
import org.parhelion.campaign.results.CampaignResults;
import org.parhelion.campaign.results.ResultTable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.report.Json;
import picocli.CommandLine.Model.CommandSpec;

/** A campaign at a coordinator: what the commands with {@code --to} do and print. */
final class RemoteCampaign {
    private static final int FAILURES_MAX = 10;

    private final CampaignClient client;
    private final CampaignId id;
    private final CommandSpec spec;

    private RemoteCampaign(CampaignClient client, CampaignId id, CommandSpec spec) {
        this.client = client;
        this.id = id;
        this.spec = spec;
    }

    /** Something that is done with a campaign. */
    @FunctionalInterface
    interface Deed {
        int act(RemoteCampaign campaign) throws IOException;
    }

    /**
     * Connects, acts, and closes the connection.
     *
     * @param name what stands in the place of the directory: NAME or TENANT/NAME
     */
    static int at(CoordinatorPlace place, Path name, CommandSpec spec, Deed deed) throws IOException {
        try (CampaignClient client = place.client()) {
            return deed.act(new RemoteCampaign(client, CoordinatorPlace.campaign(name.toString()), spec));
        }
    }

    static RemoteCampaign of(CampaignClient client, CampaignId id, CommandSpec spec) {
        return new RemoteCampaign(client, id, spec);
    }

    private <T> T ask(Function<CampaignClient, T> question) {
        return CoordinatorPlace.asked(() -> question.apply(client));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int print(String line) {
        out().println(line);
        out().flush();
        return 0;
    }

    int status(boolean json) {
        CampaignCounts counts = ask(asked -> asked.counts(id));
        if (json) {
            Map<String, Object> object = Json.object();
            object.put("campaign", id.toString());
            object.put("tasks", counts.total());
            object.put("ready", counts.ready());
            object.put("running", counts.running());
            object.put("succeeded", counts.succeeded());
            object.put("failed", counts.failed());
            object.put("cancelled", counts.cancelled());
            return print(Json.line(object));
        }
        print(id + ": " + CampaignRunOptions.text(counts) + ", " + counts.running() + " running");
        if (counts.failed() > 0) {
            Stream<TaskRecord> failed =
                    ask(asked -> asked.tasks(id)).stream().filter(task -> task.state() == TaskState.FAILED);
            failed.limit(FAILURES_MAX)
                    .forEach(task ->
                            print(ask(asked -> asked.explain(id, task.spec().index()))));
            if (counts.failed() > FAILURES_MAX) {
                print("… and " + (counts.failed() - FAILURES_MAX) + " more");
            }
        }
        return 0;
    }

    int explain(int task) {
        return print(ask(asked -> asked.explain(id, task)));
    }

    int cancel() {
        return print(ask(asked -> asked.cancel(id)) + " tasks cancelled");
    }

    int retry() {
        return print(ask(asked -> asked.retry(id)) + " tasks start again");
    }

    /** Writes tables and plots where the campaign's directory is, and prints the table. Returns 1 unless all tasks have succeeded. */
    int results(boolean csv) throws IOException {
        CampaignDirectory directory = ask(asked -> asked.directory(id));
        CampaignPlan plan = directory.plan();
        List<TaskRecord> tasks = ask(asked -> asked.tasks(id));
        ResultTable table = ResultTable.of(plan, tasks);
        if (csv) {
            out().print(table.csv());
            out().flush();
            return 0;
        }
        List<String> files = CampaignResults.write(plan, tasks, directory.path());
        CampaignCounts counts = ask(asked -> asked.counts(id));
        out().print(CampaignRunOptions.table(table));
        print(id + ": " + CampaignRunOptions.text(counts) + "; written: " + directory.path() + ": "
                + String.join(", ", files));
        return counts.succeeded() == counts.total() ? 0 : Main.FAILED;
    }
}
