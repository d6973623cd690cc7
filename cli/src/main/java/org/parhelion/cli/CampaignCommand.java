package org.parhelion.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign}: many runs. */
@Command(
        name = "campaign",
        description = "Run a program many times: sweeps, designs, searches, graphs of tasks.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CampaignRunCommand.class,
            CampaignRetryCommand.class,
            CampaignStatusCommand.class,
            CampaignExplainCommand.class,
            CampaignOutputCommand.class,
            CampaignResultsCommand.class,
            CampaignIndicesCommand.class,
            CampaignCancelCommand.class,
            CampaignBackupCommand.class,
            CampaignRestoreCommand.class,
            CampaignRewindCommand.class,
            CampaignServeCommand.class,
            CampaignWorkCommand.class,
            CampaignSubmitCommand.class,
            CampaignScaleCommand.class,
            CampaignTokenCommand.class,
            CampaignCertificatesCommand.class,
            CampaignAuditCommand.class
        },
        sortOptions = false)
final class CampaignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "campaign: a command is required; see --help");
    }
}
