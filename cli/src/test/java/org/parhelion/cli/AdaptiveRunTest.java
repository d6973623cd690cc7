package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run file whose steps follow the solution, and whose end and output are times. */
@Timeout(300)
class AdaptiveRunTest {
    @TempDir
    private static Path directory;

    private static Map<String, Object> whole = Map.of();

    private static List<String> arguments(String... more) {
        List<String> args = new ArrayList<>(List.of("run", Shell.config("dam-break.yaml"), "--with", "threads"));
        Collections.addAll(
                args, "--set", "grid.points=[32,64]", "--set", "grid.spacing=16 m", "--set", "checkpoint.every=15");
        Collections.addAll(args, "--set", "output.integrals.fields=[level,hu]", "--set", "output.integrals.every=4");
        Collections.addAll(args, more);
        return args;
    }

    private static Map<String, Object> run(String... more) {
        return Shell.json(arguments(more).toArray(String[]::new));
    }

    private static String out(String name) {
        return directory.resolve(name).toString();
    }

    @BeforeAll
    static void runUndisturbed() {
        whole = run("-n", "1", "-o", out("whole"));
    }

    @Test
    void theRunEndsAtItsTimeWithPicturesAtTheirTimes() {
        assertThat(whole.get("timeSeconds")).isEqualTo(60.0);
        assertThat((Double) whole.get("dtSeconds")).isPositive();
        List<?> files = (List<?>) Objects.requireNonNull(whole.get("files"));
        assertThat(files.stream().filter(name -> name.toString().matches("level-\\d+\\.npy")))
                .hasSize(3);
        assertThat(Shell.parhelion(arguments("-n", "1", "-o", out("table")).toArray(String[]::new))
                        .out())
                .contains("simulated", "steps, now of");
    }

    @Test
    void tablesHaveTheTimesOfTheirRows() throws Exception {
        List<String> snapshots = Files.readAllLines(Path.of(out("whole"), "snapshots.csv"));
        assertThat(snapshots.getFirst()).isEqualTo("step,time");
        assertThat(snapshots.subList(1, 4)).allSatisfy(row -> assertThat(row).matches("\\d+,[246]0\\.0"));
        List<String> integrals = Files.readAllLines(Path.of(out("whole"), "integrals.csv"));
        assertThat(integrals.getFirst()).isEqualTo("step,time,level,hu");
        assertThat(integrals).hasSize(1 + ((Number) Objects.requireNonNull(whole.get("steps"))).intValue() / 4);
        double first = Double.parseDouble(integrals.get(1).split(",", -1)[2]);
        double last = Double.parseDouble(integrals.getLast().split(",", -1)[2]);
        assertThat(last).as("mass between walls").isCloseTo(first, within(1e-12 * first));
    }

    private static void assertSameTables(String run) {
        for (String table : List.of("snapshots.csv", "integrals.csv")) {
            assertThat(Path.of(out(run), table)).hasSameBinaryContentAs(Path.of(out("whole"), table));
        }
    }

    @Test
    void theChecksumIsThatOfAnyRanksScheduleAndTiling() {
        for (int ranks : new int[] {3, 7}) {
            Map<String, Object> other = run(
                    "-n",
                    "" + ranks,
                    "-o",
                    out("ranks" + ranks),
                    "--set",
                    "tiling=" + (1 + ranks % 3),
                    "--set",
                    "overlap=" + (ranks % 2 == 0));
            assertThat(other.get("checksum")).as("%d ranks", ranks).isEqualTo(whole.get("checksum"));
            assertThat(other.get("steps")).as("%d ranks", ranks).isEqualTo(whole.get("steps"));
            assertSameTables("ranks" + ranks);
        }
    }

    @Test
    void aRunThatDiedContinuesOnOtherRanksToTheSameChecksum() throws Exception {
        String broken = out("broken");
        Shell died = Shell.parhelion(
                arguments("-n", "2", "-o", broken, "--set", "fault.kill=1@40").toArray(String[]::new));
        assertThat(died.status()).isNotZero();
        assertThat(Files.isDirectory(Path.of(broken))).isTrue();
        Map<String, Object> restarted = run("-n", "3", "--restart", broken);
        assertThat(((Number) Objects.requireNonNull(restarted.get("restartedFrom"))).intValue())
                .isBetween(15, 40);
        assertThat(restarted.get("checksum")).isEqualTo(whole.get("checksum"));
        assertThat(restarted.get("timeSeconds")).isEqualTo(60.0);
        assertSameTables("broken");
    }

    @Test
    void aRunSurvivesADeathWithTheSameChecksum() {
        Map<String, Object> survived = run("-n", "3", "-o", out("survived"), "--survive", "--set", "fault.kill=1@40");
        assertThat((List<?>) survived.get("recoveries")).hasSize(1);
        assertThat(survived.get("checksum")).isEqualTo(whole.get("checksum"));
        assertSameTables("survived");
    }
}
