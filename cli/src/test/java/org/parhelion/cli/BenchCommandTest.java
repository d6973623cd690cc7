package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.benchmarks.Benches;
import org.parhelion.kernels.OpenClDevices;
import org.parhelion.runs.report.Json;

/** Every measurement with tiny sizes: its rows' keys and what must hold of them whatever the machine does. */
@Tag("engine")
@Tag("slow")
class BenchCommandTest {
    private static final List<String> COSTS =
            List.of("latency8BMicros", "bandwidth1MiBGBs", "allreduce8BMicros", "barrierMicros");

    @TempDir
    private Path directory;

    /** The array on the last line of {@code bench args… --quick --json}. */
    private static List<Map<String, Object>> rows(String... args) {
        Shell said = Shell.parhelion(
                Stream.concat(Stream.concat(Stream.of("bench"), Stream.of(args)), Stream.of("--quick", "--json"))
                        .toArray(String[]::new));
        assertThat(said.status()).as(said.err()).isZero();
        return Json.rows(said.out().lines().toList().getLast());
    }

    private static double number(Map<String, Object> row, String key) {
        assertThat(row.get(key)).as(key + " of " + row).isInstanceOf(Number.class);
        return ((Number) java.util.Objects.requireNonNull(row.get(key))).doubleValue();
    }

