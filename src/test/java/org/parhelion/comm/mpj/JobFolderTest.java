package org.parhelion.comm.mpj;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFolderTest {
    @TempDir
    private Path directory;

    @Test
    void theFirstCauseStandsThoughTheSameRankFindsAnother() throws IOException {
        JobFolder folder = new JobFolder(directory, 0);
        folder.fail(2, "steps: 'many' is not a whole number");
        folder.fail(1, "rank 1 of 2 ended before its program did");
        assertThat(folder.failed()).contains(2);
        assertThat(directory.resolve("failed")).hasContent("2\nsteps: 'many' is not a whole number\n");
    }

    @Test
    void ofManyCausesAtOnceOneIsToldWhole() throws Exception {
        int threads = 8;
        for (int round = 0; round < 50; round++) {
            Path job = Files.createDirectory(directory.resolve("job" + round));
            CountDownLatch together = new CountDownLatch(threads);
            List<Future<?>> said = new ArrayList<>();
            try (ExecutorService ranks = Executors.newFixedThreadPool(threads)) {
                for (int t = 0; t < threads; t++) {
                    int status = 1 + t;
                    JobFolder folder = new JobFolder(job, t / 2); // two threads a rank
                    said.add(ranks.submit(() -> {
                        together.countDown();
                        together.await();
                        folder.fail(status, "cause " + status);
                        return null;
                    }));
                }
            }
            for (Future<?> each : said) {
                each.get();
            }
            List<String> lines = Files.readAllLines(job.resolve("failed"));
            assertThat(lines).containsExactly(lines.getFirst(), "cause " + lines.getFirst());
        }
    }

    @Test
    void aFolderThatTheLauncherHasRemovedTakesNoMoreCauses() {
        JobFolder folder = new JobFolder(directory.resolve("gone"), 0);
        folder.fail(1, "late");
        assertThat(folder.failed()).isEmpty();
        assertThat(directory.resolve("gone")).doesNotExist();
    }
}
