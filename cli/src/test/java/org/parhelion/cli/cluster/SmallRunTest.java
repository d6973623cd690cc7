package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./parhelion run} of a few points, which starts in a smaller JVM. */
class SmallRunTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private ClusterJob run(String name, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of("./parhelion", "run", "configs/jacobi.yaml"));
        line.addAll(List.of("-o", directory.resolve(name).toString()));
        line.addAll(List.of(more));
        ClusterJob job = ClusterJob.run(DEADLINE, Map.of(), line);
        assertThat(job.status()).as(job.output()).isZero();
        return job;
    }

    @Test
    void aRunOfFewPointsUsesScalarLoopsAndHasTheBitsOfVectors() throws Exception {
        ClusterJob small = run("small");
        assertThat(small.output()).contains("scalar rows").doesNotContain("WARNING");
        assertThat(run("vectors", "--set", "steps=50").output())
                .as("a run with an option that may make it large")
                .contains("vector rows")
                .contains(checksumLine(small));
        assertThat(small.output()).contains("checksum");
    }

    private static String checksumLine(ClusterJob job) {
        return job.output()
                .lines()
                .filter(line -> line.startsWith("checksum"))
                .findFirst()
                .orElseThrow();
    }
}