    private static List<Integer> ranks(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> (int) number(row, "ranks")).distinct().toList();
    }

    @Test
    void modelPredictsWhatItMeasuresAndScalingToThousandsOfRanks() {
        List<Map<String, Object>> rows = rows("model", "-n", "2");
        assertThat(rows).extracting(row -> row.get("kind")).contains("message", "check", "strong", "weak");
        assertThat(rows)
                .allSatisfy(row -> assertThat(number(row, "predictedMicros")).isPositive());
        assertThat(ranks(rows)).contains(1, 16_384);
        assertThat(rows.stream().filter(row -> "message".equals(row.get("kind")) || "check".equals(row.get("kind"))))
                .allSatisfy(row -> assertThat(number(row, "predictedOverMeasured"))
                        .isCloseTo(number(row, "predictedMicros") / number(row, "measuredMicros"), within(1e-9)));
    }

    @Test
    void balanceComparesRunsWithAndWithoutMovesAfterARankHasBecomeSlow() {
        List<Map<String, Object>> rows = rows("balance", "-n", "2");
        assertThat(rows)
                .extracting(row -> row.get("case"), row -> row.get("tiling"))
                .containsExactly(
                        tuple("balanced", 1), tuple("not balanced", 1), tuple("balanced", 3), tuple("not balanced", 3));
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "throughput")).isPositive();
            assertThat(number(row, "throughput")).isBetween(number(row, "throughputMin"), number(row, "throughputMax"));
        });
        assertThat(rows.get(1)).containsEntry("lastMove", "");
    }

    @Test
    void helpNamesEveryMeasurement() {
        String help = Shell.parhelion("bench", "--help").out();
        assertThat(help.split("[\\s,.:]+", -1)).containsAll(Benches.names());
    }

    @Test
    void rooflineHasARowForEachRankCountWhoseFractionIsSweepOverTriad() {
        List<Map<String, Object>> rows = rows("roofline", "-n", "2");
        assertThat(ranks(rows)).containsExactly(1, 2);
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "triadGBs")).isPositive();
            assertThat(number(row, "fraction"))
                    .isCloseTo(number(row, "sweepGBs") / number(row, "triadGBs"), within(1e-12));
        });
    }

    @Test
    void zarrHasARowForEachShapeAndRankCountWhoseRatioIsOursOverTheFiles() {
        List<Map<String, Object>> rows = rows("zarr", "-n", "2", "--set", "zarr.directory=target");
        assertThat(ranks(rows)).containsExactly(1, 2);
        assertThat(rows).extracting(row -> row.get("sync")).contains(true, false);
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "zarrGBs")).isPositive();
            assertThat(number(row, "ratio")).isBetween(number(row, "ratioMin"), number(row, "ratioMax"));
        });
        assertThat(Path.of("target")).isDirectoryNotContaining("glob:**/parhelion-zarr-*");
    }

    @Test
    void stencilHasEveryPrecisionShapeAndTilingAndARatioToC() {
        List<Map<String, Object>> rows = rows("stencil", "-n", "2");
        assertThat(ranks(rows)).containsExactly(1, 2);
        assertThat(rows).extracting(row -> row.get("precision")).contains("float", "double");
        assertThat(rows).extracting(row -> row.get("stencil")).contains("2-D 5-point", "3-D 7-point");
        assertThat(rows).extracting(row -> row.get("tiling")).contains(1, 4);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).containsKeys("points", "cPointsPerSecond", "ratio");
            assertThat(number(row, "pointsPerSecond")).isPositive();
            assertThat(row.get("ratio") == null).isEqualTo(row.get("cPointsPerSecond") == null);
            if (row.get("ratio") != null) {
                assertThat(number(row, "ratio")).isBetween(number(row, "ratioMin"), number(row, "ratioMax"));
            }
        });
    }

    @Test
    void physicsHasTheEquationTiledAndNotAndARatioToC() {
        List<Map<String, Object>> rows = rows("physics", "-n", "2", "--set", "physics.equation=diffusion");
        assertThat(rows)
                .extracting(row -> row.get("ranks"), row -> row.get("shape"), row -> row.get("tilingChosen"))
                .containsExactly(
                        tuple(1, "24x24x24", "fixed"),
                        tuple(1, "24x24x24", "by trial"),
                        tuple(2, "24x24x24", "fixed"),
                        tuple(2, "24x24x24", "by trial"));
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "pointsPerSecond")).isPositive();
            assertThat(row.get("ratio") == null).isEqualTo(row.get("cPointsPerSecond") == null);
            if (row.get("ratio") != null) {
                assertThat(number(row, "ratio")).isBetween(number(row, "ratioMin"), number(row, "ratioMax"));
            }
        });
        assertThat(Shell.parhelion("bench", "physics", "--set", "physics.equation=heat"))
                .satisfies(said -> assertThat(said.status()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err()).contains("physics.equation=heat", "diffusion"));
    }

    @Test
    void theKernelsStencilIsValidForBothRadiiFusedAndNotOnAnyRanks() {
        for (String ranks : List.of("2", "3", "4")) {
            List<Map<String, Object>> rows = rows("prk", "-n", ranks);
            assertThat(rows).hasSize(8);
            assertThat(rows).extracting(row -> row.get("radius")).contains(1, 2);
            assertThat(rows).extracting(row -> row.get("fused")).contains(true, false);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row).containsEntry("validated", true).containsKeys("points", "cMflops", "ratio");
                assertThat(number(row, "mflops")).isPositive();
            });
        }
    }

    @Test
    void ellipticTakesTheSameCyclesOnAnyNumberOfRanks() {
        List<Map<String, Object>> rows = rows("elliptic", "-n", "2");
        assertThat(rows).hasSize(8).allSatisfy(row -> {
            assertThat(number(row, "seconds")).isPositive();
            assertThat(number(row, "convergenceFactor")).isBetween(0.001, 0.1);
        });
        for (int r = 0; r < 4; r++) {
            assertThat(number(rows.get(r), "ranks")).isEqualTo(1);
            assertThat(number(rows.get(r + 4), "cycles")).isEqualTo(number(rows.get(r), "cycles"));
        }
    }

    @Test
    void theTableOfConvergenceIsTheSameOnAnyNumberOfRanks() {
        List<Map<String, Object>> rows = rows("elliptic", "-n", "2", "--set", "elliptic.table=convergence");
        assertThat(rows).hasSize(18);
        for (int r = 0; r < 9; r++) {
            for (String key : List.of("cycles", "factor", "worstFactor", "residual", "grids")) {
                assertThat(number(rows.get(r + 9), key)).as(key).isEqualTo(number(rows.get(r), key));
            }
        }
    }

    @Test
    void haloMovesNoBytesOnOneRankAndAllSidesOfAllFieldsOnTwo() {
        List<Map<String, Object>> rows = rows("halo", "-n", "2");
        assertThat(ranks(rows)).containsExactly(1, 2);
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "exchangeMicros")).isPositive();
            if (number(row, "ranks") == 1) {
                assertThat(number(row, "bytesPerExchange")).isZero();
            }
        });
        Map<String, Object> plane = rows.stream()
                .filter(row ->
                        java.util.Objects.requireNonNull(row.get("shape")).equals("64x64")
                                && number(row, "ranks") == 2
                                && number(row, "ghost") == 1)
                .findFirst()
                .orElseThrow();
        assertThat(number(plane, "bytesPerExchange")).isEqualTo(2 * 64 * 8);
    }

    @Test
    void exchangesWithManyNeighboursStandBesideCOfTheSameBytesUnderEachMpiLibrary() {
        List<Map<String, Object>> rows = rows("neighbours");
        Set<Object> engines = rows.stream()
                .map(row -> Objects.requireNonNull(row.get("engine")))
                .collect(Collectors.toSet());
        assertThat(engines).contains("one JVM");
        assertThat(rows).hasSize(3 * engines.size()).allSatisfy(row -> {
            assertThat(number(row, "exchangeMicros")).isPositive();
            // A rank of two has 18 of its 26 neighbours on the other one.
            int ghost = (int) number(row, "ghost");
            int points = Integer.parseInt(String.valueOf(row.get("shape")).split("x", 2)[0]);
            assertThat(number(row, "bytesPerExchange"))
                    .isEqualTo(8 * number(row, "fields") * 2 * ghost * (points + 2 * ghost) * (points + 2 * ghost));
            assertThat(row.get("ratio") != null).isEqualTo(!"one JVM".equals(row.get("engine")));
        });
    }

    @Test
    void openClStandsBesideTheCpuDeviceAndC() {
        Shell said = Shell.parhelion("bench", "opencl", "--quick", "--json");
        if (OpenClDevices.descriptions().isEmpty()) {
            assertThat(said.status()).isEqualTo(1);
            assertThat(said.err()).contains("no OpenCL device here").contains("pocl-opencl-icd");
            return;
        }
        assertThat(said.status()).as(said.err()).isZero();
        List<Map<String, Object>> rows = Json.rows(said.out().lines().toList().getLast());
        assertThat(rows).extracting(row -> row.get("precision")).containsExactly("float", "double", "float", "double");
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "pointsPerSecond")).isPositive();
            assertThat(number(row, "ratioToCpu")).isBetween(number(row, "ratioToCpuMin"), number(row, "ratioToCpuMax"));
            assertThat(row.get("ratioToC") == null).isEqualTo(row.get("cPointsPerSecond") == null);
        });
        // One rank exchanges with itself at most, which is a copy on the device: all at once.
        assertThat(rows).extracting(row -> row.get("launches")).containsOnly(1.0);
        assertThat(number(rows.getFirst(), "hostMicros"))
                .isBetween(number(rows.getFirst(), "hostMicrosMin"), number(rows.getFirst(), "hostMicrosMax"));
    }

    @Test
    void commHasOneRowWithTheFourCostsOfMessages() {
        assertThat(rows("comm", "-n", "2", "--with", "threads")).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("provider", "threads").containsEntry("ranks", 2);
            for (String key : COSTS) {
                assertThat(number(row, key)).isPositive();
            }
        });
    }

    @Test
    void commWithoutAProviderHasARowForEveryEngineAndARatioToC() {
        List<Map<String, Object>> rows = rows("comm");
        assertThat(rows).extracting(row -> row.get("engine")).startsWith("one JVM");
        List<String> engines = new ArrayList<>(List.of("one JVM"));
        Map<String, String> launchers = Map.of("openmpi", "Open MPI", "mpich", "MPICH", "mpjrun", "MPJ Express");
        launchers.forEach((script, engine) -> {
            String path = Shell.root().resolve("scripts/mpirun/" + script).toString();
            if (org.parhelion.launch.Program.output(path, "--version").isPresent()) {
                engines.add(engine);
            }
        });
        for (String engine : engines) {
            assertThat(rows).extracting(row -> (String) row.get("engine")).anyMatch(name -> name.startsWith(engine));
        }
        assertThat(rows).allSatisfy(row -> {
            for (String key : COSTS) {
                assertThat(number(row, key)).isPositive();
            }
            boolean besideC = rows.stream()
                    .anyMatch(c -> "C".equals(c.get("provider")) && Objects.equals(c.get("engine"), row.get("engine")));
            boolean own = !"C".equals(row.get("provider"));
            assertThat(row.get("latencyRatio") != null).isEqualTo(besideC && own);
        });
    }

    @Test
    void strongScalingKeepsThePointsAndMeasuresAgainstOneRank() {
        List<Map<String, Object>> rows = rows("strong", "-n", "4");
        assertThat(ranks(rows)).containsExactly(1, 2, 4);
        assertThat(rows).extracting(row -> row.get("points")).containsOnly(128 * 128);
        double one = number(rows.getFirst(), "seconds");
        assertThat(rows)
                .allSatisfy(row -> assertThat(number(row, "efficiency"))
                        .isCloseTo(one / (number(row, "ranks") * number(row, "seconds")), within(1e-9)));
    }

    @Test
    void weakScalingGivesEachRankThePointsOfOneRank() {
        List<Map<String, Object>> rows = rows("weak", "-n", "3");
        assertThat(ranks(rows)).containsExactly(1, 2, 3);
        double one = number(rows.getFirst(), "seconds");
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, "points")).isEqualTo(64 * 128 * number(row, "ranks"));
            assertThat(number(row, "efficiency")).isCloseTo(one / number(row, "seconds"), within(1e-9));
        });
    }

    @Test
    void aKeptRecordHoldsMachineCommitAndCommandAndAPlot() throws IOException {
        rows("strong", "-n", "2", "-o", directory.toString());
        String json = Files.readString(directory.resolve("strong.json"));
        assertThat(Json.parse(json)).containsKeys("date", "cpu", "cores", "caches", "jdk", "rows", "commit");
        assertThat(Json.parse(json).get("command")).asString().startsWith("./parhelion bench strong -n 2");
        assertThat(Files.readString(directory.resolve("strong.md")))
                .contains("| ranks | points | seconds | efficiency |");
        assertThat(ImageIO.read(directory.resolve("strong.png").toFile()).getWidth())
                .isPositive();
    }

    @Test
    void rowsOfSeparateJobsArePutTogetherWithTheirEfficiency() throws IOException {
        String row =
                "[{\"ranks\":%d,\"points\":100,\"seconds\":%s,\"efficiency\":null,\"steps\":5,\"provider\":\"mpi\"}]";
        Path two = Files.writeString(directory.resolve("2.json"), row.formatted(2, "1.25"));
        Path one = Files.writeString(directory.resolve("1.json"), row.formatted(1, "2.0"));
        List<Map<String, Object>> rows = rows(
                "plot",
                two.toString(),
                one.toString(),
                "-o",
                directory.resolve("all").toString());
        assertThat(rows).extracting(r -> r.get("efficiency")).containsExactly(1.0, 0.8);
        assertThat(directory.resolve("all/scaling.png")).isNotEmptyFile();
    }

    @Test
    void whatIsNoBenchNoSettingOrNoRowsIsRefused() throws IOException {
        assertThat(Shell.parhelion("bench", "speed"))
                .satisfies(said -> assertThat(said.status()).isEqualTo(2))
                .satisfies(said ->
                        assertThat(said.err()).contains("no bench 'speed'").contains("roofline"));
        assertThat(Shell.parhelion("bench", "halo", "--set", "prk.binary=x"))
                .satisfies(said -> assertThat(said.status()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err()).contains("--set prk.binary"));
        Path text = Files.writeString(directory.resolve("text"), "no rows");
        assertThat(Shell.parhelion("bench", "plot", text.toString(), "-o", directory.toString()))
                .satisfies(said -> assertThat(said.status()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err()).contains("contains no rows"));
    }
}
