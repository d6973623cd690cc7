package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.campaign.access.AuditReport;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign audit}: checks an audit log. */
@Command(
        name = "audit",
        description = "Check the audit log of a coordinator.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CampaignAuditCommand.Verify.class,
        sortOptions = false)
final class CampaignAuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "campaign audit: a command is required; see --help");
    }

    /** {@code parhelion campaign audit verify}: finds changed, missing and inserted lines. */
    @Command(
            name = "verify",
            description = {
                "Find changed, missing and inserted lines of an audit log.",
                "Exit status: 0 the log is intact, 1 it is not."
            },
            sortOptions = false)
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The audit log; its head, FILE.head, lies beside it.")
        private Path file = Path.of("");

        @Option(
                names = "--head",
                paramLabel = "N:SHA256",
                description =
                        "A head that was noted at another place: also finds that log and head were written anew together.")
        private Optional<String> noted = Optional.empty();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws IOException {
            if (!Files.exists(file) && !Files.exists(Path.of(file + ".head"))) {
                throw new ConfigException(file + ": there is no such audit log");
            }
            AuditReport report = noted.isEmpty() ? AuditReport.of(file) : AuditReport.of(file, noted.get());
            PrintWriter out = spec.commandLine().getOut();
            report.faults().forEach(fault -> out.println(file + ": " + fault));
            if (report.tornBytes() > 0) {
                out.println(
                        file + ": " + report.tornBytes()
                                + " bytes behind the last complete line: a crash while a line was written; the next start of the coordinator repairs it");
            }
            out.println(report.lines() + " lines, " + (report.intact() ? "intact" : "NOT intact") + "; head "
                    + report.head());
            out.flush();
            return report.intact() ? 0 : Main.FAILED;
        }
    }
}
