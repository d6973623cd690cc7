package org.parhelion.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parhelion space}: what is done with tuple spaces. */
@Command(
        name = "space",
        description = "Coordinate processes by the tuples of a shared space.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SpaceServeCommand.class,
            SpaceWriteCommand.class,
            SpaceFindCommand.Read.class,
            SpaceFindCommand.Take.class,
            SpaceFindCommand.Count.class,
            SpaceWatchCommand.class,
            SpaceRegistryCommand.class,
            SpaceBenchCommand.class,
            PlateCommand.class,
            GeneralsCommand.class
        },
        sortOptions = false)
final class SpaceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "space: a command is required; see --help");
    }
}
