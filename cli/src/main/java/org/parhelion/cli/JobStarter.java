package org.parhelion.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.launch.JavaCommand;
import org.parhelion.launch.LaunchException;
import org.parhelion.runs.file.ConfigException;

/** Decides whether a command runs in this process or in a job of processes, and builds the command line of that job. */
final class JobStarter {
    private JobStarter() {}

    /**
     * The launcher's command line that runs {@code command} on ranks.
     *
     * @param args the arguments of this program, which are passed to every rank
     * @return the command line; empty if the command runs in this process, because its ranks are threads or this process is a
     *     rank already
     * @throws ConfigException if there is no such launcher; the message names the remedy
     */
    static Optional<List<String>> job(RanksCommand command, Map<String, String> environment, String... args) {
        CommProvider provider = command.engine().provider(args);
        boolean insideAnyJob = Ranks.provider(args, "").ranksAreProcesses();
        if (insideAnyJob || !provider.ranksAreProcesses()) {
            return Optional.empty();
        }
        OptionalInt processes = command.processes();
        if (processes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path home = Home.find()
                    .orElseThrow(() -> new LaunchException("--with " + provider.name()
                            + ": no scripts/mpirun above the program. Start the ranks yourself: mpirun -n N java …"));
            Engine engine = Engine.of(home, provider.name(), environment);
            List<String> program = JavaCommand.of(Main.class.getName(), List.of(args));
            List<String> line =
                    engine.command(processes.getAsInt(), command.engine().hostfile(), program);
            return Optional.of(command.stopsWell() ? withSignals(engine, line) : line);
        } catch (LaunchException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Open MPI's launcher does not forward signals to ranks. */
    private static List<String> withSignals(Engine engine, List<String> line) {
        if (!engine.script().endsWith("openmpi")) {
            return line;
        }
        List<String> all = new ArrayList<>(line);
        all.addAll(all.indexOf("--"), List.of("--signals", "stdin"));
        return all;
    }
}
