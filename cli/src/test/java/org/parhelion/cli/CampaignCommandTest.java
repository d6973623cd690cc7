package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.InputFiles;
import org.parhelion.campaign.spec.PlannedTasks;
import org.parhelion.runs.report.Json;

/** Campaigns by real processes: stopped, killed, continued by the same command. */
@Timeout(300)
class CampaignCommandTest {
    private static final long DEADLINE_SECONDS = 120;
    /** A shell starts background commands with SIGINT ignored, and a JVM that inherits that cannot be interrupted. */
    private static final List<String> DEFAULT_SIGNALS =
            System.getProperty("os.name").equals("Linux") ? List.of("env", "--default-signal=INT") : List.of();

    @TempDir
    private Path directory;

    private static Shell campaign(String... args) {
        return Shell.parhelion(
                Stream.concat(Stream.of("campaign"), Stream.of(args)).toArray(String[]::new));
    }

    private Path file(String name, String yaml) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, yaml);
        return file;
    }

    private Path sweep() throws IOException {
        file("heat.yaml", """
                problem: heat
                grid: {points: [96, 96], extent: 1 m}
                diffusivity: 1e-4 m²/s
                steps: 12000
                tiling: 4
                initial: {gaussian: {peak: 300 K, width: 10 cm, centre: [0 m, 0 m]}}
                boundary: dirichlet 0 K
                output: {integrals: {fields: [u], every: 100}}
                checkpoint: {every: 500}
                """);
        return file("sweep.yaml", """
                run: heat.yaml
                parameters:
                  initial.gaussian.width: {from: 5 cm, to: 20 cm, points: 6}
                results: {heat: {integral: u}, bits: {report: checksum}}
                plots: [{x: initial.gaussian.width, y: heat}]
                """);
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dparhelion.rows=scalar", // needs no long warm-up; the bits are those of vectors
                "-Dparhelion.home=" + Shell.root(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.parhelion.cli.Main"));
        Collections.addAll(command, arguments);
        return command;
    }

    /** Starts the campaign, sends it a signal when a checkpoint of a task is there that was not before, and returns its exit status. */
    private int killed(String signal, Path sweep, Path there) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        List<Path> before = checkpoints(there);
        Process process = new ProcessBuilder(
                        java("campaign", "run", sweep.toString(), "-o", there.toString(), "--slots", "2"))
                .redirectErrorStream(true)
                .redirectOutput(errors.toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            while (before.containsAll(checkpoints(there))) {
                assertThat(process.waitFor(2, TimeUnit.MILLISECONDS))
                        .as("the campaign ended by itself: %s", Files.readString(errors))
                        .isFalse();
                assertThat(System.nanoTime()).as("a checkpoint is there").isLessThan(deadline);
            }
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Path> checkpoints(Path there) throws IOException {
        if (!Files.isDirectory(there.resolve("runs"))) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> runs = Files.list(there.resolve("runs"))) {
            for (Path run : runs.toList()) {
                for (String step : Shell.files(run.resolve("checkpoints"))) {
                    found.add(run.resolve(step));
                }
            }
        }
        return found;
    }

    @Test
    void aCampaignThatIsKilledHasTheResultsOfOneThatIsNot() throws IOException, InterruptedException {
        Path sweep = sweep();
        Path killed = directory.resolve("killed");
        assertThat(killed("INT", sweep, killed)).isEqualTo(75);
        assertThat(killed("KILL", sweep, killed)).isEqualTo(137);
        assertThat(killed("TERM", sweep, killed)).isEqualTo(75);
        Shell rest = campaign("run", sweep.toString(), "-o", killed.toString(), "--slots", "2");
        assertThat(rest.status()).as(rest.err()).isZero();
        assertThat(rest.out()).contains("6 of 6 tasks succeeded, 0 failed");

        Path whole = directory.resolve("whole");
        assertThat(campaign("run", sweep.toString(), "-o", whole.toString(), "--slots", "1")
                        .status())
                .isZero();
        for (String name :
                List.of("results.csv", "heat-over-initial.gaussian.width.png", "runs/000003/integrals.csv")) {
            assertThat(Files.mismatch(whole.resolve(name), killed.resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
        Shell again = campaign("run", sweep.toString(), "-o", whole.toString(), "--json");
        assertThat(again.out()).contains("\"succeeded\":6", "\"stopped\":false");
        assertThat(again.err()).contains("6 of 6 tasks have ended before");
    }

    @Test
    void failedTasksAreExplainedAndStartedAgain() throws IOException {
        Path good = directory.resolve("good");
        Path file = file("fails.yaml", """
                command: [sh, -c, "test {n} != 2 -o -e GOOD || { echo n is {n} >&2; exit 3; }; echo n {n}"]
                parameters: {n: [1, 2, 3]}
                results: {n: {regex: "n (.*)"}}
                retries: 0
                """.replace("GOOD", good.toString()));
        Path there = directory.resolve("fails");
        Shell first = campaign("run", file.toString(), "-o", there.toString());
        assertThat(first.status()).as(first.err()).isEqualTo(1);
        assertThat(first.err()).contains("task 1 failed (exit status 3: n is 2)", "1 tasks have not succeeded");
        assertThat(Files.readString(there.resolve("results.csv")))
                .isEqualTo("task,n,n,state\n0,1,1,succeeded\n1,2,,failed\n2,3,3,succeeded\n");
        assertThat(campaign("explain", there.toString(), "1").out())
                .contains(
                        "Task 1 (n = 2) failed (failed: exit status 3: n is 2) in its only attempt", "campaign retry");
        assertThat(campaign("explain", there.toString(), "0").out()).contains("succeeded in attempt 1");
        assertThat(campaign("output", there.toString(), "1", "--errors").out()).isEqualTo("n is 2\n");
        assertThat(campaign("status", there.toString()).out()).contains("2 of 3 tasks succeeded, 1 failed");

        Files.writeString(good, "");
        assertThat(campaign("run", file.toString(), "-o", there.toString()).status())
                .as("a campaign that is over does not start failed tasks by itself")
                .isEqualTo(1);
        Shell retried = campaign("retry", there.toString());
        assertThat(retried.status()).as(retried.err()).isZero();
        assertThat(campaign("results", there.toString(), "--csv").out()).contains("1,2,2,succeeded");
    }

    @Test
    void theManifestNamesAllThatTheResultsDependOn() throws IOException {
        file("mesh.txt", "1 2 3\n");
        Path file = file("m.yaml", """
                command: [sh, -c, "cp mesh.txt {directory}/copy.txt"]
                inputs: mesh.txt
                parameters: {n: [1, 2]}
                """);
        Path there = directory.resolve("m");
        assertThat(campaign("run", file.toString(), "-o", there.toString()).status())
                .isZero();
        Map<String, Object> manifest = Json.parse(Files.readString(there.resolve("manifest.json")));
        String hash = InputFiles.sha256(directory.resolve("mesh.txt"));
        assertThat(manifest.get("inputs"))
                .isEqualTo(Map.of(directory.resolve("mesh.txt").toString(), hash));
        assertThat(manifest.get("outputs"))
                .isEqualTo(Map.of("runs/000000/copy.txt", hash, "runs/000001/copy.txt", hash));
        assertThat(Shell.parhelion("--version").out())
                .isEqualToNormalizingNewlines(
                        "parhelion " + manifest.get("parhelion") + " " + manifest.get("commit") + "\n");
        assertThat(String.valueOf(manifest.get("parhelion"))).matches("\\d+\\.\\d+\\.\\d+.*");

        file("mesh.txt", "1 2 4\n");
        assertThat(campaign("run", file.toString(), "-o", there.toString()).err())
                .contains("contains another campaign");
    }

    @Test
    void mistakesEndWithStatus2() throws IOException {
        Path file = file("c.yaml", "command: [echo, '{n}']\nparameters: {n: [1, 2]}\n");
        Path there = directory.resolve("c");
        assertThat(campaign("run", file.toString(), "-o", there.toString()).status())
                .isZero();
        Files.writeString(file, "command: [echo, '{n}']\nparameters: {n: [1, 3]}\n");
        Shell other = campaign("run", file.toString(), "-o", there.toString());
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("contains another campaign", "-o");
        assertThat(campaign("status", directory.toString()).status()).isEqualTo(2);
        Path none = directory.resolve("none");
        assertThat(campaign("run", file.toString(), "-o", none.toString(), "--slots", "0")
                        .status())
                .isEqualTo(2);
        assertThat(none).doesNotExist();
        assertThat(campaign("explain", there.toString(), "7").err()).contains("has 2 tasks, numbered from 0");
        assertThat(campaign("indices", there.toString(), "n").status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heat-sweep", "pattern-search", "commands", "graph", "marmousi-shots"})
    void theCampaignsOfThisProjectAreWellFormed(String name) {
        List<String> settings = new ArrayList<>();
        if (name.startsWith("marmousi")) {
            Optional<Path> data = Shell.data();
            assumeThat(data).as("the model").isPresent();
            settings.add("set.velocity=" + data.orElseThrow().resolve("marmousi_vp_1601x401.f32"));
        }
        Path file = Shell.root().resolve("configs/campaigns").resolve(name + ".yaml");
        assertThat(new PlannedTasks(CampaignFile.read(file, settings)).begin()).isNotEmpty();
    }

    @Test
    void aCampaignThatIsCancelledStartsNothingMore() throws IOException {
        Path file = file("c.yaml", "command: [sh, -c, 'exit 75']\nparameters: {n: [1, 2]}\nretries: 0\n");
        Path there = directory.resolve("c");
        new CampaignDirectory(there).describe(file, List.of(), CampaignFile.read(file, List.of()));
        Files.createFile(there.resolve("campaign.db"));
        Shell cancelled = campaign("cancel", there.toString());
        assertThat(cancelled.status()).as(cancelled.err()).isZero();
        assertThat(cancelled.out()).contains("2 tasks cancelled");
        Shell run = campaign("run", file.toString(), "-o", there.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("0 of 2 tasks succeeded, 0 failed, 2 cancelled");
    }
}
