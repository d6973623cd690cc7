package org.parhelion.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.parhelion.campaign.design.SobolIndices;
import org.parhelion.campaign.results.CampaignResults;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignState;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign indices}: Sobol indices of a result. */
@Command(
        name = "indices",
        description = "Print the Sobol indices of a result, of a campaign with design: {type: saltelli}.",
        sortOptions = false)
final class CampaignIndicesCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the campaign.")
    private Path path = Path.of("");

    @Parameters(index = "1", paramLabel = "RESULT", description = "A result that is a number.")
    private String result = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CampaignDirectory directory = new CampaignDirectory(path);
        CampaignPlan plan = directory.plan();
        List<SobolIndices> indices;
        try {
            indices = CampaignResults.indices(
                    plan, CampaignState.read(directory, plan.name()).tasks(), result);
        } catch (IllegalArgumentException e) {
            throw new RunFailure(
                    e.getMessage() + ": ./parhelion campaign retry " + path + " runs failed tasks again", e);
        }
        Table table = new Table().row("parameter", "first", "± 95 %", "total", "± 95 %");
        for (SobolIndices index : indices) {
            table.row(
                    index.parameter(),
                    digits(index.first()),
                    digits(index.firstError()),
                    digits(index.total()),
                    digits(index.totalError()));
        }
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
