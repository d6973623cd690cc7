package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.recovery.RecoveryOptions;
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
import org.parhelion.runs.report.RunFailure;
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

    @Option(
            names = "--restart-step",
            paramLabel = "STEP",
            description = "With --restart: from the checkpoint of this step, not the latest that is whole.")
    private Optional<Long> restartStep = Optional.empty();

    @Option(
            names = "--survive",
            description = "Go on when a rank dies. Where the engine ends the whole job (mpi, mpj), restart from disk.")
    private boolean survive;

    @Option(
            names = "--spares",
            paramLabel = "K",
            description = "With --survive: the last K of the ranks compute nothing until another dies.")
    private int spares;

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
        public void note(String line) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("parhelion: " + line);
            err.flush();
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
        boolean together = provider.ranksAreProcesses();
        if (survive && together) {
            requireRestartable(provider, runFile);
        }
        Optional<RecoveryOptions> survival =
                survive && !together ? Optional.of(RecoveryOptions.DEFAULT.withSpares(spares)) : Optional.empty();
        RunJob job = new RunJob(runFile, goesOnFrom(runFile), survival, new Asked(runFile));
        if (survival.isPresent()) {
            List<Integer> dead = Ranks.faultTolerant(count).run(job::run);
            if (job.result().isEmpty()) {
                throw new RunFailure("--survive: every rank has died: " + dead + "; nobody is left to go on");
            }
        } else {
            provider.run(args, count, new PlainWords(job));
        }
        job.result().ifPresent(this::finish);
        return 0;
    }

    /** Where one rank's end is the end of all, a run survives on disk only. */
    private void requireRestartable(CommProvider provider, RunFile runFile) {
        String ends = "--survive: " + provider.name() + " ends the whole job when a rank dies";
        if (runFile.checkpointEvery().isEmpty()) {
            throw new ConfigException(ends + ", so a run can only restart from disk: set checkpoint.every,"
                    + " or run with --with threads");
        }
        if (Rank.speaks()) {
            new Asked(runFile).note(ends + "; then restart from its last checkpoint with --restart DIR");
        }
    }

    private Optional<Restart> goesOnFrom(RunFile runFile) {
        if (restart.isPresent() && (output.isPresent() || overwrite)) {
            throw new ConfigException("--restart " + restart.get() + " writes to that directory: leave out "
                    + (overwrite ? "--overwrite" : "-o"));
        }
        if (restart.isEmpty() && restartStep.isPresent()) {
            throw new ConfigException("--restart-step " + restartStep.get() + ": of which run? Add --restart DIR");
        }
        OptionalLong step = restartStep.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        return restart.map(directory -> Restart.open(directory, step, runFile));
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
        if (spares != 0 && !survive) {
            throw new ConfigException("--spares " + spares + ": spares step in where a run survives: add --survive");
        }
        if (spares < 0) {
            throw new ConfigException("--spares " + spares + ": must be 0 or more");
        }
        boolean granted = provider.launched(args) && provider.ranksAreProcesses();
        if (granted && ranks.isEmpty()) {
            return 0;
        }
        int count = ranks.orElseGet(() -> runFile.ranks(Runtime.getRuntime().availableProcessors()) + spares);
        if (spares >= count) {
            throw new ConfigException("--spares " + spares + ": of " + count + " ranks, they leave none to compute:"
                    + " start more with -n");
        }
        try {
            runFile.decomposition(count - spares);
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
