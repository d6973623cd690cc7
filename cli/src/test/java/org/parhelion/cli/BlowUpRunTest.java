package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.report.Json;

/** A run whose field overflows reports step and point, and continues from its last good checkpoint with other values. */
@Timeout(300)
class BlowUpRunTest {
    /** Beside the corner the sum of two boundary values exceeds the largest double after about 40 steps. */
    private static final String PLATE = """
            problem: heat
            grid:
              points: [40, 44]
              spacing: 1 m
            diffusivity: 1 m²/s
            dt: 0.1 s
            steps: 200
            initial: 1 K
            boundary:
              all: dirichlet 0 K
              x-low:
                dirichlet: { times: [0 s, 8 s], values: [1 K, 1.7e308 K] }
              y-low:
                dirichlet: { times: [0 s, 8 s], values: [1 K, 1.7e308 K] }
            checkpoint:
              every: 15
            output:
              format: npy
            """;

    private static final int MAGENTA = 0xff00ff;

    @TempDir
    private Path directory;

    private Shell run(Path there, String... more) throws IOException {
        Path file = directory.resolve("plate.yaml");
        Files.writeString(file, PLATE);
        List<String> args =
                new ArrayList<>(List.of("run", file.toString(), "--with", "threads", "-o", there.toString()));
        Collections.addAll(args, more);
        return Shell.parhelion(args.toArray(String[]::new));
    }

    private static Map<String, Object> report(Path there) throws IOException {
        return Json.parse(Files.readString(there.resolve("blow-up.json")));
    }

    @Test
    void theReportIsTheSameOnAnyRanksAndTheLastGoodCheckpointContinues() throws IOException {
        Map<String, Object> one = Map.of();
        for (int ranks : new int[] {1, 4, 7}) {
            Path there = directory.resolve("on" + ranks);
            Shell shell = run(there, "-n", "" + ranks, "--set", "tiling=" + (ranks == 4 ? 3 : 1));
            assertThat(shell.status()).as(shell.err()).isEqualTo(1);
            Map<String, Object> report = report(there);
            int step = (Integer) Objects.requireNonNull(report.get("step"));
            int good = (step - 1) / 15 * 15;
            assertThat(shell.err())
                    .contains("is not finite after step " + step + ": ")
                    .contains("at point (0, 0), x = -21.5 m, y = -19.5 m, on rank 0; one step before it was ")
                    .contains("around the point before the step that ended at ", "(Δt = 100 ms):")
                    .contains("The last good checkpoint is that of step " + good)
                    .contains(there.resolve("blow-up.png").toString())
                    .contains("--restart " + there + " --allow-changes")
                    .doesNotContain("Exception");
            assertThat(report.get("lastGoodCheckpointStep")).isEqualTo(good);
            assertThat(String.valueOf(report.get("continuation"))).contains("--restart " + there);
            assertThat(report.get("index")).isEqualTo(List.of(0, 0));
            assertThat(report.get("coordinates")).isEqualTo(List.of(-19.5, -21.5));
            assertThat(report.get("lastFiniteStep")).isEqualTo(step - 1);
            assertThat(Files.exists(there.resolve("report.json"))).isFalse();
            BufferedImage picture = ImageIO.read(there.resolve("blow-up.png").toFile());
            assertThat(IntStream.range(0, picture.getWidth() * picture.getHeight())
                            .filter(p -> (picture.getRGB(p % picture.getWidth(), p / picture.getWidth()) & 0xffffff)
                                    == MAGENTA))
                    .as("pixels of the point")
                    .hasSizeGreaterThan(100);
            List.of("continuation", "lastGoodCheckpoint").forEach(report::remove);
            one = one.isEmpty() ? report : one;
            assertThat(report).as("%d ranks", ranks).isEqualTo(one);
        }
        Path there = directory.resolve("on4");
        int good = (Integer) Objects.requireNonNull(one.get("lastGoodCheckpointStep"));
        List<String> mended = new ArrayList<>(List.of("-n", "3", "--restart", "latest", "--json"));
        for (String value : List.of("boundary.x-low=dirichlet 0 K", "boundary.y-low=dirichlet 0 K", "dt=0.05 s")) {
            mended.addAll(List.of("--set", value));
        }
        Shell refused = run(there, mended.toArray(String[]::new));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("boundary was", "--allow-changes");
        mended.add("--allow-changes");
        Shell continued = run(there, mended.toArray(String[]::new));
        assertThat(continued.status()).as(continued.err()).isZero();
        assertThat(continued.err()).contains("continuing though boundary was", "continuing though dt was 0.1 s there");
        Map<String, Object> report = Json.parse(Files.readString(there.resolve("report.json")));
        assertThat(report.get("restartedFrom")).isEqualTo(good);
        assertThat((Double) report.get("timeSeconds")).isEqualTo(0.1 * good + 0.05 * (200 - good));
        assertThat(there.resolve("blow-up.json")).doesNotExist();
        assertThat(there.resolve("blow-up.png")).doesNotExist();
    }

    @Test
    void withoutChecksTheRunEndsAtItsNextCheckpointOrOutput() throws IOException {
        Path there = directory.resolve("off");
        Shell shell = run(there, "-n", "2", "--set", "finite-check.every=off", "--set", "checkpoint.every=70");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err())
                .contains("is not finite after step 70: ")
                .contains("There is no good checkpoint")
                .doesNotContain("one step before");
        assertThat(report(there)).doesNotContainKeys("before", "lastGoodCheckpoint");
    }

    @Test
    void aFieldThatDoublesSteadilyIsWarnedOf() throws IOException {
        Shell shell = run(
                directory.resolve("grows"),
                "-n",
                "2",
                "--set",
                "boundary.x-low.dirichlet={times: [0 s, 1 s, 2 s, 3 s, 4 s, 5 s, 6 s, 7 s, 8 s, 9 s],"
                        + " values: [1 K, 5 K, 25 K, 125 K, 625 K, 3125 K, 15625 K, 78125 K, 390625 K, 1953125 K]}",
                "--set",
                "boundary.y-low=dirichlet 0 K",
                "--set",
                "finite-check.every=10");
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.err()).containsOnlyOnce("warning: field 'u' grows").contains("a shorter Δt than 0.100 s");
    }

    @Test
    void aKeyThatMakesNoSenseIsRefused() throws IOException {
        for (String wrong : List.of("every=never", "every=0", "doublings=3", "evry=5")) {
            Shell shell = run(directory.resolve("wrong"), "--set", "finite-check." + wrong);
            assertThat(shell.status()).as(wrong).isEqualTo(2);
            assertThat(shell.err()).contains("finite-check." + wrong.replaceAll("=.*", ""));
        }
        assertThat(directory.resolve("wrong")).doesNotExist();
    }
}
