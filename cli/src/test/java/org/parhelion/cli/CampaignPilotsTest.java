package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.report.Json;

/** A coordinator and its workers as real processes: scaled, killed, drained. */
@Tag("slow")
@Timeout(600)
class CampaignPilotsTest {
    private static final long DEADLINE_SECONDS = 240;

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(String log, String... arguments) throws IOException {
        return start(log, Map.of(), arguments);
    }

    private Process start(String log, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                "-Dparhelion.rows=scalar",
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

    private String log(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Starts a coordinator, and returns where it listens. */
    private String serve(String log, String listen) throws IOException {
        start(log, "serve", directory.resolve("served").toString(), "--listen", listen, "--json");
        await("it listens", () -> log(log).contains("\"address\""));
        Map<String, Object> printed = Json.parse(log(log).lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow());
        return String.valueOf(Objects.requireNonNull(printed.get("address")));
    }

    private long ended() {
        Path runs = directory.resolve("served/campaigns/default/sweep/runs");
        try (Stream<Path> files = Files.exists(runs) ? Files.list(runs) : Stream.empty()) {
            return files.filter(run -> Files.exists(run.resolve("report.json"))).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path sweep() throws IOException {
        Files.writeString(directory.resolve("heat.yaml"), """
                problem: heat
                grid: {points: [64, 64], extent: 1 m}
                diffusivity: 1e-4 m²/s
                steps: 4000
                tiling: 4
                initial: {gaussian: {peak: 300 K, width: 10 cm, centre: [0 m, 0 m]}}
                boundary: dirichlet 0 K
                output: {integrals: {fields: [u], every: 100}}
                checkpoint: {every: 500}
                """);
        return Files.writeString(directory.resolve("sweep.yaml"), """
                run: heat.yaml
                isolation: process
                parameters:
                  initial.gaussian.width: {from: 5 cm, to: 20 cm, points: 10}
                results: {heat: {integral: u}, bits: {report: checksum}}
                """);
    }

    @Test
    void aSweepWhoseCoordinatorWorkerAndTaskAreKilledIsUndisturbed() throws Exception {
        Path sweep = sweep();
        String at = serve("serve-1", "127.0.0.1:0");
        Process first = start("work-1", "work", "--to", at, "--slots", "1", "--name", "w1");
        Process second = start("work-2", "work", "--to", at, "--slots", "1", "--name", "w2");
        assertThat(Shell.parhelion("campaign", "submit", sweep.toString(), "--to", at)
                        .status())
                .isZero();
        await("the first tasks have ended", () -> ended() >= 2);
        processes.getFirst().destroyForcibly().waitFor();
        serve("serve-2", at);
        long before = ended();
        await("the campaign goes on", () -> ended() > before);
        first.destroyForcibly().waitFor();
        start("work-3", "work", "--to", at, "--slots", "1", "--name", "w3");
        await("a task runs", () -> second.children().findAny().isPresent());
        second.children().forEach(ProcessHandle::destroyForcibly);
        long killed = ended();
        await("the campaign goes on", () -> ended() > killed);
        second.destroy(); // SIGTERM: it drains
        assertThat(second.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(log("work-2")).isIn(0, 75);
        start("work-4", "work", "--to", at, "--slots", "1", "--name", "w4");
        Shell rest = Shell.parhelion("campaign", "submit", sweep.toString(), "--to", at, "--wait");
        assertThat(rest.status()).as(rest.out() + rest.err()).isZero();

        Path whole = directory.resolve("whole");
        assertThat(Shell.parhelion("campaign", "run", sweep.toString(), "-o", whole.toString())
                        .status())
                .isZero();
        Path served = directory.resolve("served/campaigns/default/sweep");
        List<String> names = new ArrayList<>(List.of("results.csv"));
        for (int task = 0; task < 10; task++) {
            names.add("runs/00000" + task + "/integrals.csv");
        }
        for (String name : names) {
            assertThat(Files.mismatch(whole.resolve(name), served.resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
    }

    @Test
    void localPilotsStartWhenTasksWaitAndEndWhenIdle() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), """
                command: [sh, -c, "sleep 1; echo v {n}"]
                parameters: {n: {from: 1, to: 8, scale: whole, points: 8}}
                results: {v: {regex: "v (.*)"}}
                """);
        String at = serve("serve", "127.0.0.1:0");
        assertThat(Shell.parhelion("campaign", "submit", file.toString(), "--to", at)
                        .status())
                .isZero();
        List<String> scale = List.of(
                "scale",
                "--to",
                at,
                "--with",
                "local",
                "--max",
                "2",
                "--after",
                "1s",
                "--cooldown",
                "2s",
                "--idle",
                "3s",
                "--interval",
                "500ms",
                "--logs",
                directory.resolve("logs").toString());
        List<String> dry = new ArrayList<>(List.of("campaign"));
        dry.addAll(scale);
        dry.addAll(List.of("--dry-run", "--once"));
        await(
                "the tasks have waited",
                () -> Shell.parhelion(dry.toArray(String[]::new)).out().contains("would run: "));
        assertThat(directory.resolve("logs")).doesNotExist();

        Process scaler = start("scale", scale.toArray(String[]::new));
        await("pilots end", () -> log("scale").contains("without a task for 3 s"));
        assertThat(log("scale")).contains("start 2 (", "8 tasks wait", "at the bound of 2 pilots");
        Shell results = Shell.parhelion("campaign", "submit", file.toString(), "--to", at, "--wait");
        assertThat(results.status()).as(results.err()).isZero();
        scaler.destroy();
        assertThat(scaler.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(log("scale")).contains("pilots go on");
    }

    @Test
    void aSignalEndsTheScalerWhileTheBatchSystemDoesNotAnswer() throws Exception {
        Path asked = directory.resolve("asked");
        Path squeue = Files.createDirectory(directory.resolve("bin")).resolve("squeue");
        Files.writeString(squeue, "#!/bin/sh\n: > '" + asked + "'\nexec sleep 600\n");
        assertThat(squeue.toFile().setExecutable(true)).isTrue();
        Process scaler = start(
                "scale",
                Map.of("PATH", squeue.getParent() + ":" + System.getenv("PATH")),
                "scale",
                "--to",
                "127.0.0.1:1",
                "--with",
                "slurm",
                "--logs",
                directory.resolve("logs").toString());
        await("squeue is asked", () -> Files.exists(asked));
        List<ProcessHandle> started = scaler.descendants().toList();
        scaler.destroy();
        // A squeue that does not answer is ended after 30 s, and an absent coordinator is tried for a minute.
        assertThat(scaler.waitFor(20, TimeUnit.SECONDS)).as(log("scale")).isTrue();
        assertThat(scaler.exitValue()).isZero();
        assertThat(log("scale")).contains("ends; 0 pilots go on");
        assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void mistakesInOptionsEndWithStatus2() {
        for (String wrong : List.of(
                "--with pbs",
                "--with local --max 0",
                "--with local --budget 5",
                "--with local --idle 5",
                "--with local -- x")) {
            List<String> arguments = new ArrayList<>(List.of("campaign", "scale", "--to", "127.0.0.1:1"));
            arguments.addAll(List.of(wrong.split(" ", -1)));
            Shell shell = Shell.parhelion(arguments.toArray(String[]::new));
            assertThat(shell.status()).as(wrong + shell.err()).isEqualTo(2);
        }
    }
}
