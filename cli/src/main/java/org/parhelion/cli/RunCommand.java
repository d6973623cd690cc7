package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.metrics.RunMetrics;
import org.parhelion.metrics.trace.RunTrace;
import org.parhelion.recovery.RecoveryOptions;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.UserClassPath;
import org.parhelion.runs.job.AbortOnFailure;
import org.parhelion.runs.job.CheckpointPlace;
import org.parhelion.runs.job.DeviceChoice;
import org.parhelion.runs.job.DiskSpace;
import org.parhelion.runs.job.RankTrial;
import org.parhelion.runs.job.Restart;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.job.RunObserver;
import org.parhelion.runs.job.RunResult;
import org.parhelion.runs.job.RunSummary;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.stop.StopReason;
import org.parhelion.runs.stop.StopSources;
import org.parhelion.view.LiveView;
import org.parhelion.view.live.RunActions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion run CONFIG}: runs the problem of a run file on ranks, and writes report, arrays and pictures. */
@Command(
        name = "run",
        description = {
            "Run the problem that a run file describes.",
            "Writes report.json, arrays and pictures to DIR; default: results/NAME-1, -2, …",
            "-n defaults to the ranks that the file names, or one per core.",
            "-n auto tries 1, 2, 4, … threads, and uses as many as are faster."
        },
        sortOptions = false)
final class RunCommand implements Callable<Integer>, RanksCommand {
    private static final int MOST_PORT = 65_535;

    @Parameters(paramLabel = "CONFIG", description = "The run file, for instance configs/heat.yaml.")
    private Path config = Path.of("");

