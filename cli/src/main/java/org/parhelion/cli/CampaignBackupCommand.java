package org.parhelion.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parhelion.campaign.session.CampaignBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign backup}: copies tasks and outcomes. */
@Command(
        name = "backup",
        description = "Copy the tasks and outcomes of a campaign, which may be running, into a zip file.",
        sortOptions = false)
final class CampaignBackupCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of a campaign, or of campaign serve.")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "The zip file. One that exists is replaced.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CampaignBackup.Content content = CampaignBackup.write(directory, file);
        spec.commandLine().getOut().println(file + ": " + text(content));
        spec.commandLine().getOut().flush();
        return 0;
    }

    static String text(CampaignBackup.Content content) {
        return (content.campaigns() == 1 ? "1 campaign, " : content.campaigns() + " campaigns, ") + content.ended()
                + " of " + content.tasks() + " tasks have ended";
    }
}
