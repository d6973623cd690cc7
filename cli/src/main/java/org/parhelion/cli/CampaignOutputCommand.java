package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parhelion.campaign.session.CampaignDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign output}: what a task's processes printed. */
@Command(name = "output", description = "Print what the processes of a task printed.", sortOptions = false)
final class CampaignOutputCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the campaign.")
    private Path path = Path.of("");

    @Parameters(index = "1", paramLabel = "TASK", description = "The task's number, as in results.csv.")
    private int task;

    @Option(names = "--errors", description = "Print standard error in place of standard output.")
    private boolean errors;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().print(new CampaignDirectory(path).output(task, errors ? "err" : "out"));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
