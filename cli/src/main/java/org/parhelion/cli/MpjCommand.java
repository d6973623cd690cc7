package org.parhelion.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.launch.JavaCommand;
import org.parhelion.launch.LaunchException;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code parhelion mpj}: runs a program that was written for MPJ Express.
 *
 * <p>The program gets a JVM of its own: package {@code mpi} must not be on the class path of other commands, whose ranks may be those of
 * MPJ Express itself.
 */
@Command(
        name = "mpj",
        description = {
            "Run a program written for MPJ Express (mpiJava 1.2), unchanged, on threads or under MPI.",
            "Default: one rank per core."
        },
        sortOptions = false)
final class MpjCommand implements Callable<Integer>, ProgramCommand {
    private static final String MAIN = "org.parhelion.adapters.mpijava.MpiJavaMain";
    private static final String ADAPTER = "parhelion-mpijava";

    @Mixin
    private RankOptions ranks = new RankOptions();

    @Option(
            names = {"-cp", "-classpath", "--class-path"},
            paramLabel = "PATH",
            description = "Class path of the program. Default: the environment's CLASSPATH, or the working directory.")
    private Optional<String> classPath = Optional.empty();

    @Option(names = "-jar", paramLabel = "FILE", description = "Run the main class that this jar names.")
    private Optional<Path> jar = Optional.empty();

    @Option(
            names = "--jvm",
            paramLabel = "FLAG",
            description = "A flag of the ranks' JVM, such as --jvm=-Xmx4g; may be repeated.")
    private List<String> flags = new ArrayList<>();

    @Parameters(paramLabel = "MAIN ARGUMENT", description = "Main class (not with -jar) and arguments of the program.")
    private List<String> program = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public List<String> commandLine(Map<String, String> environment) {
        if (jar.isEmpty() && (program.isEmpty() || program.getFirst().startsWith("-"))) {
            throw new ConfigException(
                    program.isEmpty()
                            ? "no main class: " + spec.qualifiedName() + " -n RANKS -cp PATH MAIN ARGUMENT…"
                            : "unknown option " + program.getFirst() + "; see " + spec.qualifiedName() + " --help");
        }
        String with = ranks.engine().with();
        Path home = Home.find()
                .orElseThrow(() -> new ConfigException("mpj needs the directory that Parhelion was unpacked in; name it"
                        + " with -Dparhelion.home=DIR"));
        List<String> java = java(home, environment, with.equals("mpi"));
        return switch (with) {
            case "", "threads" -> java;
            case "mpi" -> job(home, environment, java);
            case "mpj" ->
                throw new ConfigException(
                        "--with mpj: that is MPJ Express itself; start the program with its own mpjrun.sh");
            default -> throw new ConfigException("--with " + with + ": these programs run on threads or mpi");
        };
    }

    private List<String> job(Path home, Map<String, String> environment, List<String> java) {
        int count = ranks.count().orElse(Runtime.getRuntime().availableProcessors());
        try {
            return Engine.of(home, "mpi", environment)
                    .command(count, ranks.engine().hostfile(), java);
        } catch (LaunchException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> java(Path home, Map<String, String> environment, boolean processes) {
        List<String> arguments = new ArrayList<>(List.of("--with", processes ? "mpi" : "threads"));
        ranks.count().ifPresent(count -> arguments.addAll(List.of("-n", Integer.toString(count))));
        jar.ifPresentOrElse(
                file -> arguments.addAll(List.of("-jar", file.toString())),
                () -> arguments.addAll(List.of("-cp", classPath.orElse(environment.getOrDefault("CLASSPATH", ".")))));
        arguments.addAll(program);
        List<String> command = new ArrayList<>(JavaCommand.of(MAIN, arguments));
        int path = command.indexOf("-cp");
        command.set(path + 1, adapter(home) + java.io.File.pathSeparator + command.get(path + 1));
        command.addAll(path, flags);
        return command;
    }

    /** The jar of the adapter, beside the command line's own; in a build that made no jars, its classes. */
    private static Path adapter(Path home) {
        Path folder = home.resolve("cli/target/mpijava");
        Path classes = home.resolve("adapters/mpijava/target/classes");
        return Stream.of(folder.resolve(ADAPTER + ".jar"), classes)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "mpj: " + folder + " has no " + ADAPTER + ".jar; build it: ./parhelion build"));
    }

    /** Not called: the launcher replaces this process. */
    @Override
    public Integer call() {
        return Main.FAILED;
    }
}
