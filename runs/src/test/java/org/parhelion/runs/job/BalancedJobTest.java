package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.balance.LoadBalance;
import org.parhelion.runs.file.ConfigException;

/** The key {@code balance} of run files, and what a report has of moves. */
class BalancedJobTest {
    private static final String HEAT = """
            problem: heat
            grid: {points: [24, 12], spacing: 1 m}
            diffusivity: 1 m2/s
            initial: {noise: {low: 200 K, high: 400 K, seed: 1}}
            steps: 40
            tiling: 1
            """;

    @TempDir
    private Path directory;

    @Test
    void aRunBalancesItsLoadUnlessTheKeyIsOff() throws IOException {
        assertThat(TestRun.file(directory, HEAT).balance()).contains(LoadBalance.DEFAULT);
        assertThat(TestRun.file(directory, HEAT, "balance=auto").balance()).contains(LoadBalance.DEFAULT);
        assertThat(TestRun.file(directory, HEAT, "balance=off").balance()).isEmpty();
        LoadBalance options = TestRun.file(directory, HEAT, "balance.above=1.5", "balance.every=10")
                .balance()
                .orElseThrow();
        assertThat(options.above()).isEqualTo(1.5);
        assertThat(options.rounds()).isEqualTo(10);
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertThatThrownBy(() -> TestRun.file(directory, HEAT, "balance=on"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("balance");
        assertThatThrownBy(() -> TestRun.file(directory, HEAT, "balance.above=1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("balance.above")
                .hasMessageContaining("must be more than 1");
        assertThatThrownBy(() -> TestRun.file(directory, HEAT, "balance.every=0"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("balance.every");
    }

    @Test
    void theReportHasTheMovesAndTheChecksumOfARunWhoseBlocksStay() throws IOException {
        LoadBalance slow = LoadBalance.DEFAULT
                .withWindow(2, 0)
                .measuring(simulation -> (double) simulation.clock().step()
                        * simulation.block().owned().volume()
                        * (simulation.block().rank() == 1 ? 3 : 1));
        RunResult moved = TestRun.balanced(TestRun.file(directory, HEAT), slow, 2, directory.resolve("moved"));
        RunResult stayed =
                TestRun.balanced(TestRun.file(directory, HEAT, "balance=off"), slow, 2, directory.resolve("stayed"));
        assertThat(moved.checksum()).isEqualTo(stayed.checksum());
        assertThat(stayed.json()).doesNotContainKey("moves");
        assertThat(moved.json().get("moves"))
                .isEqualTo(
                        List.of(
                                Map.of(
                                        "step",
                                        6L,
                                        "slowestRank",
                                        1,
                                        "timesSlower",
                                        3.0,
                                        "pointsBefore",
                                        List.of(144L, 144L),
                                        "pointsAfter",
                                        List.of(216L, 72L),
                                        "seconds",
                                        moved.moves().getFirst().seconds(),
                                        "text",
                                        "step 6: moved the blocks: rank 1 computed 3.0 times as long as the others; rows 12/12 → 18/6")));
        assertThat(moved.report().steps()).isEqualTo(40);
        assertThat(moved.deviceUse().points()).containsExactly(216L, 72L);
    }
}
