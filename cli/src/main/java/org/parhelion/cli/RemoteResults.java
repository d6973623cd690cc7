package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.net.CampaignClient;
import org.parhelion.campaign.results.CampaignResults;
import org.parhelion.campaign.results.ResultTable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignState;
import org.parhelion.campaign.spec.CampaignPlan;
import picocli.CommandLine.Model.CommandSpec;

/** Results of a campaign at a coordinator, written where the campaign's directory is. */
final class RemoteResults {
    private RemoteResults() {}

    /**
     * Writes tables and plots, and prints the table.
     *
     * @return whether all tasks have succeeded
     */
    static boolean write(CampaignClient client, CampaignId id, CommandSpec spec) throws IOException {
        CampaignDirectory directory = CoordinatorPlace.asked(() -> client.directory(id));
        CampaignPlan plan = directory.plan();
        List<TaskRecord> tasks = CoordinatorPlace.asked(() -> client.tasks(id));
        List<String> files = CampaignResults.write(plan, tasks, directory.path());
        CampaignCounts counts = new CampaignState(directory, true, tasks).counts();
        PrintWriter out = spec.commandLine().getOut();
        out.print(CampaignRunOptions.table(ResultTable.of(plan, tasks)));
        out.println(id + ": " + CampaignRunOptions.text(counts) + "; written: " + directory.path() + ": "
                + String.join(", ", files));
        out.flush();
        return counts.succeeded() == counts.total();
    }
}
