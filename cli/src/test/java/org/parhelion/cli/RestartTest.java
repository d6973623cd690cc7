package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.report.Json;

/** A run that is killed with kill -9 goes on from its last checkpoint, and ends as if it had not been. */
@Timeout(300)
class RestartTest {
    private static final String ENDLESS = "steps=100000000";
    private static final List<String> SETTINGS = List.of(
            "--set",
            "grid.points=[96,96]",
            "--set",
            "checkpoint.every=100",
            "--set",
            "output.every=150",
            "--set",
            "output.format=[npy,zarr,vtk,netcdf,apng]",
            "--set",
            "large-output=true");

    @TempDir
    private static Path directory;

    private static long checkpoint;

    /** Where runs on different ranks blew up. */
    private static final Set<String> PLACES = new HashSet<>();

    private static List<String> arguments(String... more) {
        List<String> args = new ArrayList<>(List.of("run", Shell.config("heat.yaml"), "--with", "threads"));
        args.addAll(SETTINGS);
        Collections.addAll(args, more);
        return args;
    }

    private static Shell run(String... more) {
        return Shell.parhelion(arguments(more).toArray(String[]::new));
    }

    private static Path broken() {
        return directory.resolve("broken");
    }

    @BeforeAll
    static void killARunAfterSomeCheckpoints() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.parhelion.cli.Main"));
        command.addAll(arguments("-n", "3", "-o", broken().toString(), "--set", ENDLESS));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        try {
            while (!isPast(300)) {
                assertThat(process.waitFor(1, TimeUnit.MILLISECONDS))
                        .as("the run ended by itself")
                        .isFalse();
                assertThat(System.nanoTime()).as("step 300 is reached").isLessThan(deadline);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        checkpoint = latest();
    }

    /** The run goes on meanwhile: what was found may be gone, for a newer one, before it is read. */
    private static boolean isPast(long step) {
        try {
            return latest() >= step;
        } catch (IOException | DataException e) {
            return false;
        }
    }

    private static long latest() throws IOException {
        return Checkpoint.latest(broken().resolve("checkpoints"))
                .map(Checkpoint::step)
                .orElse(0L);
    }

    @Test
    void theFieldIsThatOfTheRunThatWasNotKilledOnAnotherNumberOfRanks() throws IOException {
        Path copy = directory.resolve("goes on");
        copy(broken(), copy);
        String steps = "steps=" + (checkpoint + 170);
        Map<String, Object> whole =
                Shell.json(arguments("-n", "1", "-o", directory.resolve("whole").toString(), "--set", steps)
                        .toArray(String[]::new));
        Map<String, Object> restarted =
                Shell.json(arguments("-n", "2", "--restart", copy.toString(), "--set", steps, "--set", "tiling=4")
                        .toArray(String[]::new));
        assertThat(restarted.get("checksum")).isEqualTo(whole.get("checksum"));
        assertThat(restarted.get("restartedFrom")).isEqualTo((int) checkpoint);
        assertThat(whole).doesNotContainKey("restartedFrom");
        // Snapshots of both parts are there; checkpoints and what was unfinished are not.
        assertThat(Shell.files(copy))
                .isEqualTo(Shell.files(directory.resolve("whole")))
                .contains("report.json", "temperature-0000150.npy")
                .doesNotContain("checkpoints", "unfinished");
        Map<String, String> files = contents(copy);
        Map<String, String> expected = contents(directory.resolve("whole"));
        expected.remove("report.json"); // of times
        files.remove("report.json");
        assertThat(files)
                .isEqualTo(expected)
                .containsKeys(
                        "fields.zarr/zarr.json",
                        "fields.zarr/time/c/0",
                        "fields.zarr/temperature/c/0/0/0",
                        "fields.vtk/fields.pvd",
                        "fields.vtk/fields-0000150.vti",
                        "fields.nc",
                        "temperature.apng");
    }

    /** The files of a tree, by path, as text: comparable, and printed where they differ. */
    private static Map<String, String> contents(Path tree) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        tree.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    /** A value changed, a file cut short, a file gone, a manifest changed. */
    @ParameterizedTest
    @ValueSource(strings = {"value", "short", "gone", "manifest"})
    void aDamagedLatestCheckpointIsNamedAndTheRunGoesOnFromTheOneBefore(String damage) throws IOException {
        Path copy = directory.resolve("damaged " + damage);
        copy(broken(), copy);
        Path file = damage(copy, checkpoint, damage);
        String steps = "steps=" + (checkpoint + 70);
        Shell shell = run("-n", "2", "--restart", copy.toString(), "--set", steps, "--json");
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.err())
                .contains(file.getFileName().toString())
                .contains("continuing from the checkpoint of step " + (checkpoint - 100))
                .doesNotContain("Exception");
        Map<String, Object> restarted = Json.parse(shell.out().lines().toList().getLast());
        assertThat(restarted.get("restartedFrom")).isEqualTo((int) checkpoint - 100);
        Map<String, Object> whole = Shell.json(
                arguments("-n", "1", "-o", directory.resolve("whole " + damage).toString(), "--set", steps)
                        .toArray(String[]::new));
        assertThat(restarted.get("checksum")).isEqualTo(whole.get("checksum"));
    }

