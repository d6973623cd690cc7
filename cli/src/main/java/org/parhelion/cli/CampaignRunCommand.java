package org.parhelion.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign run}: begins or continues a campaign. */
@Command(
        name = "run",
        description = {
            "Run a campaign to its end, or go on with it: the command is the same after Ctrl-C, kill -9 or a power failure.",
            "Exit status: 0 all tasks have succeeded, 1 some have not, 2 a mistake, 75 stopped by a signal."
        },
        sortOptions = false)
final class CampaignRunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The campaign, for instance configs/campaigns/heat-sweep.yaml.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory of the campaign. Default: results/NAME.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the campaign's file: set.steps=100. Can be repeated.")
    private List<String> settings = List.of();

    @Mixin
    private CampaignRunOptions options = new CampaignRunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (AutoCloseable _ = options.userClasses()) {
            CampaignPlan plan = CampaignFile.read(file, settings);
            CampaignDirectory directory =
                    new CampaignDirectory(output.orElse(Path.of("results").resolve(plan.name())));
            options.runner(); // refused before anything is written
            directory.describe(file, settings, plan);
            return options.run(plan, directory, false, spec);
        }
    }
}
