package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.balance.LoadBalance;
import org.parhelion.runs.problem.RunFile;

/** Streams of every kind: the same files on any number of ranks, killed or not. */
class StreamLawTest {
    private static final int RUNS = 6;
    private static final int[] RANKS = {2, 3, 4, 7};

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void filesDoNotDependOnTheRanks() throws IOException {
        Random random = new Random(seed);
        for (int n = 0; n < RUNS; n++) {
            String text = new RandomStreams(random).text();
            int ranks = RANKS[random.nextInt(RANKS.length)];
            Path one = run(text, 1, n + "-one");
            Path several = run(text, ranks, n + "-several");
            assertThat(TestRun.differences(one, several))
                    .as("-Dparhelion.seed=%d, %d ranks%n%s", seed, ranks, text)
                    .isEmpty();
            assertThat(TestRun.files(one)).as(text).hasSizeGreaterThan(1);
        }
    }

    /** Killed after any step, and continued on another number of ranks. */
    @Test
    void filesOfAKilledRunAreThoseOfTheWholeRun() throws IOException {
        Random random = new Random(seed);
        for (int n = 0; n < RUNS; n++) {
            RandomStreams streams = new RandomStreams(random);
            String text = streams.text();
            // After step 5 a checkpoint at least is complete: one in the background when the next begins.
            boolean background = random.nextBoolean();
            String every = "checkpoint={every: " + (1 + random.nextInt(background ? 2 : 5)) + ", background: "
                    + background + "}";
            int step = 6 + random.nextInt(streams.steps() - 6);
            int before = RANKS[random.nextInt(RANKS.length)];
            int after = RANKS[random.nextInt(RANKS.length)];
            Path killed = directory.resolve(n + "-killed");
            RunFile dies = TestRun.file(directory, text, every, "fault.kill=" + random.nextInt(before) + "@" + step);
            assertThatThrownBy(() -> TestRun.whole(dies, before, killed)).hasMessageContaining("died at step " + step);
            TestRun.restarted(TestRun.file(directory, text, every), after, killed);
            assertThat(TestRun.differences(run(text, 1, n + "-whole"), killed))
                    .as("-Dparhelion.seed=%d, %d ranks to step %d, then %d%n%s", seed, before, step, after, text)
                    .isEmpty();
        }
    }

    /** Computing times that have nothing to do with the blocks move them up and down. */
    @Test
    void filesOfARunWhoseBlocksMoveAreThoseOfOneWhoseBlocksStay() throws IOException {
        Random random = new Random(seed);
        int moves = 0;
        for (int n = 0; n < RUNS; n++) {
            String text = new RandomStreams(random).text();
            int ranks = RANKS[random.nextInt(RANKS.length)];
            long times = random.nextLong();
            LoadBalance restless = LoadBalance.DEFAULT.withWindow(1, 0).measuring(simulation -> {
                long step = simulation.clock().step();
                long rank = simulation.block().rank();
                return 1e6 * step * new SplittableRandom(times ^ (step / 6 * 100 + rank)).nextDouble(0.2, 1);
            });
            Path moved = directory.resolve(n + "-moved");
            moves += TestRun.balanced(TestRun.file(directory, text), restless, ranks, moved)
                    .moves()
                    .size();
            assertThat(TestRun.differences(run(text, 1, n + "-one"), moved))
                    .as("-Dparhelion.seed=%d, %d ranks%n%s", seed, ranks, text)
                    .isEmpty();
        }
        assertThat(moves).as("-Dparhelion.seed=%d", seed).isPositive();
    }

    @Test
    void aRestartWithAnotherWindowIsRefused() throws IOException {
        String text = """
                problem: heat
                grid: {points: [9, 12], spacing: 1 m}
                diffusivity: 1 m2/s
                initial: 300 K
                steps: 20
                checkpoint: {every: 5, background: false}
                """;
        Path killed = directory.resolve("killed");
        RunFile dies = TestRun.file(
                directory, text, "output=[{name: a, every: 20, window: [min]}, {name: b}]", "fault.kill=0@8");
        assertThatThrownBy(() -> TestRun.whole(dies, 2, killed)).hasMessageContaining("died at step 8");
        for (String other : List.of("{name: a, every: 20, window: [max]}", "{name: b, window: [min]}")) {
            RunFile differs = TestRun.file(directory, text, "output=[" + other + "]");
            assertThatThrownBy(() -> TestRun.restarted(differs, 2, killed))
                    .hasMessageContaining("--restart: the checkpoint has another window of output")
                    .hasMessageContaining("keep fields, box, stride and window");
        }
        TestRun.restarted(goesOn(text), 3, killed);
        assertThat(TestRun.files(killed)).contains("a/temperature-min-0000020.npy", "b/temperature.npy");
    }

    private RunFile goesOn(String text) throws IOException {
        return TestRun.file(directory, text, "output=[{name: a, every: 20, window: [min], format: npy}, {name: b}]");
    }

    private Path run(String text, int ranks, String name) throws IOException {
        Path to = directory.resolve(name);
        TestRun.whole(TestRun.file(directory, text), ranks, to);
        return to;
    }
}
