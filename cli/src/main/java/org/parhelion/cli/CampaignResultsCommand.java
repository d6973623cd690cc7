package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.parhelion.campaign.results.CampaignResults;
import org.parhelion.campaign.results.ResultTable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignState;
import org.parhelion.campaign.spec.CampaignPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign results}: writes tables and plots of what there is. */
@Command(
        name = "results",
        description =
                "Write results.csv, timings.csv, plots and manifest.json of what a campaign has so far, and print the table.",
        sortOptions = false)
final class CampaignResultsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the campaign; with --to its name.")
    private Path path = Path.of("");

    @Option(names = "--csv", description = "Print the whole table as comma-separated values, and write nothing.")
    private boolean csv;

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (place.named()) {
            return RemoteCampaign.at(place, path, spec, campaign -> campaign.results(csv));
        }
        CampaignDirectory directory = new CampaignDirectory(path);
        CampaignPlan plan = directory.plan();
        CampaignState state = CampaignState.read(directory, plan.name());
        PrintWriter out = spec.commandLine().getOut();
        ResultTable table = ResultTable.of(plan, state.tasks());
        if (csv) {
            out.print(table.csv());
        } else {
            List<String> files = CampaignResults.write(plan, state.tasks(), path);
            out.print(CampaignRunOptions.table(table));
            out.println(plan.name() + ": " + CampaignRunOptions.text(state.counts()) + "; written: " + path + ": "
                    + String.join(", ", files));
        }
        out.flush();
        return 0;
    }
}