    @Test
    void aRunGoesOnFromTheStepThatIsNamed() throws IOException {
        Path copy = directory.resolve("older");
        copy(broken(), copy);
        String older = Long.toString(checkpoint - 100);
        String steps = "steps=" + (checkpoint + 10);
        String there = copy.toString();
        refused(
                run("--restart", there, "--restart-step", "7", "--set", steps),
                "--restart-step 7",
                complete(copy).toString());
        Map<String, Object> restarted =
                Shell.json(arguments("-n", "2", "--restart", there, "--restart-step", older, "--set", steps)
                        .toArray(String[]::new));
        assertThat(restarted.get("restartedFrom")).isEqualTo((int) checkpoint - 100);
    }

    @Test
    void latestContinuesOrBeginsAndAStepOrACheckpointIsEnough() throws IOException {
        Path copy = directory.resolve("by name");
        copy(broken(), copy);
        String there = copy.toString();
        String older = Long.toString(checkpoint - 100);
        String steps = "steps=" + (checkpoint + 10);
        refused(run("--restart", "latest", "--set", steps), "requires -o DIR", "./latest");
        refused(
                run("--restart", "7", "-o", there, "--set", steps),
                "7",
                complete(copy).toString());
        refused(run("--restart", "latest", "-o", there, "--overwrite", "--set", steps), "leave out --overwrite");
        Path by = copy.resolve("checkpoints").resolve(String.format("step-%012d", checkpoint - 100));
        for (List<String> how : List.of(
                List.of("-o", there, "--restart", older),
                List.of("--restart", by.toString()),
                List.of("-o", there, "--restart", "latest"))) {
            List<String> args =
                    arguments("-n", "2", "--set", "steps=100000000", "--set", "fault.kill=1@" + (checkpoint + 5));
            args.addAll(how);
            assertThat(Shell.parhelion(args.toArray(String[]::new)).status()).isEqualTo(1);
            assertThat(complete(copy)).isNotEmpty();
        }
        Path fresh = directory.resolve("begun by latest");
        Files.createDirectories(
                fresh.resolve("unfinished")); // what a run left that was killed before its first checkpoint
        List<String> args = arguments("-n", "2", "--set", "steps=150", "-o", fresh.toString(), "--restart", "latest");
        assertThat(Shell.json(args.toArray(String[]::new))).doesNotContainKey("restartedFrom");
        Shell again = Shell.parhelion(args.toArray(String[]::new));
        refused(again, "contains a run already");
    }

