package org.parhelion.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.parhelion.launch.Engine;
import org.parhelion.launch.JavaCommand;
import org.parhelion.launch.Job;
import org.parhelion.launch.LaunchException;
import org.parhelion.launch.Program;
import org.parhelion.runs.host.Checkout;
import org.parhelion.runs.report.RunFailure;

/**
 * A program for comparison: one of {@code benchmarks/c}, compiled for this machine, or one of the user's.
 *
 * @param command the command that starts it, without arguments
 */
record OtherProgram(List<String> command) {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    /** The main class of jobs that measure. */
    private static final String MAIN = "org.parhelion.cli.Main";

    OtherProgram {
        command = List.copyOf(command);
    }

    /** This program, in a JVM of its own. */
    static OtherProgram parhelion() {
        return new OtherProgram(JavaCommand.of(MAIN, List.of()));
    }

    /** This program on {@code ranks} ranks, started by the launcher of {@code engine}. */
    OtherProgram on(Engine engine, int ranks) {
        return new OtherProgram(engine.command(ranks, Optional.empty(), command));
    }

    /** {@code benchmarks/c/NAME.c}, compiled by gcc with OpenMP; empty, with the reason as a line of progress, without gcc. */
    static Optional<OtherProgram> compiled(String name, Consumer<String> progress) {
        if (Program.output("gcc", "--version").isEmpty()) {
            progress.accept("no gcc in PATH, so no comparison with C: apt-get install gcc");
            return Optional.empty();
        }
        return compiled(name, List.of("gcc"), List.of("-fopenmp", "-lm"), progress);
    }

    /** {@code benchmarks/c/NAME.c}, compiled with {@code engine}'s MPI library; empty without library or compiler. */
    static Optional<OtherProgram> compiled(String name, Engine engine, Consumer<String> progress) {
        if (!engine.provider().equals("mpi")) {
            return Optional.empty(); // a library for Java only
        }
        Optional<List<String>> compiler = engine.compiler();
        if (compiler.isEmpty()) {
            progress.accept(
                    engine.name() + ": no C compiler for it, so no comparison with C: run scripts/test-dependencies");
            return Optional.empty();
        }
        List<String> words = compiler.get();
        return compiled(name, words.subList(0, 1), words.subList(1, words.size()), progress);
    }

    /** Compiles for this machine. {@code libraries} follow the source file, because linkers resolve from left to right. */
    private static Optional<OtherProgram> compiled(
            String name, List<String> compiler, List<String> libraries, Consumer<String> progress) {
        Optional<Path> source = Checkout.root().map(root -> root.resolve("benchmarks/c/" + name + ".c"));
        if (source.isEmpty()) {
            progress.accept("benchmarks/c/" + name + ".c not found, so no comparison with C");
            return Optional.empty();
        }
        try {
            Path directory = Files.createTempDirectory("parhelion-c");
            directory.toFile().deleteOnExit();
            Path binary = directory.resolve(name);
            binary.toFile().deleteOnExit();
            List<String> arguments = new ArrayList<>(List.of("-O3", "-march=native", "-o", binary.toString()));
            arguments.add(source.get().toString());
            arguments.addAll(libraries);
            new OtherProgram(compiler).output(arguments.toArray(String[]::new));
            return Optional.of(new OtherProgram(List.of(binary.toString())));
        } catch (IOException e) {
            throw new RunFailure("no temporary directory for the binary of " + name + ".c: " + e, e);
        }
    }

    /** Runs the program and returns the numbers on the last line of its output. */
    double[] numbers(String... arguments) {
        String last = output(arguments).lines().reduce("", (_, line) -> line);
        return Arrays.stream(last.strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /**
     * Runs the program and returns its standard output.
     *
     * @throws RunFailure if it cannot be started, takes longer than five minutes, or ends with a status other than 0
     */
    String output(String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        try (Job job = Job.start(line)) {
            Job.Result result = job.await(TIMEOUT);
            if (result.status() != 0) {
                throw new RunFailure(line + " ended with status " + result.status() + ": " + result.output()
                        + result.errors().lines().limit(5).collect(Collectors.joining("; ")));
            }
            return result.output();
        } catch (LaunchException | TimeoutException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure(line + " was interrupted", e);
        }
    }
}
