package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void aRunSurvivesADeathWithTheSameChecksum() {
        Map<String, Object> survived = run("-n", "3", "-o", out("survived"), "--survive", "--set", "fault.kill=1@40");
        assertThat((List<?>) survived.get("recoveries")).hasSize(1);
        assertThat(survived.get("checksum")).isEqualTo(whole.get("checksum"));
    }
}
