package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign cancel}: cancels what has not ended. */
@Command(
        name = "cancel",
        description = "Cancel all tasks of a campaign that have not ended. It may be running.",
        sortOptions = false)
final class CampaignCancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the campaign; with --to its name.")
    private Path path = Path.of("");

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (place.named()) {
            return RemoteCampaign.at(place, path, spec, RemoteCampaign::cancel);
        }
        CampaignDirectory directory = new CampaignDirectory(path);
        int cancelled = new CampaignSession(directory.plan(), directory, RunnerOptions.DEFAULT, List::copyOf).cancel();
        spec.commandLine()
                .getOut()
                .println(
                        cancelled < 0
                                ? "the process that runs the campaign was asked to cancel it"
                                : cancelled + " tasks cancelled");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
