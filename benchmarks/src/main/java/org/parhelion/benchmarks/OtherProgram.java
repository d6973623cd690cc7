package org.parhelion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parhelion.runs.machine.Command;
import org.parhelion.runs.report.RunFailure;

/**
 * A program that ours is measured beside: one of {@code benchmarks/c}, compiled for this machine, or one of the user's.
 *
 * @param command how it is started, before its arguments
 */
record OtherProgram(List<String> command) {
    private static final long TIMEOUT_SECONDS = 300;

    OtherProgram {
        command = List.copyOf(command);
    }

    /** {@code benchmarks/c/NAME.c} through {@code gcc -O3 -march=native -fopenmp}; empty, and said, where that is not to be had. */
    static Optional<OtherProgram> compiled(String name, Consumer<String> progress) {
        Optional<Path> source = Checkout.root().map(root -> root.resolve("benchmarks/c/" + name + ".c"));
        if (source.isEmpty()) {
            progress.accept("no benchmarks/c/" + name + ".c above the program or here: no C figures");
            return Optional.empty();
        }
        if (Command.output("gcc", "--version").isEmpty()) {
            progress.accept("no gcc in PATH: no C figures. Remedy: apt-get install gcc");
            return Optional.empty();
        }
        try {
            Path directory = Files.createTempDirectory("parhelion-c");
            directory.toFile().deleteOnExit();
            Path binary = directory.resolve(name);
            binary.toFile().deleteOnExit();
            new OtherProgram(List.of("gcc", "-O3", "-march=native", "-fopenmp"))
                    .output("-o", binary.toString(), source.get().toString(), "-lm");
            return Optional.of(new OtherProgram(List.of(binary.toString())));
        } catch (IOException e) {
            throw new RunFailure("no place to compile " + name + ".c to: " + e, e);
        }
    }

    /** The numbers on the last line that it prints. */
    double[] numbers(String... arguments) {
        String last = output(arguments).lines().reduce("", (_, line) -> line);
        return Arrays.stream(last.strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /**
     * What it prints on its standard output.
     *
     * @throws RunFailure if it cannot be started, takes longer than five minutes, or says that it failed
     */
    String output(String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("parhelion", ".err");
            try {
                Process process =
                        new ProcessBuilder(line).redirectError(errors.toFile()).start();
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new RunFailure(line + " took longer than " + TIMEOUT_SECONDS + " s");
                }
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.exitValue() != 0) {
                    throw new RunFailure(
                            line + " ended with status " + process.exitValue() + ": " + output + firstLines(errors));
                }
                return output;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new RunFailure(line + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure(line + " was interrupted", e);
        }
    }

    private static String firstLines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return String.join("; ", lines.limit(5).toList());
        }
    }
}
