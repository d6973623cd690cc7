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
        description =
                "Start failed and cancelled tasks of a campaign again, and run it to its end; with --to, the coordinator's workers do.",
        sortOptions = false)
final class CampaignRetryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the campaign; with --to its name.")
    private Path path = Path.of("");

    @Mixin
    private CampaignRunOptions options = new CampaignRunOptions();

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (place.named()) {
            return RemoteCampaign.at(place, path, spec, RemoteCampaign::retry);
        }
        try (AutoCloseable _ = options.userClasses()) {
            CampaignDirectory directory = new CampaignDirectory(path);
            return options.run(directory.plan(), directory, true, spec);
        }
    }
}
