package org.parhelion.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A launcher of this machine that starts ranks as processes: one of {@code scripts/mpirun}, which all take
 * {@code -n N [--hostfile FILE] -- COMMAND…}. Immutable; safe for any thread.
 *
 * @param provider the communicator provider of the ranks, {@code mpi} or {@code mpj}
 * @param name name and version, for people
 * @param script path of the launcher
 * @param arguments arguments of the launcher that follow the number of ranks
 */
public record Engine(String provider, String name, Path script, List<String> arguments) {
    private static final String MPI = "mpi";
    private static final String MPJ = "mpj";

    /** Copies the arguments. */
    public Engine {
        arguments = List.copyOf(arguments);
    }

    /**
     * Lists the engines of this machine: those whose {@code script --version} succeeds. An engine with several devices
     * is listed once for each. Runs every script.
     *
     * @param home see {@link Home#find}
     * @return the engines; empty if there is none
     */
    public static List<Engine> found(Path home) {
        Path scripts = Home.launchers(home);
        return Stream.of(
                        at(MPI, scripts.resolve("openmpi"), ""),
                        at(MPI, scripts.resolve("mpich"), ""),
                        at(MPJ, scripts.resolve("mpjrun"), "multicore"),
                        at(MPJ, scripts.resolve("mpjrun"), "niodev"))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Chooses the engine for the ranks of a provider.
     *
     * @param home see {@link Home#find}
     * @param provider {@code mpi}: Open MPI, or MPICH if there is no Open MPI; {@code mpj}: MPJ Express with its
     *     default device
     * @param environment environment variables: {@code PARHELION_LAUNCH=mpirun|srun} chooses between the launchers of
     *     MPI and of Slurm, {@code PARHELION_MPI=openmpi|mpich} chooses the MPI library
     * @return the engine
     * @throws LaunchException if there is none, or a variable has an unknown value
     */
    public static Engine of(Path home, String provider, Map<String, String> environment) {
        Path scripts = Home.launchers(home);
        return switch (provider) {
            case MPI -> mpi(scripts, environment);
            case MPJ -> {
                Path script = scripts.resolve("mpjrun");
                Job.Result version = Program.run(script.toString(), "--version")
                        .orElseThrow(() -> new LaunchException("--with mpj: " + script + " cannot be run"));
                if (version.status() != 0) {
                    throw new LaunchException("--with mpj: " + version.output().strip());
                }
                yield new Engine(MPJ, version.output().strip(), script, List.of());
            }
            default ->
                throw new LaunchException(
                        "--with " + provider + ": no provider that starts ranks as processes; " + "use mpi or mpj");
        };
    }

    private static Engine mpi(Path scripts, Map<String, String> environment) {
        String launcher = environment.getOrDefault("PARHELION_LAUNCH", "");
        if (launcher.equals("srun")) {
            return new Engine(MPI, "srun", scripts.resolve("srun"), List.of());
        }
        if (!launcher.isEmpty() && !launcher.equals("mpirun")) {
            throw new LaunchException("PARHELION_LAUNCH='" + launcher + "': must be mpirun or srun");
        }
        String library = environment.getOrDefault("PARHELION_MPI", "");
        List<String> names = library.isEmpty() ? List.of("openmpi", "mpich") : List.of(library);
        if (!List.of("openmpi", "mpich").containsAll(names)) {
            throw new LaunchException("PARHELION_MPI='" + library + "': must be openmpi or mpich");
        }
        return names.stream()
                .flatMap(name -> at(MPI, scripts.resolve(name), "").stream())
                .findFirst()
                .orElseThrow(() -> new LaunchException("--with mpi: no "
                        + (library.isEmpty() ? "Open MPI or MPICH" : library)
                        + " was found. Install one: apt-get install openmpi-bin libopenmpi-dev (or mpich)"));
    }

    private static Optional<Engine> at(String provider, Path script, String device) {
        return Program.firstLine(script.toString(), "--version")
                .map(version -> new Engine(
                        provider,
                        device.isEmpty() ? version : version + " " + device,
                        script,
                        device.isEmpty() ? List.of() : List.of("--device", device)));
    }

    /**
     * The command line that runs a program on several ranks.
     *
     * @param ranks number of ranks, at least 1
     * @param hosts a host file in the launcher's own format; empty for this machine alone
     * @param command a program and its arguments; for MPJ Express a {@code java} command
     * @return the command line
     * @throws IllegalArgumentException if {@code ranks} is less than 1
     */
    public List<String> command(int ranks, Optional<Path> hosts, List<String> command) {
        if (ranks < 1) {
            throw new IllegalArgumentException("the number of ranks must be at least 1, not " + ranks);
        }
        List<String> line = new ArrayList<>(List.of(script.toString(), "-n", Integer.toString(ranks)));
        line.addAll(arguments);
        hosts.ifPresent(file -> line.addAll(List.of("--hostfile", file.toString())));
        line.add("--");
        line.addAll(command);
        return List.copyOf(line);
    }

    /**
     * Starts a program on several ranks and captures the output of the job.
     *
     * @param ranks number of ranks, at least 1
     * @param hosts a host file in the launcher's own format; empty for this machine alone
     * @param command a program and its arguments; for MPJ Express a {@code java} command
     * @return the running job
     * @throws IllegalArgumentException if {@code ranks} is less than 1
     * @throws LaunchException if the launcher cannot be executed
     */
    public Job start(int ranks, Optional<Path> hosts, List<String> command) {
        return Job.start(command(ranks, hosts, command));
    }

    /** {@return the command that compiles C against this engine's MPI library; empty for other engines} */
    public Optional<List<String>> compiler() {
        return provider.equals(MPI)
                ? Program.firstLine(script.toString(), "--cc").map(line -> List.of(line.split(" ", -1)))
                : Optional.empty();
    }
}
