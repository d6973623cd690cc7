package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.io.Checksum;
import org.parhelion.io.NpyFile;
import org.parhelion.io.NpyWriter;
import org.parhelion.runs.report.Json;

class RunTest {
    @TempDir
    private Path directory;

    private static final List<String> KEYS = List.of(
            "problem",
            "shape",
            "precision",
            "ranks",
            "provider",
            "device",
            "steps",
            "seconds",
            "pointsPerSecond",
            "bytesPerSecond",
            "computeSeconds",
            "exchangeSeconds",
            "hiddenFraction",
            "granularity",
            "tiling",
            "residual",
            "converged",
            "checksum");

    private Map<String, Object> run(String config, String name, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run", Shell.config(config), "-o", directory.resolve(name).toString(), "--with", "threads"));
        Collections.addAll(args, more);
        return Shell.json(args.toArray(String[]::new));
    }

    @Test
    void aRunWithAPagePrintsItsAddressAndKeepsThePage() throws IOException {
        Path out = directory.resolve("page");
        Shell shell = Shell.parhelion("run", "--view", Shell.config("jacobi.yaml"), "-o", out.toString(), "-n", "2");
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.err())
                .containsPattern("parhelion: page: http://127\\.0\\.0\\.1:\\d+/[\\w-]{24}/")
                .contains("ssh -N -L ");
        assertThat(Files.readString(out.resolve("page.html"))).contains("const SAVED = {");
        assertThat(Files.readString(out.resolve("report.json"))).contains("page.html");
    }

    @Test
    void aPortThatDoesNotExistIsRefused() {
        Path out = directory.resolve("port");
        Shell shell = Shell.parhelion("run", Shell.config("jacobi.yaml"), "--view=70000", "-o", out.toString());
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("--view=70000", "65535");
        assertThat(out).doesNotExist();
    }

    @Test
    void heatHasOneChecksumForAnyNumberOfRanksAnyScheduleAndAnyTiling() {
        String alone = (String)
                run("heat.yaml", "alone", "-n", "1", "--set", "steps=60").get("checksum");
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (String overlap : new String[] {"true", "false"}) {
                for (String tiling : new String[] {"1", "4"}) {
                    String name = ranks + overlap + tiling;
                    Map<String, Object> result = run(
                            "heat.yaml",
                            name,
                            "-n",
                            "" + ranks,
                            "--set",
                            "steps=60",
                            "--set",
                            "overlap=" + overlap,
                            "--set",
                            "tiling=" + tiling);
                    assertThat(result.get("checksum")).as(name).isEqualTo(alone);
                    assertThat(result.get("ranks")).isEqualTo(ranks);
                }
            }
        }
    }

    @Test
    void theChecksumIsThatOfTheArrayThatWasWritten() throws IOException {
        Map<String, Object> result = run(
                "heat3d.yaml",
                "body",
                "-n",
                "3",
                "--set",
                "grid.points=[9,10,11]",
                "--set",
                "steps=4",
                "--set",
                "output.every=2");
        Path out = directory.resolve("body");
        assertThat(Shell.files(out))
                .containsExactly(
                        "report.json",
                        "snapshots.csv",
                        "temperature-0000002.npy",
                        "temperature-0000002.png",
                        "temperature-0000004.npy",
                        "temperature-0000004.png",
                        "temperature.npy",
                        "temperature.png");
        try (NpyFile file = NpyFile.open(out.resolve("temperature.npy"))) {
            assertThat(file.shape()).containsExactly(9, 10, 11);
            double[] values = new double[990];
            for (int p = 0; p < values.length; p++) {
                values[p] = file.at(p);
            }
            assertThat(result.get("checksum")).isEqualTo(Checksum.of(values));
        }
        assertThat(out.resolve("temperature-0000004.npy")).hasSameBinaryContentAs(out.resolve("temperature.npy"));
    }

    @Test
    void theLastLineHasAllKeysAndIsWhatTheReportHolds() throws IOException {
        Map<String, Object> result = run("heat.yaml", "keys", "--set", "grid.points=[40,50]", "--set", "steps=10");
        assertThat(result).containsKeys(KEYS.toArray(String[]::new));
        assertThat(result.get("shape")).isEqualTo(List.of(40, 50));
        assertThat(result.get("precision")).isEqualTo("double");
        Map<String, Object> report = Json.parse(Files.readString(directory.resolve("keys/report.json")));
        assertThat(result).isEqualTo(report);
        assertThat(report.get("files")).isEqualTo(List.of("temperature.npy", "temperature.png"));
    }

    @Test
    void jacobiReportsItsChangeEveryTenIterationsAndItsGranularity() throws IOException {
        Map<String, Object> result = run("jacobi.yaml", "plate");
        assertThat(result.get("ranks")).isEqualTo(4);
        assertThat((Double) result.get("granularity")).isPositive();
        Map<String, Object> report = Json.parse(Files.readString(directory.resolve("plate/report.json")));
        List<String> residuals = new ArrayList<>();
        for (Object residual : (List<?>) Objects.requireNonNull(report.get("residuals"))) {
            Map<?, ?> entry = (Map<?, ?>) residual;
            residuals.add(String.format(
                    java.util.Locale.ROOT, "%s %.6f", entry.get("iteration"), (Double) entry.get("maxChange")));
        }
        assertThat(residuals)
                .containsExactly("0 25.000000", "10 2.156258", "20 1.145622", "30 0.770320", "40 0.560459");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void jacobiStopsAtTheSameIterationWithTheSameBitsOnAnyRanks(int ranks) {
        Map<String, Object> result = run(
                "jacobi.yaml", "p" + ranks, "-n", "" + ranks, "--set", "steps=2000", "--set", "stop.change-below=0.01");
        assertThat(result.get("converged")).isEqualTo(true);
        assertThat(result.get("steps"))
                .isEqualTo(run("jacobi.yaml", "q" + ranks, "-n", "1", "--set", "steps=2000")
                        .get("steps"));
        assertThat(result.get("checksum"))
                .isEqualTo(run("jacobi.yaml", "r" + ranks, "-n", "1", "--set", "steps=2000")
                        .get("checksum"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void poissonReportsTheSameResidualsAndBitsOnAnyRanks(int ranks) {
        Map<String, Object> result = run("poisson.yaml", "p" + ranks, "-n", "" + ranks);
        Map<?, ?> solve = (Map<?, ?>) ((List<?>) Objects.requireNonNull(result.get("solves"))).getFirst();
        List<?> residuals = (List<?>) Objects.requireNonNull(solve.get("residuals"));
        assertThat(residuals).hasSizeBetween(9, 13);
        assertThat((Double) residuals.getLast())
                .isLessThanOrEqualTo(1e-10 * (Double) Objects.requireNonNull(solve.get("rhsNorm")));
        assertThat(solve.get("iterations")).isEqualTo(residuals.size() - 1);
        Map<String, Object> alone = run("poisson.yaml", "q" + ranks, "-n", "1");
        assertThat(result.get("checksum")).isEqualTo(alone.get("checksum"));
        assertThat(result.get("solves")).isEqualTo(alone.get("solves"));
    }

    @Test
    void poissonRefusesWhatItCannotSolve() {
        assertThat(Shell.parhelion("run", Shell.config("poisson.yaml"), "--set", "diffusivity=-1 m²/s")
                        .err())
                .contains("diffusivity")
                .contains("positive");
        assertThat(Shell.parhelion("run", Shell.config("poisson.yaml"), "--set", "precision=float")
                        .err())
                .contains("FLOAT");
    }

    @ParameterizedTest
    @CsvSource({"float, 1", "double, 1", "float, 4"})
    void hotSpotReadsTheDieAndRepeatsItsCells(String precision, int repeat) throws IOException {
        Path data = Shell.data().orElse(directory);
        assumeTrue(!data.equals(directory), "../shared/data is not beside the checkout");
        Map<String, Object> result = run(
                "hotspot.yaml",
                "die",
                "--set",
                "temperature=" + data.resolve("hotspot_temp_64.txt"),
                "--set",
                "power=" + data.resolve("hotspot_power_64.txt"),
                "--set",
                "repeat=" + repeat,
                "--set",
                "precision=" + precision,
                "--set",
                "steps=0");
        assertThat(result.get("shape")).isEqualTo(List.of(64 * repeat, 64 * repeat));
        List<String> lines = Files.readAllLines(data.resolve("hotspot_temp_64.txt"));
        try (NpyFile file = NpyFile.open(directory.resolve("die/temperature.npy"))) {
            for (int cell = 0; cell < 64 * 64; cell++) {
                double wanted = Double.parseDouble(lines.get(cell).strip());
                int point = (cell / 64 * repeat + repeat - 1) * 64 * repeat + (cell % 64) * repeat;
                assertThat(file.at(point)).isEqualTo(precision.equals("float") ? (float) wanted : wanted);
            }
        }
    }

    @Test
    void aPictureOrAnArrayCanBeTheBeginning() throws IOException {
        BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(2, 0, 0xffffff);
        Path png = directory.resolve("start.png");
        assertThat(ImageIO.write(picture, "png", png.toFile())).isTrue();
        Path config = directory.resolve("image.yaml");
        Files.writeString(config, """
                problem: heat
                grid: {points: [2, 3], spacing: 1 m}
                diffusivity: 1 m²/s
                steps: 0
                initial: {image: start.png, black: 100 K, white: 200 K}
                """);
        Path out = directory.resolve("image");
        Shell.json("run", config.toString(), "-o", out.toString(), "-n", "2");
        try (NpyFile file = NpyFile.open(out.resolve("temperature.npy"))) {
            // The picture's upper right corner is the largest y and x: the last point.
            assertThat(file.at(5)).isEqualTo(200);
            assertThat(file.at(0)).isEqualTo(100);
        }
        NpyWriter.write(directory.resolve("start.npy"), new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Files.writeString(config, Files.readString(config).replaceFirst("initial:.*", "initial: {file: start.npy}"));
        Path again = directory.resolve("array");
        Shell.json("run", config.toString(), "-o", again.toString(), "-n", "2");
        try (NpyFile file = NpyFile.open(again.resolve("temperature.npy"))) {
            assertThat(file.at(4)).isEqualTo(5);
        }
    }

    @Test
    void aMarmousiShotHasOneChecksumAndOneRecordOnAnyRanks() throws IOException {
        Path data = Shell.data().orElse(directory);
        assumeTrue(!data.equals(directory), "../shared/data is not beside the checkout");
        String velocity = "velocity=" + data.resolve("marmousi_vp_1601x401.f32");
        List<Object> checksums = new ArrayList<>();
        for (String ranks : new String[] {"1", "2", "3", "4"}) {
            checksums.add(run(
                            "marmousi.yaml",
                            "m" + ranks,
                            "-n",
                            ranks,
                            "--set",
                            velocity,
                            "--set",
                            "steps=30",
                            "--set",
                            "output.every=20")
                    .get("checksum"));
            assertThat(directory.resolve("m" + ranks + "/traces.npy"))
                    .hasSameBinaryContentAs(directory.resolve("m1/traces.npy"));
        }
        assertThat(checksums).containsOnly(checksums.getFirst());
        assertThat(Shell.files(directory.resolve("m3")))
                .containsExactly(
                        "pressure-0000020.npy",
                        "pressure-0000020.png",
                        "pressure.npy",
                        "pressure.png",
                        "report.json",
                        "snapshots.csv",
                        "traces-times.npy",
                        "traces.npy",
                        "traces.png",
                        "velocity.npy",
                        "velocity.png");
        try (NpyFile model = NpyFile.open(directory.resolve("m2/velocity.npy"))) {
            assertThat(model.shape()).containsExactly(401, 1601);
            // 1.5 km/s of water at the surface, rock at the bottom.
            assertThat(model.at(0)).isEqualTo(1500);
            assertThat(model.at(400L * 1601 + 800)).isGreaterThan(2500);
        }
    }

    @Test
    void theOriginIsACoordinateXFirst() throws IOException {
        Path config = directory.resolve("origin.yaml");
        Files.writeString(config, """
                problem: heat
                grid: {points: [3, 5], spacing: 1 m, origin: [100 m, 7 m]}
                diffusivity: 1 m²/s
                steps: 0
                initial: {gaussian: {peak: 1 K, width: 0.5 m, centre: [104 m, 8 m]}}
                """);
        Path out = directory.resolve("origin");
        Shell.json("run", config.toString(), "-o", out.toString());
        try (NpyFile file = NpyFile.open(out.resolve("temperature.npy"))) {
            // Row 1, the last point of it.
            assertThat(file.at(9)).isEqualTo(1);
        }
    }

    @Test
    void theStrengthOfASourceIsThatPerSecondSquared() throws IOException {
        Path config = directory.resolve("source.yaml");
        Files.writeString(config, """
                problem: wave
                grid: {points: [51], spacing: 1 m}
                velocity: 1 km/s
                dt: 0.25 ms
                steps: 50
                source: {place: 0 m, frequency: 50 Hz}
                """);
        // 16e6 · (0.25e-3)² = 1, the default per step.
        Object perStep =
                Shell.json("run", config.toString(), "-o", directory + "/a").get("checksum");
        Object strength = Shell.json(
                        "run", config.toString(), "-o", directory + "/b", "--set", "source.strength=16e6 1/s²")
                .get("checksum");
        assertThat(strength).isEqualTo(perStep);
    }

    @Test
    void receiversHearAWaveWhenItReachesThem() throws IOException {
        Path config = directory.resolve("wave.yaml");
        Files.writeString(config, """
                problem: wave
                grid: {points: [201], spacing: 1 m, origin: 0 m}
                velocity: 1 km/s
                space-order: 4
                dt: 0.5 ms
                steps: 300
                source: {place: 20 m, frequency: 50 Hz}
                receivers: {from: 70 m, to: 120 m, count: 2}
                """);
        Path out = directory.resolve("wave");
        Shell.json("run", config.toString(), "-o", out.toString(), "-n", "3");
        try (NpyFile traces = NpyFile.open(out.resolve("traces.npy"))) {
            assertThat(traces.shape()).containsExactly(300, 2);
            try (NpyFile times = NpyFile.open(out.resolve("traces-times.npy"))) {
                assertThat(times.shape()).containsExactly(300);
                assertThat(times.at(299)).isEqualTo(300 * 0.5e-3);
            }
            int[] heard = {-1, -1};
            for (int step = 299; step >= 0; step--) {
                for (int r = 0; r < 2; r++) {
                    heard[r] = Math.abs(traces.at(2L * step + r)) > 0.05 ? step : heard[r];
                }
            }
            assertThat(heard[0]).isPositive();
            // 50 m further at 1 km/s: 50 ms, 100 steps.
            assertThat(heard[1] - heard[0]).isBetween(95, 105);
        }
    }

    @Test
    void whereNoDirectoryIsNamedRunsAreNumbered() throws IOException {
        Path parent = directory.resolve("runs");
        var first = org.parhelion.runs.output.OutputDirectory.numbered(parent, "heat");
        var second = org.parhelion.runs.output.OutputDirectory.numbered(parent, "heat");
        assertThat(first.directory()).isEqualTo(parent.resolve("heat-1"));
        assertThat(second.directory()).isEqualTo(parent.resolve("heat-2"));
    }

    @Test
    void overwriteReplacesTheRunAndRemovesItsOtherFiles() throws IOException {
        run("heat.yaml", "again", "--set", "grid.points=[16,16]", "--set", "steps=4", "--set", "output.every=2");
        Files.writeString(directory.resolve("again/notes.txt"), "mine");
        run("heat.yaml", "again", "--set", "grid.points=[20,20]", "--set", "steps=2", "--overwrite");
        assertThat(Shell.files(directory.resolve("again")))
                .containsExactly("notes.txt", "report.json", "temperature.npy", "temperature.png");
        assertThat(Files.readString(directory.resolve("again/report.json"))).contains("20");
    }
}
