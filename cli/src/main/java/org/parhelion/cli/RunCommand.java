package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.comm.CommProvider;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.job.DeviceChoice;
import org.parhelion.runs.job.PlainWords;
import org.parhelion.runs.job.ProgressView;
import org.parhelion.runs.job.Restart;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunResult;
import org.parhelion.runs.job.RunSummary;
import org.parhelion.runs.machine.Machine;
import org.parhelion.runs.machine.Triad;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion run CONFIG}: reads a run file, runs it on ranks, and leaves report, arrays and pictures. */
@Command(name = "run", description = "Run a problem that a file describes.", sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG", description = "The run file, for instance configs/heat.yaml.")
    private Path config = Path.of("");

    @Option(names = "-n", paramLabel = "RANKS", description = "Ranks; what the file says, or one per core.")
    private Optional<Integer> ranks = Optional.empty();

    @Option(
            names = "--with",
            paramLabel = "PROVIDER",
            description = "threads, mpi or mpj; what launched this, or threads.")
    private String with = "";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto, cpu or opencl[:K]; several with commas are dealt to the ranks in turn.")
    private String device = "auto";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the file, dotted: grid.points=[64,64].")
    private List<String> settings = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where to write; default: results/NAME-1, -2, ….")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--overwrite", description = "Replace the run that DIR holds, once the new one is complete.")
    private boolean overwrite;

    @Option(
            names = "--restart",
            paramLabel = "DIR",
            description =
                    "Go on with the run of DIR, from its last checkpoint (checkpoint.every); takes the place of -o.")
    private Optional<Path> restart = Optional.empty();

    @Option(names = "--json", description = "End with one line of JSON on standard output.")
    private boolean json;

    @SuppressWarnings("UnusedVariable") // for the launcher, which starts the processes
    @Option(names = "--hostfile", paramLabel = "FILE", description = "Hosts for --with mpi or mpj.", hidden = true)
    private Optional<Path> hostfile = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What a run takes from the command line. */
    private final class Asked implements RunJob.Surroundings {
        private final RunFile runFile;

        Asked(RunFile runFile) {
            this.runFile = runFile;
        }

        @Override
        public DeviceChoice devices() {
            return DeviceChoice.of(device, runFile.device());
        }

        @Override
        public void show(String deviceSource) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(deviceSource);
            out.flush();
        }

        @Override
        public OutputDirectory directory() {
            if (restart.isPresent()) {
                return OutputDirectory.goingOn(restart.get());
            }
            return output.map(path -> OutputDirectory.open(path, overwrite))
                    .orElseGet(() -> OutputDirectory.numbered(Path.of("results"), runFile.name()));
        }

        @Override
        public ProgressView progress(String name, long steps) {
            return Progress.on(spec.commandLine().getErr(), name, steps);
        }
    }

    @Override
    public Integer call() {
        RunFile runFile = RunFile.read(config, settings);
        String[] args =
                spec.commandLine().getParent().getParseResult().originalArgs().toArray(String[]::new);
        CommProvider provider = provider(args);
        int count = count(provider, args, runFile);
        RunJob job = new RunJob(runFile, goesOnFrom(runFile), new Asked(runFile));
        provider.run(args, count, new PlainWords(job));
        job.result().ifPresent(this::finish);
        return 0;
    }

    private Optional<Restart> goesOnFrom(RunFile runFile) {
        if (restart.isPresent() && (output.isPresent() || overwrite)) {
            throw new ConfigException("--restart " + restart.get() + " writes to that directory: leave out "
                    + (overwrite ? "--overwrite" : "-o"));
        }
        return restart.map(directory -> Restart.open(directory, runFile));
    }

    private CommProvider provider(String... args) {
        try {
            return Ranks.provider(args, with);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--with " + with + ": " + e.getMessage(), e);
        }
    }

    /** Ranks to ask the provider for; 0 where its launcher has decided. */
    private int count(CommProvider provider, String[] args, RunFile runFile) {
        if (ranks.isPresent() && ranks.get() < 1) {
            throw new ConfigException("-n " + ranks.get() + ": the number of ranks must be at least 1");
        }
        boolean granted = provider.launched(args) && !provider.name().equals("threads");
        if (granted && ranks.isEmpty()) {
            return 0;
        }
        int count = ranks.orElseGet(() -> runFile.ranks(Runtime.getRuntime().availableProcessors()));
        try {
            runFile.decomposition(count);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("-n " + count + ": " + e.getMessage(), e);
        }
        return count;
    }

    private void finish(RunResult result) {
        Machine machine = Machine.here();
        double triad = Triad.bytesPerSecond(machine, Math.min(result.report().ranks(), machine.cores()));
        RunSummary summary = new RunSummary(result, machine, triad);
        PrintWriter out = spec.commandLine().getOut();
        result.directory()
                .ifPresent(directory ->
                        directory.publish(file -> Files.writeString(file, summary.json()), earlierFiles(directory)));
        out.print(json ? Json.line(result.json()) + System.lineSeparator() : summary.table());
        out.flush();
    }

    /** The files of the run that is being replaced, as its report names them. */
    private static List<String> earlierFiles(OutputDirectory directory) {
        try {
            Map<String, Object> report =
                    Json.parse(Files.readString(directory.directory().resolve("report.json")));
            return report.get("files") instanceof List<?> files
                    ? files.stream().map(String::valueOf).toList()
                    : List.of();
        } catch (IOException | tools.jackson.core.JacksonException e) {
            return List.of();
        }
    }
}