    @Mixin
    private RankOptions ranks = new RankOptions();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "auto, cpu or opencl[:K]. A list with commas is assigned to the ranks in turn. Default: auto.")
    private String device = "auto";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the run file: grid.points=[64,64]. Can be repeated.")
    private List<String> settings = List.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--overwrite", description = "Replace the run in DIR when the new one is complete.")
    private boolean overwrite;

    @Mixin
    private RestartOptions restart = new RestartOptions();

    @Mixin
    private StopOptions stop = new StopOptions();

    @Option(
            names = "--survive",
            description = "Continue when a rank dies. Under mpi and mpj, which end the whole job, restart from disk.")
    private boolean survive;

    @Option(
            names = "--spares",
            paramLabel = "K",
            description = "With --survive: keep the last K ranks idle; each replaces a rank that dies. Default: 0.")
    private int spares;

    @Option(
            names = "--class-path",
            paramLabel = "JARS",
            description = "Jars with problem types and output formats of your own, separated by ${sys:path.separator}.")
    private Optional<String> classPath = Optional.empty();

    @Option(
            names = "--view",
            paramLabel = "PORT",
            arity = "0..1",
            parameterConsumer = OptionalPort.class,
            description = "Serve a live page of the run to browsers on this machine. PORT defaults to a free port.")
    private Optional<Integer> view = Optional.empty();

    @Mixin
    private MetricsOptions metricsOptions = new MetricsOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Reads a port where one follows: picocli would read {@code configs/heat.yaml} of {@code --view configs/heat.yaml} as one. */
    static final class OptionalPort implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> rest, ArgSpec option, CommandSpec command) {
            boolean named = !rest.isEmpty() && rest.peek().matches("\\d{1,9}");
            option.setValue(Optional.of(named ? Integer.valueOf(rest.pop()) : Integer.valueOf(0)));
        }
    }

    /** The environment of a run, from the command line. */
    private final class Asked implements RunJob.Surroundings, AutoCloseable {
        private final RunFile runFile;
        private final Optional<Path> continued;
        private final StopSources stops;
        private final AtomicBoolean pageStops = new AtomicBoolean();
        private final Optional<LiveView> page;
        private final Optional<RunMetrics> metrics;
        private final Optional<RunTrace> trace;
        /** Of the last call of {@link #stop}: a pause of the page asks the same. */
        private volatile double checkpointSeconds;

        Asked(RunFile runFile, Optional<Path> continued, StopSources stops) {
            this.runFile = runFile;
            this.continued = continued;
            this.stops = stops;
            RunActions actions = new RunActions(
                    Optional.of(() -> pageStops.set(true)), !survive, () -> stop(checkpointSeconds, 0) > 0);
            this.page = view.map(port -> new LiveView(port, runFile, actions, this::note));
            this.metrics = metricsOptions.metrics(
                    runFile, () -> page.map(LiveView::isPaused).orElse(false), this::note);
            this.trace = metricsOptions.trace(runFile, this::note);
        }

        @Override
        public void close() {
            page.ifPresent(LiveView::close);
            trace.ifPresent(RunTrace::close);
            metrics.ifPresent(RunMetrics::close);
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
            RunCommand.this.note(line);
        }

        @Override
        public OutputDirectory directory() {
            note("output: " + runFile.outputPlan());
            page.ifPresent(LiveView::open); // a port in use is reported before a directory is created
            metrics.ifPresent(RunMetrics::open);
            if (continued.isPresent()) {
                return OutputDirectory.goingOn(continued.get());
            }
            DiskSpace.require(runFile, output.directory().orElse(Path.of("results")));
            return output.directory()
                    .map(path -> OutputDirectory.open(path, overwrite || restart.replacesUnfinished(path)))
                    .orElseGet(() -> OutputDirectory.numbered(Path.of("results"), runFile.name()));
        }

        @Override
        public int stop(double checkpointSeconds, double untilNextSeconds) {
            this.checkpointSeconds = checkpointSeconds;
            return pageStops.get() ? StopReason.PAGE.code() : stops.reason(checkpointSeconds, untilNextSeconds);
        }

        @Override
        public OptionalLong stopAfterStep() {
            return stop.stopAfterStep();
        }

        @Override
        public String continuation(Path directory) {
            return RestartOptions.command(
                    spec.root().commandLine().getParseResult().originalArgs(), directory);
        }

        @Override
        public void stopped(RunJob.Stopped stopped) {
            if (output.json()) {
                Map<String, Object> object = Json.object();
                object.put("stopped", stopped.reason().name());
                object.put("steps", stopped.step());
                object.put("directory", stopped.directory().toString());
                spec.commandLine().getOut().println(Json.line(object));
                spec.commandLine().getOut().flush();
            }
        }

        @Override
        public List<RunObserver> observers() {
            return List.of(ConsoleProgress.on(spec.commandLine().getErr(), runFile));
        }

        @Override
        public List<RunListener> listeners(Supplier<OutputDirectory> directory) {
            List<RunListener> listeners = new ArrayList<>();
            page.ifPresent(served -> listeners.add(served.listener(directory)));
            metrics.ifPresent(served -> listeners.add(served.listener()));
            trace.ifPresent(traced -> listeners.add(traced.listener()));
            return listeners;
        }
    }

    private void note(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("parhelion: " + line);
        err.flush();
    }

    @Override
    public Integer call() {
        requirePort();
        metricsOptions.check();
        if (classPath.isEmpty()) {
            return run();
        }
        try (UserClassPath _ = UserClassPath.open(classPath.get())) {
            return run();
        }
    }

    private void requirePort() {
        view.filter(port -> port < 0 || port > MOST_PORT).ifPresent(port -> {
            throw new ConfigException(
                    "--view=" + port + ": a port is between 1 and " + MOST_PORT + ", 0 for a free one");
        });
    }

    private int run() {
        try (StopSources stops = stop.open()) {
            return run(stops);
        }
    }

    private int run(StopSources stops) {
        RunFile runFile = RunFile.read(config, settings);
        String[] args =
                spec.commandLine().getParent().getParseResult().originalArgs().toArray(String[]::new);
        CommProvider provider = engine().provider(args);
        boolean processes = provider.ranksAreProcesses();
        int count = ranks.areChosen() && !processes
                ? chosen(runFile)
                : engine().insideJob(args) && ranks.count().isEmpty() ? 0 : count(runFile);
        if (survive && processes) {
            requireRestartable(provider, runFile);
        }
        Optional<RecoveryOptions> survival =
                survive && !processes ? Optional.of(RecoveryOptions.DEFAULT.withSpares(spares)) : Optional.empty();
        Optional<Restart> from = restart.open(output.directory(), overwrite, runFile);
        try (Asked surroundings = new Asked(runFile, from.map(Restart::directory), stops)) {
            RunJob job = new RunJob(runFile, from, survival, surroundings);
            if (survival.isPresent()) {
                runOnThoseLeft(job, count);
            } else {
                provider.run(args, count, new AbortOnFailure(job));
            }
            job.result().ifPresent(result -> finish(result, runFile.notes()));
        }
        return 0;
    }

    private static void runOnThoseLeft(RunJob job, int count) {
        List<Integer> dead;
        try {
            dead = Ranks.faultTolerant(count).run(job::run);
        } finally {
            if (job.result().isEmpty()) {
                job.abandon(); // rank 0, which opened it, may have died
            }
        }
        if (job.result().isEmpty()) {
            throw new RunFailure("--survive: every rank has died: " + dead + "; no rank is left to continue");
        }
    }

    /** If the engine ends the whole job with one rank, a run can only restart from disk. */
    private void requireRestartable(CommProvider provider, RunFile runFile) {
        String ends = "--survive: " + provider.name() + " ends the whole job when a rank dies";
        if (runFile.checkpoint().every().isEmpty()) {
            throw new ConfigException(ends + ", so a run can only restart from disk: set checkpoint.every,"
                    + " or run with --with threads");
        }
        if (ErrorReporter.prints()) {
            note(ends + "; then restart from its last checkpoint with --restart DIR");
        }
    }

    @Override
    public boolean stopsWell() {
        return true;
    }

    @Override
    public EngineOptions engine() {
        return ranks.engine();
    }

    /** {@inheritDoc} Reads the run file, so that its errors are reported before a job is started. */
    @Override
    public OptionalInt processes() {
        return OptionalInt.of(count(RunFile.read(config, settings)));
    }

    /** The number of thread ranks for {@code -n auto}. */
    private int chosen(RunFile runFile) {
        if (spares != 0 || survive) {
            throw new ConfigException("-n auto: a run that survives the death of ranks needs their number");
        }
        RankTrial.Choice choice = RankTrial.choose(
                runFile,
                DeviceChoice.of(device, runFile.device()),
                Runtime.getRuntime().availableProcessors());
        note("-n auto: " + choice.ranks() + (choice.ranks() == 1 ? " rank: " : " ranks: ") + choice.reason());
        return choice.ranks();
    }

    private int count(RunFile runFile) {
        int count =
                ranks.count().orElseGet(() -> runFile.ranks(Runtime.getRuntime().availableProcessors()) + spares);
        if (spares != 0 && !survive) {
            throw new ConfigException("--spares " + spares + ": spare ranks replace dead ones; add --survive");
        }
        if (spares < 0) {
            throw new ConfigException("--spares " + spares + ": must be 0 or more");
        }
        if (spares >= count) {
            throw new ConfigException("--spares " + spares + ": of " + count + " ranks, no rank is left to compute:"
                    + " start more with -n");
        }
        try {
            runFile.decomposition(count - spares);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("-n " + count + ": " + e.getMessage(), e);
        }
        return count;
    }

    private void finish(RunResult result, List<String> notes) {
        notes.forEach(note -> spec.commandLine().getErr().println("note: " + note));
        RunSummary summary = RunSummary.of(result);
        Map<String, Object> report = summary.object();
        PrintWriter out = spec.commandLine().getOut();
        result.directory()
                .ifPresent(directory -> directory.publish(
                        file -> Files.writeString(file, Json.pretty(report)), earlierFiles(directory)));
        CheckpointPlace.clear(result.runFile());
        out.print(output.json() ? Json.line(report) + System.lineSeparator() : summary.table());
        out.flush();
    }

    /** The files of the run to be replaced, from its report. */
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
