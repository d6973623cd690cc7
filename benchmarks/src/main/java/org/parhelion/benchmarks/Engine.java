package org.parhelion.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parhelion.runs.machine.Command;
import org.parhelion.runs.report.RunFailure;

/**
 * An engine of this machine whose ranks are started by a launcher of {@code scripts/mpirun}.
 *
 * @param provider {@code mpi} or {@code mpj}
 * @param name with its version, for people
 * @param script the launcher
 * @param arguments the launcher's own, after the number of ranks
 */
record Engine(String provider, String name, Path script, List<String> arguments) {
    Engine {
        arguments = List.copyOf(arguments);
    }

    /** The engines that the launchers find, each {@code script --version}. */
    static List<Engine> found() {
        return Checkout.root().stream()
                .map(root -> root.resolve("scripts/mpirun"))
                .flatMap(scripts -> Stream.of(
                                at("mpi", scripts.resolve("openmpi"), ""),
                                at("mpi", scripts.resolve("mpich"), ""),
                                at("mpj", scripts.resolve("mpjrun"), "multicore"),
                                at("mpj", scripts.resolve("mpjrun"), "niodev"))
                        .flatMap(Optional::stream))
                .toList();
    }

    private static Optional<Engine> at(String provider, Path script, String device) {
        return Command.firstLine(script.toString(), "--version")
                .map(version -> new Engine(
                        provider,
                        device.isEmpty() ? version : version + " " + device,
                        script,
                        device.isEmpty() ? List.of() : List.of("--device", device)));
    }

    /** {@code command} on {@code ranks} ranks. */
    OtherProgram job(int ranks, List<String> command) {
        List<String> line = new ArrayList<>(List.of(script.toString(), "-n", Integer.toString(ranks)));
        line.addAll(arguments);
        line.add("--");
        line.addAll(command);
        return new OtherProgram(line);
    }

    /** This program, with this JVM's flags, on {@code ranks} ranks. */
    OtherProgram parhelion(int ranks) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.parhelion.cli.Main"));
        return job(ranks, command);
    }

    /** {@code benchmarks/c/NAME.c}, compiled against this engine's library; empty, and said, where that is not to be had. */
    Optional<Path> compiled(String source, Consumer<String> progress) {
        if (!provider.equals("mpi")) {
            return Optional.empty(); // a library for Java alone
        }
        Optional<String> compiler = Command.firstLine(script.toString(), "--cc");
        Optional<Path> file = Checkout.root().map(root -> root.resolve("benchmarks/c/" + source + ".c"));
        if (compiler.isEmpty() || file.isEmpty()) {
            progress.accept(name + ": no C compiler for it, so no C figures. Remedy: scripts/test-dependencies");
            return Optional.empty();
        }
        try {
            Path directory = Files.createTempDirectory("parhelion-c");
            directory.toFile().deleteOnExit();
            Path binary = directory.resolve(source);
            binary.toFile().deleteOnExit();
            List<String> words = new ArrayList<>(List.of(compiler.get().split(" ", -1)));
            words.add(1, file.get().toString()); // before the libraries
            words.addAll(List.of("-O3", "-march=native", "-o", binary.toString()));
            new OtherProgram(words).output();
            return Optional.of(binary);
        } catch (IOException e) {
            throw new RunFailure("no place to compile " + source + ".c to: " + e, e);
        }
    }
}