    @Test
    void verifyPrintsEachCheckpointAndWhetherItsSumsHold() throws IOException {
        Path copy = directory.resolve("verified");
        copy(broken(), copy);
        Shell whole = Shell.parhelion("checkpoint", "verify", copy.toString());
        assertThat(whole.status()).isZero();
        assertThat(whole.out())
                .contains("step " + checkpoint, "step " + (checkpoint - 100), "96 × 96 points", "3 ranks", "whole")
                .doesNotContain("damaged");
        Path file = damage(copy, checkpoint, "value");
        Shell damaged = Shell.parhelion(
                "checkpoint", "verify", copy.resolve("checkpoints").toString());
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.out()).contains("damaged", file.getFileName().toString(), "whole");
        Shell json = Shell.parhelion("checkpoint", "verify", copy.toString(), "--json");
        assertThat(json.status()).isEqualTo(1);
        assertThat((List<?>) Json.parse(json.out()).get("checkpoints")).hasSameSizeAs(complete(copy));
        refused(
                Shell.parhelion(
                        "checkpoint", "verify", directory.resolve("nowhere").toString()),
                "no complete checkpoint");
        refused(Shell.parhelion("checkpoint"), "no command given");
    }

    @Test
    void whereNoCheckpointIsWholeEachIsNamed() throws IOException {
        Path copy = directory.resolve("all damaged");
        copy(broken(), copy);
        List<String> damaged = new ArrayList<>();
        for (long step : complete(copy)) {
            damaged.add(damage(copy, step, step == checkpoint ? "value" : "manifest")
                    .toString());
        }
        Shell shell = run("-n", "2", "--restart", copy.toString(), "--set", ENDLESS);
        refused(shell, "every checkpoint is damaged");
        assertThat(damaged).hasSizeGreaterThan(1);
        assertThat(shell.err()).contains(damaged);
    }

    /** The steps of a run's complete checkpoints: two, or three where the run was killed before it deleted the oldest. */
    private static List<Long> complete(Path run) throws IOException {
        return Checkpoint.complete(ObjectStore.directory(run.resolve("checkpoints")));
    }

    /** Damages the checkpoint of a step, and returns the file that is not as it was. */
    private static Path damage(Path run, long step, String damage) throws IOException {
        Path there = run.resolve("checkpoints").resolve(String.format("step-%012d", step));
        String name = damage.equals("manifest")
                ? "manifest"
                : Shell.files(there).stream()
                        .filter(each -> each.startsWith("rank-1"))
                        .findFirst()
                        .orElseThrow();
        Path file = there.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case "gone" -> Files.delete(file);
            case "short" -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
            default -> {
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
            }
        }
        return file;
    }

    /** A scheme that blows up on 1, 4 and 7 ranks: nothing good is replaced, nothing is published, and the place is named. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void aRunWhoseFieldIsNoLongerFiniteFailsAndKeepsItsLastGoodCheckpoint(int ranks) throws IOException {
        Path there = directory.resolve("blown up on " + ranks);
        Shell shell = run(
                "-n",
                Integer.toString(ranks),
                "-o",
                there.toString(),
                "--set",
                "steps=500",
                "--set",
                "source=2e306 K/s");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err())
                .containsPattern("field 'u' is not finite after step (2\\d\\d|300): ")
                .contains(" at point (", ", x = ", ", on rank ", "one step before it was ")
                .contains("The last good checkpoint is that of step 200, in " + there)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(Shell.files(there.resolve("checkpoints"))).containsExactly("step-000000000100", "step-000000000200");
        assertThat(there.resolve("report.json")).doesNotExist();
        String place = shell.err().replaceFirst("(?s).*(after step .* m), on rank.*", "$1");
        assertThat(PLACES.add(place) && PLACES.size() > 1)
                .as("another place than on other ranks: %s", PLACES)
                .isFalse();
    }

    @Test
    void aRunGoesOnWithTheProblemItBeganWith() throws IOException {
        String there = broken().toString();
        refused(run("--restart", there, "--set", ENDLESS, "--set", "diffusivity=2e-4"), "diffusivity was", "2e-4");
        refused(run("--restart", there, "--set", ENDLESS, "--set", "precision=float"), "precision was double");
        refused(run("--restart", there, "--set", "steps=100"), "steps: 100", "at step " + checkpoint);
        refused(run("--restart", there, "-o", there, "--set", ENDLESS), "--restart", "leave out -o");
        refused(run("--restart", there, "--overwrite", "--set", ENDLESS), "leave out --overwrite");
        refused(
                run("--restart", directory.resolve("nowhere").toString()),
                "no complete checkpoint",
                "checkpoint.every");
        refused(run("-o", there), "unfinished");
        assertThat(latest()).isEqualTo(checkpoint);
    }

    @Test
    void aCheckpointThatMakesNoSenseIsRefusedWithItsKey() throws IOException {
        refused(run("-o", directory.resolve("new").toString(), "--set", "checkpoint.every=0"), "checkpoint.every", "0");
        refused(run("-o", directory.resolve("new").toString(), "--set", "checkpoint.evry=5"), "checkpoint.evry");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    private static void refused(Shell shell, String... words) {
        assertThat(shell.status()).as(shell.err()).isEqualTo(2);
        assertThat(shell.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
