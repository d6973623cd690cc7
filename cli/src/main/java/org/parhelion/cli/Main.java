package org.parhelion.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.parhelion.launch.Exec;
import org.parhelion.runs.file.Suggestion;
import org.parhelion.runs.host.Checkout;
import org.parhelion.runs.host.Release;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code ./parhelion}. */
@Command(
        name = "parhelion",
        description = "Scientific computing on grids, spread over ranks.",
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "  test [NAME]…       Run all tests, or the test classes NAME.",
            "  build              Build all modules, without tests.",
            "  java FILE [ARG]…   Run a program of your own against the library.",
            "",
            "Exit status: 0 success, 1 the run failed, 2 a mistake in the command line or in a run file,",
            "  75 the run stopped well before its end and can be continued."
        })
public final class Main implements Callable<Integer> {
    /** The run failed. */
    static final int FAILED = 1;
    /** The command line or a run file was wrong. */
    static final int WRONG = 2;

    /** The commands, in the order of the help, under the names that their annotations give them. */
    static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--debug",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print the stack trace of a failure.")
    private boolean debug;

    @SuppressWarnings("UnusedVariable") // picocli acts on it
    @Option(
            names = {"-h", "--help"},
            scope = CommandLine.ScopeType.INHERIT,
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @SuppressWarnings("UnusedVariable") // picocli acts on it
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print version and commit.")
    private boolean version;

    /** The version, and the commit in a checkout. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "parhelion " + Release.version()
                        + Checkout.commit().map(" "::concat).orElse("")
            };
        }
    }

    /** Runs the command, and ends the process with its exit status or replaces it by the launcher of a job. */
    public static void main(String[] args) {
        // The search for services opens all jars of the class path: on another thread, while this one reads the
        // options.
        Thread.ofPlatform()
                .daemon()
                .start(() -> Main.class
                        .getClassLoader()
                        .resources("META-INF/services")
                        .forEach(_ -> {}));
        int status = run(args);
        boolean othersLiveHere = System.getProperty("parhelion.mpj.job") != null;
        if (status != 0
                || !othersLiveHere) { // ranks of MPJ Express may share a JVM; the first to finish must not end it
            System.exit(status);
        }
    }

    private static int run(String... args) {
        Charset charset = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        return run(
                new PrintWriter(new OutputStreamWriter(System.out, charset), true),
                new PrintWriter(new OutputStreamWriter(System.err, charset), true),
                Main::replaceProcess,
                args);
    }

    private static void replaceProcess(List<String> command) {
        System.out.flush();
        System.err.flush();
        Exec.replaceProcess(command);
    }

    /**
     * Runs the command in {@code args}.
     *
     * @param out receives results
     * @param err receives all other text
     * @param jobs receives the command line of a job if the command runs in one
     * @return the exit status
     */
    static int run(PrintWriter out, PrintWriter err, Consumer<List<String>> jobs, String... args) {
        Main main = new Main();
        CommandLine line = withCommands(new CommandLine(main), args)
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(Main::explain);
        line.getSubcommands().values().stream()
                .filter(subcommand -> subcommand.getCommand() instanceof ProgramCommand)
                .forEach(subcommand -> subcommand
                        .setStopAtPositional(true) // what follows is the program's own
                        .setUnmatchedOptionsArePositionalParams(true));
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> ErrorReporter.failure(command.getErr(), failure, main.debug));
        line.setExecutionStrategy(parsed -> execute(parsed, jobs));
        return line.execute(withoutLaunchersOwn(args));
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("report", ReportCommand.class);
        commands.put("view", ViewCommand.class);
        commands.put("byzantine", ByzantineCommand.class);
        commands.put("gossip", GossipCommand.class);
        commands.put("info", InfoCommand.class);
        commands.put("bench", BenchCommand.class);
        commands.put("checkpoint", CheckpointCommand.class);
        commands.put("space", SpaceCommand.class);
        commands.put("campaign", CampaignCommand.class);
        commands.put("mpj", MpjCommand.class);
        return Collections.unmodifiableMap(commands);
    }

    /** Adds the command that {@code args} names; all if they name none. Reading the options of all takes half a second. */
    private static CommandLine withCommands(CommandLine line, String... args) {
        Optional<String> named = Arrays.stream(withoutLaunchersOwn(args))
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .filter(COMMANDS::containsKey);
        COMMANDS.forEach((name, command) -> {
            if (named.isEmpty() || named.get().equals(name)) {
                line.addSubcommand(command);
            }
        });
        return line;
    }

    private static int execute(CommandLine.ParseResult parsed, Consumer<List<String>> jobs) {
        CommandLine command = parsed.asCommandLineList().getLast();
        boolean help = parsed.asCommandLineList().stream().anyMatch(CommandLine::isUsageHelpRequested);
        if (!help && command.getCommand() instanceof RanksCommand onRanks) {
            try {
                String[] args = parsed.originalArgs().toArray(String[]::new);
                Optional<List<String>> job = JobStarter.job(onRanks, System.getenv(), args);
                if (job.isPresent()) {
                    jobs.accept(job.get());
                    return 0;
                }
            } catch (ParameterException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new CommandLine.ExecutionException(command, String.valueOf(e.getMessage()), e);
            }
        }
        if (!help && command.getCommand() instanceof ProgramCommand other) {
            try {
                jobs.accept(other.commandLine(System.getenv()));
                return 0;
            } catch (RuntimeException e) {
                throw new CommandLine.ExecutionException(command, String.valueOf(e.getMessage()), e);
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** MPJ Express inserts rank, configuration file and device before the program's own arguments. */
    private static String[] withoutLaunchersOwn(String... args) {
        boolean launchedByMpj = args.length >= 3 && args[0].matches("\\d+") && args[2].endsWith("dev");
        return launchedByMpj ? Arrays.copyOfRange(args, 3, args.length) : args;
    }

    /** The command line as typed, for records of results. */
    static String commandLine(CommandSpec spec) {
        return "./parhelion "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private static int explain(ParameterException mistake, String... args) {
        CommandLine command = mistake.getCommandLine();
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        String typed = mistake instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getUnmatched().getFirst()
                : "-";
        boolean unknown = !commands.isEmpty() && !typed.startsWith("-");
        ErrorReporter.mistake(
                command.getErr(),
                unknown ? unknownCommand(typed, commands) : String.valueOf(mistake.getMessage()),
                "see ./" + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG;
    }

    private static String unknownCommand(String typed, List<String> commands) {
        return typed + ": no such command; "
                + Suggestion.nearest(typed, commands)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("there are " + String.join(", ", commands));
    }
}
