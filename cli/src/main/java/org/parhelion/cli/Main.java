package org.parhelion.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.parhelion.comm.RankFailure;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Suggestion;
import org.parhelion.runs.report.RunFailure;
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
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ByzantineCommand.class,
            GossipCommand.class,
            InfoCommand.class,
            BenchCommand.class
        },
        footer = {
            "",
            "  test [MAVEN ARG]…  Pass the tests.",
            "  build              Build all modules.",
            "  java FILE [ARG]…   Run a program of your own against the library.",
            "",
            "Exit status: 0 done, 1 the run failed, 2 the command line or a run file was wrong."
        })
public final class Main implements Callable<Integer> {
    /** The run failed. */
    static final int FAILED = 1;
    /** The command line or a run file was wrong. */
    static final int WRONG = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--debug",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show the stack trace of a failure.")
    private boolean debug;

    @SuppressWarnings("UnusedVariable") // picocli acts on it
    @Option(
            names = {"-h", "--help"},
            scope = CommandLine.ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] args) {
        int status = run(args);
        boolean othersLiveHere = System.getProperty("parhelion.mpj.job") != null;
        if (status != 0
                || !othersLiveHere) { // MPJ Express's ranks may share a JVM: the first to be done must not end it
            System.exit(status);
        }
    }

    private static int run(String... args) {
        Charset charset = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        return run(
                new PrintWriter(new OutputStreamWriter(System.out, charset), true),
                new PrintWriter(new OutputStreamWriter(System.err, charset), true),
                args);
    }

    /** Runs the command in {@code args}, with results on {@code out} and all else on {@code err}; returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(Main::explain);
        line.setExecutionExceptionHandler((failure, command, parsed) -> main.explain(failure, command.getErr()));
        return line.execute(withoutLaunchersOwn(args));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** MPJ Express puts rank, configuration file and device before the program's own arguments. */
    private static String[] withoutLaunchersOwn(String... args) {
        boolean launchedByMpj = args.length >= 3 && args[0].matches("\\d+") && args[2].endsWith("dev");
        return launchedByMpj ? Arrays.copyOfRange(args, 3, args.length) : args;
    }

    private static int explain(ParameterException mistake, String... args) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        String hint = mistake instanceof CommandLine.UnmatchedArgumentException unmatched && !commands.isEmpty()
                ? Suggestion.nearest(unmatched.getUnmatched().getFirst(), commands)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse(" There are: " + String.join(", ", commands) + ".")
                : "";
        if (Rank.speaks()) {
            err.println("parhelion: " + mistake.getMessage() + hint);
            err.println("parhelion: see ./" + command.getCommandSpec().qualifiedName() + " --help");
        } else {
            Rank.giveWay();
        }
        return WRONG;
    }

    private int explain(Exception failure, PrintWriter err) {
        Throwable cause = failure;
        while (cause instanceof RankFailure && cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean mistake = cause instanceof ConfigException;
        if (Rank.speaks()) {
            err.println("parhelion: " + (mistake ? cause.getMessage() : Words.of(failure, cause)));
            if (debug) {
                failure.printStackTrace(err);
            } else if (!mistake && !(cause instanceof RunFailure)) {
                err.println("parhelion: --debug shows where");
            }
        } else {
            Rank.giveWay();
        }
        return mistake ? WRONG : FAILED;
    }
}
