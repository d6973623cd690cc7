package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.Checkpoint;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.runs.report.Json;

/**
 * A process that gets SIGTERM stops with a checkpoint and status 75, and the command that it prints continues the run. {@code -Dparhelion.drains} sets how
 * often each run is stopped; more than some ten times need {@code -Djunit.jupiter.execution.timeout.mode=disabled}.
 */
@Timeout(300)
class StopWellTest {
    private static final String ENDLESS = "steps=100000000";

    @TempDir
    private Path directory;

    private static List<String> arguments(String... more) {
        List<String> args = new ArrayList<>(List.of("run", Shell.config("heat.yaml")));
        for (String setting :
                List.of("grid.points=[300,300]", "output.every=400", "output.format=npy", "large-output=true")) {
            args.addAll(List.of("--set", setting));
        }
        Collections.addAll(args, more);
        return args;
    }

    /** Starts a run, sends it SIGTERM when it has written a snapshot, and returns its standard error. */
    private String stopped(Path there, List<String> command) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(out.toFile())
                .start();
        try {
            return stopped(there, process, errors, out);
        } finally {
            // A run without an end would go on after a failure.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String stopped(Path there, Process process, Path errors, Path out)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        long before = Shell.files(there.resolve("unfinished")).size();
        while (Shell.files(there.resolve("unfinished")).size() <= before + 1) {
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS))
                    .as("the run ended by itself: %s", Files.readString(errors))
                    .isFalse();
            assertThat(System.nanoTime()).as("a snapshot is there").isLessThan(deadline);
        }
        process.destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the run ends").isTrue();
        String text = Files.readString(errors, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isEqualTo(75);
        Map<String, Object> object = Json.parse(Files.readAllLines(out).getLast());
        assertThat(object.get("stopped")).isEqualTo("TERM");
        assertThat(object.get("steps")).isEqualTo((int)
                Checkpoint.latest(there.resolve("checkpoints")).orElseThrow().step());
        return text;
    }

    @Test
    void aRunThatStopsAfterAStepContinuesToTheSameBits() {
        List<String> common = arguments("--set", "steps=90", "--set", "output.every=20", "-n", "2", "--json");
        Path whole = directory.resolve("whole");
        Path parts = directory.resolve("parts");
        assertThat(run(common, "-o", whole.toString()).status()).isZero();
        for (int step : new int[] {1, 37, 37, 40}) {
            Shell stopped =
                    run(common, "-o", parts.toString(), "--restart", "latest", "--stop-after", String.valueOf(step));
            assertThat(stopped.status()).as(stopped.err()).isEqualTo(75);
            assertThat(Json.parse(stopped.out().strip()).get("steps")).isEqualTo(step);
        }
        Shell rest = run(common, "-o", parts.toString(), "--restart", "latest", "--stop-after", "90");
        assertThat(rest.status()).as(rest.err()).isZero();
        assertThat(Shell.parhelion("compare", whole.toString(), parts.toString())
                        .status())
                .isZero();
    }

    private static Shell run(List<String> common, String... more) {
        List<String> args = new ArrayList<>(common);
        Collections.addAll(args, more);
        return Shell.parhelion(args.toArray(String[]::new));
    }

    private static List<String> java(List<String> arguments) {
        arguments.add("--json");
        return Shell.command(arguments);
    }

    /** Continues on other ranks, and compares with the run that nobody stopped. */
    private void continues(Path there, String... more) throws IOException {
        long step =
                Checkpoint.latest(there.resolve("checkpoints")).orElseThrow().step();
        String steps = "steps=" + (step + 50);
        Path whole = directory.resolve("whole");
        Map<String, Object> undisturbed =
                Shell.json(arguments("--with", "threads", "-n", "1", "-o", whole.toString(), "--set", steps)
                        .toArray(String[]::new));
        List<String> args = arguments("--with", "threads", "-n", "3", "--set", steps);
        Collections.addAll(args, more);
        Map<String, Object> continued = Shell.json(args.toArray(String[]::new));
        assertThat(continued.get("restartedFrom")).isEqualTo((int) step);
        assertThat(continued.get("checksum")).isEqualTo(undisturbed.get("checksum"));
        assertThat(Shell.files(there)).isEqualTo(Shell.files(whole)).contains("temperature-0000400.npy");
        for (String file : Shell.files(whole)) {
            if (!file.equals("report.json")) {
                assertThat(there.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
            }
        }
    }

    /** Continues the run on one to three ranks, and stops it, as often. */
    private void stopsAgain(Path there, String with, int times) throws IOException, InterruptedException {
        for (int n = 0; n < times; n++) {
            String ranks = Integer.toString(1 + n % 3);
            String text = stopped(
                    there,
                    java(arguments("--with", with, "-n", ranks, "--set", ENDLESS, "--restart", there.toString())));
            assertThat(text).contains("stopped after step").doesNotContain("failed");
        }
    }

    @Test
    void aRunOfThreadsStopsAtEachSignalAndContinues() throws Exception {
        Path there = directory.resolve("threads");
        List<String> begin = arguments("--with", "threads", "-n", "2", "--set", ENDLESS, "-o", there.toString());
        String first = stopped(there, java(begin));
        assertThat(first)
                .contains("stopped after step", "of 100000000 (SIGTERM), with a checkpoint", "-n 2")
                .contains("--restart " + there)
                .doesNotContain("Exception")
                .doesNotContain("-o ");
        // What the line says, but with another number of ranks; then as a batch script does, whose arguments never
        // change.
        stopsAgain(there, "threads", Integer.getInteger("parhelion.drains", 2) - 1);
        continues(there, "-o", there.toString(), "--restart", "latest");
    }

    @Test
    @Tag("engine")
    void aRunUnderOpenMpiStopsAndContinues() throws Exception {
        assumeThat(Engine.found(Home.find().orElseThrow()))
                .as("Open MPI is installed")
                .anyMatch(engine -> engine.script().endsWith("openmpi"));
        Path there = directory.resolve("mpi");
        String text =
                stopped(there, java(arguments("--with", "mpi", "-n", "2", "--set", ENDLESS, "-o", there.toString())));
        assertThat(text)
                .contains("parhelion: stopped after step", "--restart " + there)
                .doesNotContain("failed");
        stopsAgain(there, "mpi", Integer.getInteger("parhelion.drains", 1) - 1);
        continues(there, "--restart", there.toString());
    }

    @Test
    void aTimeLimitStopsTheRun() throws IOException {
        Path there = directory.resolve("limit");
        List<String> args = arguments(
                "--with", "threads", "-n", "2", "--set", ENDLESS, "-o", there.toString(), "--time-limit", "9 s");
        args.add("--json");
        Shell shell = Shell.parhelion(args.toArray(String[]::new));
        assertThat(shell.status()).as(shell.err()).isEqualTo(75);
        assertThat(shell.err()).contains("the time limit", "--restart " + there);
        assertThat(Json.parse(shell.out().lines().toList().getLast())).containsEntry("stopped", "TIME_LIMIT");
        Shell refused = Shell.parhelion(arguments("--time-limit", "5 m").toArray(String[]::new));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--time-limit 5 m", "50 min");
    }
}
