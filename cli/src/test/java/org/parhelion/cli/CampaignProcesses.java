package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.parhelion.runs.report.Json;

/** Processes of {@code parhelion campaign}, whose output is in files of one directory. Those that run when it is closed are killed. */
final class CampaignProcesses implements AutoCloseable {
    private final Path directory;
    private final Duration deadline;
    private final boolean optimises;
    private final List<Process> processes = new ArrayList<>();

    /**
     * None yet.
     *
     * @param directory where their output is, and what a coordinator serves
     * @param deadline the longest wait for one of them
     * @param optimises whether they compile with all optimisations, which small tasks do not repay
     */
    CampaignProcesses(Path directory, Duration deadline, boolean optimises) {
        this.directory = directory;
        this.deadline = deadline;
        this.optimises = optimises;
    }

    /** Starts {@code parhelion campaign arguments…}. */
    Process start(String log, String... arguments) throws IOException {
        return start(log, Map.of(), arguments);
    }

    /** Starts {@code parhelion campaign arguments…} with more variables. */
    Process start(String log, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + (optimises ? 4 : 1),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                "-Dparhelion.rows=scalar", // needs no long warm-up; the bits are those of vectors
                "-Dparhelion.home=" + Shell.root(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.parhelion.cli.Main",
                "campaign"));
        Collections.addAll(command, arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** A coordinator. */
    record Coordinator(Process process, String address) {}

    /** Starts a coordinator of {@code DIR/served}, and waits until it listens. */
    Coordinator serve(String log, String listen) throws IOException {
        Process process = start(
                log, "serve", directory.resolve("served").toString(), "--listen", listen, "--json", "--lease", "5");
        awaitThat(log + " listens", () -> log(log).contains("\"address\"") || !process.isAlive());
        Map<String, Object> printed = Json.parse(log(log).lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(log + " has ended: " + log(log))));
        return new Coordinator(process, String.valueOf(Objects.requireNonNull(printed.get("address"))));
    }

    /** Starts a worker with one slot. */
    Process work(String name, String at) throws IOException {
        return start(name, "work", "--to", at, "--slots", "1", "--name", name, "--drain", "300");
    }

    String log(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitThat(String what, BooleanSupplier condition) {
        await(what, () -> condition.getAsBoolean() ? Optional.of(what) : Optional.empty());
    }

    /** Waits until something is there; the logs explain why it never is. */
    <T> T await(String what, Supplier<Optional<T>> something) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            Optional<T> found = something.get();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as(() -> what + "\n" + logs()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private String logs() {
        try (Stream<Path> files = Files.list(directory)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append("--- ").append(file).append('\n').append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Waits for the end of a process. */
    int end(String log, Process process) throws InterruptedException {
        assertThat(process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> log + " has ended\n" + logs())
                .isTrue();
        return process.exitValue();
    }

    /** The directory of the task that a process of a worker runs; empty for other processes and those that have ended. */
    static Optional<Path> taskDirectory(ProcessHandle process) {
        try {
            return Stream.of(new String(
                                    Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "environ")),
                                    StandardCharsets.UTF_8)
                            .split("\0", -1))
                    .filter(variable -> variable.startsWith("PARHELION_TASK_DIRECTORY="))
                    .map(variable -> Path.of(variable.substring(variable.indexOf('=') + 1)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }
}
