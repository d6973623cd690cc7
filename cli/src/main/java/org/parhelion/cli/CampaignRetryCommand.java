package org.parhelion.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parhelion.campaign.session.CampaignDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign retry}: starts failed tasks again. */
@Command(
        name = "retry",
        description = "Start failed and cancelled tasks of a campaign again, and run it to its end.",
        sortOptions = false)
final class CampaignRetryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the campaign.")
    private Path path = Path.of("");

    @Mixin
    private CampaignRunOptions options = new CampaignRunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (AutoCloseable _ = options.userClasses()) {
            CampaignDirectory directory = new CampaignDirectory(path);
            return options.run(directory.plan(), directory, true, spec);
        }
    }
}
