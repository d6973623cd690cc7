package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign explain}: why a task is in its state. */
@Command(name = "explain", description = "Print why a task of a campaign is in its state.", sortOptions = false)
final class CampaignExplainCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the campaign; with --to its name.")
    private Path path = Path.of("");

    @Parameters(index = "1", paramLabel = "TASK", description = "The task's number, as in results.csv.")
    private int task;

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (place.named()) {
            return RemoteCampaign.at(place, path, spec, campaign -> campaign.explain(task));
        }
        CampaignDirectory directory = new CampaignDirectory(path);
        spec.commandLine()
                .getOut()
                .println(CampaignState.read(directory, directory.plan().name()).explain(task));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
