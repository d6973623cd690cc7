package org.parhelion.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.job.CheckpointPlace;
import org.parhelion.runs.job.Restart;
import org.parhelion.runs.job.VerifiedCheckpoint;
import org.parhelion.runs.problem.RunFile;

/** Checkpoints, output and input of a run in a bucket. */
@Timeout(120)
class RunInABucketTest {
    private final String place = "s3://" + Server.bucket();

    @TempDir
    private Path directory;

    private RunFile file(String prefix, String... settings) throws IOException {
        Path file = directory.resolve("plate.yaml");
        Files.writeString(file, """
                problem: heat
                grid: {points: [9, 12], spacing: 1 m}
                diffusivity: 1 m2/s
                initial: 300 K
                source: 1 K/s
                steps: 20
                checkpoint: {every: 3, to: PLACE/checkpoints}
                output: {name: all, every: 4, format: zarr, to: PLACE/all.zarr}
                """.replace("PLACE", place + "/" + prefix));
        return RunFile.read(file, List.of(settings));
    }

    private static void run(RunFile file, int ranks, Optional<Restart> restart, Path to) {
        Runs.run(file, ranks, restart, to);
        CheckpointPlace.clear(file);
    }

    private Map<String, Integer> objects(String prefix) throws IOException {
        ObjectStore store = ObjectStore.at(place + "/" + prefix);
        Map<String, Integer> objects = new TreeMap<>();
        for (String key : store.list("")) {
            objects.put(key, Arrays.hashCode(store.get(key).orElseThrow()));
        }
        return objects;
    }

    @Test
    void aKilledRunGoesOnFromTheBucketAndLeavesWhatTheWholeRunLeaves() throws IOException {
        run(file("whole"), 1, Optional.empty(), directory.resolve("whole"));
        Path killed = directory.resolve("killed");
        assertThatThrownBy(() -> run(file("killed", "fault.kill=1@17"), 3, Optional.empty(), killed))
                .hasMessageContaining("died at step 17");
        assertThat(VerifiedCheckpoint.all(place + "/killed/checkpoints"))
                .isNotEmpty()
                .allMatch(VerifiedCheckpoint::whole);
        assertThatThrownBy(() -> run(file("killed"), 2, Optional.empty(), directory.resolve("other")))
                .hasMessageContaining("contains checkpoints of an unfinished run");
        Restart restart = Restart.open(killed, OptionalLong.empty(), file("killed"), false);
        run(file("killed"), 2, Optional.of(restart), killed);
        assertThat(objects("killed")).isEqualTo(objects("whole")).containsKey("all.zarr/zarr.json");
        assertThatThrownBy(() -> run(file("whole"), 2, Optional.empty(), directory.resolve("again")))
                .hasMessageContaining("contains a Zarr group already");
        assertThat(file("whole").outputPlan()).hasToString("6 objects, about 5.18 kB in " + place + "/whole/all.zarr");
        RunFile next = file("next", "initial={file: \"" + place + "/whole/all.zarr\"}");
        assertThat(next.steps()).isEqualTo(20);
    }
}
