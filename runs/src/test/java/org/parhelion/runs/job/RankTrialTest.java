package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.problem.RunFile;

/** How many ranks a run gets by trial. What is faster depends on the machine, so only the bounds are certain. */
class RankTrialTest {
    private static final DeviceChoice CPU = new DeviceChoice(List.of("cpu"));

    @TempDir
    private Path directory;

    private RunFile heat(int points, int steps) throws IOException {
        return TestRun.file(directory, """
                problem: heat
                grid: {points: [%1$d, %1$d], spacing: 1 mm}
                diffusivity: 1e-4 m²/s
                dt: 80 %%
                steps: %2$d
                initial: {gaussian: {peak: 300 K, width: 3 mm, centre: [0 m, 0 m]}}
                """.formatted(points, steps));
    }

    @Test
    void aRunThatTakesLessThanATrialHasOneRankAndNoTrial() throws IOException {
        RankTrial.Choice choice = RankTrial.choose(heat(20, 100), CPU, 8);
        assertThat(choice.ranks()).isEqualTo(1);
        assertThat(choice.reason()).isEqualTo("40.0 kupdates of points take less time than a trial");
    }

    @Test
    void aLongRunIsTriedAndTheReasonGivesTheTimes() throws IOException {
        RankTrial.Choice choice = RankTrial.choose(heat(64, 100_000_000), CPU, 2);
        assertThat(choice.ranks()).isBetween(1, 2);
        assertThat(choice.reason()).matches("a step takes .* on 1 rank, .* on 2 ranks");
    }

    @Test
    void moreRanksThanTheGridCanBeDividedIntoAreNotTried() throws IOException {
        RankTrial.Choice choice = RankTrial.choose(heat(3, 1_000_000_000), CPU, 1024);
        assertThat(choice.ranks()).isBetween(1, 9);
    }

    @Test
    void oneCoreNeedsNoTrial() throws IOException {
        assertThat(RankTrial.choose(heat(64, 100_000), CPU, 1)).isEqualTo(new RankTrial.Choice(1, "there is one core"));
    }
}
