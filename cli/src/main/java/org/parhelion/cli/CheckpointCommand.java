package org.parhelion.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parhelion.runs.job.VerifiedCheckpoint;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion checkpoint}: looks at the checkpoints of an unfinished run. */
@Command(
        name = "checkpoint",
        description = "Look at the checkpoints of an unfinished run.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CheckpointCommand.Verify.class)
final class CheckpointCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** {@code parhelion checkpoint verify DIR}. */
    @Command(
            name = "verify",
            description = {
                "Read every checkpoint of a run and compare its checksums.",
                "Exit status: 0 all are whole, 1 at least one is damaged, 2 there is none."
            })
    static final class Verify implements Callable<Integer> {
        @Parameters(
                paramLabel = "DIR",
                description = "The output directory of the run, its directory of checkpoints, or s3://BUCKET/PREFIX.")
        private String place = "";

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            List<VerifiedCheckpoint> all = VerifiedCheckpoint.all(place);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                Map<String, Object> object = Json.object();
                object.put(
                        "checkpoints",
                        all.stream().map(VerifiedCheckpoint::json).toList());
                out.println(Json.line(object));
            } else {
                Table table = new Table();
                all.forEach(each -> table.row("step " + each.step(), each.line()));
                out.print(table);
            }
            out.flush();
            return all.stream().allMatch(VerifiedCheckpoint::whole) ? 0 : Main.FAILED;
        }
    }
}
