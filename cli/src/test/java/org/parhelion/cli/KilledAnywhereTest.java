package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.report.Json;

/**
 * A run that is killed after any step and continued on any ranks, perhaps several times and from a damaged checkpoint, has the files of
 * the run that was not killed, byte for byte. {@code -Dparhelion.seed} repeats a sequence of cases, {@code -Dparhelion.cases} sets their number.
 */
@Timeout(600)
class KilledAnywhereTest {
    private static final int MOST_RANKS = 5;

    private final long seed = Long.getLong("parhelion.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    private Path directory;

    /** A run with output that depends on earlier steps. */
    private record Scenario(String config, int steps, List<String> settings) {
        /** Receivers, several fields of one precision, snapshots after steps. */
        static final Scenario SHOT = new Scenario(
                "marmousi.yaml",
                70,
                List.of(
                        "velocity=2 km/s",
                        "grid.points=[33,65]",
                        "sponge.width=75 m",
                        "source.place=[150 m, 30 m]",
                        "receivers.to=[450 m, 15 m]",
                        "receivers.count=7",
                        "output.every=13",
                        "output.format=[npy,png,zarr]",
                        "steps=70"));

        /** Steps of different lengths, snapshots at times, a series, windows of all points and of some. */
        static final Scenario DAM = new Scenario(
                "dam-break.yaml",
                50,
                List.of(
                        "grid.points=[24,40]",
                        "grid.spacing=20 m",
                        "until=50 s",
                        "output=[{every: 6 s, format: [npy, zarr, vtk, netcdf, apng]},"
                                + " {name: means, every: 7 s, window: [mean, min], format: [zarr, netcdf]},"
                                + " {name: line, every: 17, box: {y: 20 m}, stride: 3, window: [variance, max], format: npy},"
                                + " {integrals: {fields: [level, hu], every: 3}}]"));

        /** A stop test. */
        static final Scenario PLATE = new Scenario(
                "jacobi.yaml",
                40,
                List.of("grid.points=[20,20]", "stop.every=7", "stop.change-below=1e-9 K", "output.every=11"));

        static final List<Scenario> ALL = List.of(SHOT, DAM, PLATE);

        Shell run(int ranks, String... more) {
            List<String> args = new ArrayList<>(
                    List.of("run", Shell.config(config), "--with", "threads", "--json", "-n", Integer.toString(ranks)));
            settings.forEach(setting -> args.addAll(List.of("--set", setting)));
            args.addAll(List.of(more));
            return Shell.parhelion(args.toArray(String[]::new));
        }
    }

    private int upTo(int most) {
        return random.nextInt(1, most + 1);
    }

    @Test
    void everyFileIsThatOfTheRunThatWasNotKilled() throws IOException {
        List<Path> whole = new ArrayList<>();
        for (Scenario scenario : Scenario.ALL) {
            Path to = directory.resolve("whole " + scenario.config);
            succeeds(scenario.run(1, "-o", to.toString()), scenario.config);
            whole.add(to);
        }
        int cases = Integer.getInteger("parhelion.cases", 6);
        for (int n = 0; n < cases; n++) {
            Scenario scenario = Scenario.ALL.get(n % whole.size());
            Path undisturbed = whole.get(n % whole.size());
            String what = "-Dparhelion.seed=" + seed + ", case " + n + ": " + scenario.config;
            Path there = directory.resolve("killed " + n);
            killAndContinue(scenario, there, what);
            assertThat(contents(there)).as(what).isEqualTo(contents(undisturbed));
            assertThat(report(there)).as(what).isEqualTo(report(undisturbed));
        }
    }

    private void killAndContinue(Scenario scenario, Path there, String what) throws IOException {
        int every = upTo(scenario.steps / 3);
        boolean background = random.nextBoolean();
        List<String> checkpoints = List.of(
                "--set",
                "checkpoint={every: " + every + ", background: " + background + "}",
                "--set",
                "tiling=" + upTo(3));
        // One in the background is complete when the next begins, at the latest.
        int first = background ? 2 * every : every;
        int begun = 0;
        for (int kills = upTo(3); kills > 0; kills--) {
            int step = random.nextInt(Math.max(begun, first) + 1, scenario.steps + 1);
            int ranks = upTo(MOST_RANKS);
            List<String> settings = new ArrayList<>(checkpoints);
            settings.addAll(List.of("--set", "fault.kill=" + random.nextInt(ranks) + "@" + step));
            Shell died =
                    scenario.run(ranks, with(settings, List.of(begun == 0 ? "-o" : "--restart", there.toString())));
            assertThat(died.status()).as(what + ": " + died.err()).isEqualTo(1);
            List<Long> whole = whole(there);
            assertThat(whole).as(what).isNotEmpty();
            if (whole.size() > 1 && random.nextInt(4) == 0) {
                tear(there.resolve("checkpoints").resolve(String.format("step-%012d", whole.removeLast())));
            }
            begun = Math.toIntExact(whole.getLast());
            if (begun + 1 >= scenario.steps) {
                break;
            }
        }
        Shell last = scenario.run(upTo(MOST_RANKS), with(checkpoints, List.of("--restart", there.toString())));
        succeeds(last, what);
        assertThat(Json.parse(last.out().lines().toList().getLast()).get("restartedFrom"))
                .as(what)
                .isEqualTo(begun);
    }

    /** The steps of the checkpoints that can be read. */
    private static List<Long> whole(Path run) throws IOException {
        ObjectStore store = ObjectStore.directory(run.resolve("checkpoints"));
        List<Long> whole = new ArrayList<>();
        for (long step : Checkpoint.complete(store)) {
            try {
                Checkpoint.open(store, step).verify(0, 1);
                whole.add(step);
            } catch (DataException e) {
                // torn by an earlier kill, and not written again since
            }
        }
        return whole;
    }

    /** Cuts a file of a checkpoint short, or changes a byte of it. */
    private void tear(Path checkpoint) throws IOException {
        List<String> files = Shell.files(checkpoint);
        Path file = checkpoint.resolve(files.get(random.nextInt(files.size())));
        byte[] bytes = Files.readAllBytes(file);
        int place = random.nextInt(bytes.length);
        if (random.nextBoolean()) {
            Files.write(file, Arrays.copyOf(bytes, place));
        } else {
            bytes[place] ^= 1;
            Files.write(file, bytes);
        }
    }

    private static String[] with(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toArray(String[]::new);
    }

    private static void succeeds(Shell shell, String what) {
        assertThat(shell.status()).as(what + ": " + shell.err()).isZero();
    }

    /** A digest of each file but the report, by path. */
    private static Map<String, Integer> contents(Path tree) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("report.json")) {
                    contents.put(tree.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        assertThat(contents).isNotEmpty();
        return contents;
    }

    /** What the reports have in common: results, and not times. */
    private static List<Object> report(Path run) throws IOException {
        Map<String, Object> report = Json.parse(Files.readString(run.resolve("report.json")));
        return Stream.of("checksum", "residuals", "timeSeconds", "dtSeconds")
                .map(key -> Objects.requireNonNull(report.get(key), key))
                .toList();
    }
}
