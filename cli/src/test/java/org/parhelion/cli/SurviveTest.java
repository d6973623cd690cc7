package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run --survive}: a rank dies, and the report alone mentions it. */
@Timeout(300)
class SurviveTest {
    @TempDir
    private static Path directory;

    private static Map<String, Object> undisturbed;

    private static List<String> arguments(String name, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                Shell.config("heat.yaml"),
                "--with",
                "threads",
                "-o",
                directory.resolve(name).toString(),
                "--set",
                "grid.points=[61,64]",
                "--set",
                "steps=120",
                "--set",
                "output.every=25"));
        Collections.addAll(args, more);
        return args;
    }

    private static Map<String, Object> json(String name, String... more) {
        return Shell.json(arguments(name, more).toArray(String[]::new));
    }

    private static Shell run(String name, String... more) {
        return Shell.parhelion(arguments(name, more).toArray(String[]::new));
    }

    @BeforeAll
    static void runUndisturbed() {
        undisturbed = json("undisturbed", "-n", "1");
    }

    /** At a snapshot's step, between two, in the last step; the first rank, which writes, too; with a spare, and without. */
    @ParameterizedTest
    @CsvSource({"1, 60, 0", "0, 60, 0", "0, 75, 0", "2, 75, 1", "0, 120, 1", "3, 120, 0", "0, 1, 1"})
    void aRankDiesAndEveryFileIsThatOfTheUndisturbedRun(int rank, int step, int spares) throws IOException {
        String name = "died-" + rank + "-" + step + "-" + spares;
        Map<String, Object> survived = json(
                name,
                "-n",
                Integer.toString(4 + spares),
                "--survive",
                "--spares",
                Integer.toString(spares),
                "--set",
                "fault.kill=" + rank + "@" + step);
        assertThat(survived.get("checksum")).isEqualTo(undisturbed.get("checksum"));
        assertThat(survived.get("steps")).isEqualTo(120);
        assertThat(survived).containsKey("recoveries").doesNotContainKey("restartedFrom");
        assertThat(String.valueOf(survived.get("recoveries"))).contains("died=[" + rank + "]");
        assertThat(survived.get("ranks")).isEqualTo(spares == 0 ? 3 : 4);
        assertThat(Shell.files(directory.resolve(name))).isEqualTo(Shell.files(directory.resolve("undisturbed")));
        for (String file : Shell.files(directory.resolve(name))) {
            if (file.endsWith(".npy")) {
                assertThat(directory.resolve(name).resolve(file))
                        .hasSameBinaryContentAs(directory.resolve("undisturbed").resolve(file));
            }
        }
    }

    @Test
    void aRunInWhichNoRankDiesReportsNoRecovery() {
        assertThat(json("calm", "-n", "3", "--survive"))
                .doesNotContainKey("recoveries")
                .containsEntry("checksum", undisturbed.get("checksum"));
    }

    @Test
    void theTableNamesTheDeadAndThoseThatGoOn() {
        Shell shell = run("table", "-n", "3", "--survive", "--set", "fault.kill=1@40");
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.out()).contains("rank 1 died; continued from step", "on ranks 0, 2");
    }

    @Test
    void withoutSurvivalADeathEndsTheRunInOneLine() {
        Shell shell = run("ended", "-n", "3", "--set", "fault.kill=1@40");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err())
                .contains("rank 1 died at step 40 (fault.kill)", "with --survive the run continues without it")
                .doesNotContain("Exception");
    }

    @Test
    void whereTooFewAreLeftTheRunEndsInOneLine() {
        Shell shell = run("too few", "-n", "1", "--survive", "--set", "fault.kill=0@40");
        assertThat(shell.status()).isNotZero();
        assertThat(shell.err()).doesNotContain("\tat ").contains("every rank");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        refused(run("a", "--spares", "1"), "--spares 1", "add --survive");
        refused(run("a", "-n", "2", "--survive", "--spares", "2"), "--spares 2", "no rank is left to compute");
        refused(run("a", "--restart-step", "3"), "--restart-step 3 requires --restart DIR");
        refused(run("a", "--set", "fault.kill=1"), "fault.kill", "1@300");
        refused(run("a", "-n", "2", "--set", "fault.kill=2@30"), "fault.kill", "ranks 0 … 1");
        refused(run("a", "-n", "2", "--set", "fault.kill=1@121"), "fault.kill", "120 steps");
        assertThat(Files.exists(directory.resolve("a"))).isFalse();
    }

    private static void refused(Shell shell, String... words) {
        assertThat(shell.status()).as(shell.err()).isEqualTo(2);
        assertThat(shell.err()).contains(words).doesNotContain("Exception");
    }
}
