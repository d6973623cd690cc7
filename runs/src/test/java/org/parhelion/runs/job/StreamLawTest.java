package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of every kind: the same files on any number of ranks, killed or not. */
class StreamLawTest {
    private static final int RUNS = 12;
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

    private Path run(String text, int ranks, String name) throws IOException {
        Path to = directory.resolve(name);
        TestRun.whole(TestRun.file(directory, text), ranks, to);
        return to;
    }
}
