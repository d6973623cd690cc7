package org.parhelion.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parhelion.campaign.session.CampaignBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign restore}: a directory of a copy. */
@Command(
        name = "restore",
        description =
                "Make a directory of what campaign backup has copied; the command that began the campaign goes on with it.",
        sortOptions = false)
final class CampaignRestoreCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The zip file.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "DIR", description = "The directory; it has no store of tasks yet.")
    private Path directory = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CampaignBackup.Content content = CampaignBackup.restore(file, directory);
        spec.commandLine().getOut().println(directory + ": " + CampaignBackupCommand.text(content));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
