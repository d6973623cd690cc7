package org.parhelion.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.Axis;
import org.parhelion.io.store.Keys;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.compare.Difference;
import org.parhelion.runs.compare.DifferencePicture;
import org.parhelion.runs.compare.RunComparison;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.HtmlReport;
import org.parhelion.runs.stored.StoredPlace;
import org.parhelion.view.sample.Slice;
import org.parhelion.view.stored.StoredRun;

/** What a run wrote is read from a bucket as it is read from its directory. */
@Timeout(120)
class StoredRunInABucketTest {
    private final String bucket = "s3://" + Server.bucket();

    @TempDir
    private Path directory;

    private Path run;

    @BeforeEach
    void runAndCopyToTheBucket() throws IOException {
        run = run("one");
        copy(run, "one");
    }

    private Path run(String name, String... settings) throws IOException {
        Path file = directory.resolve("plate.yaml");
        Files.writeString(file, """
                problem: heat
                grid: {points: [9, 12], spacing: 1 m}
                diffusivity: 1 m2/s
                initial: {gaussian: {peak: 300 K, width: 3 m}}
                steps: 20
                output: {every: 5, format: [npy, zarr]}
                """);
        Path to = directory.resolve(name);
        Runs.complete(file, List.of(settings), 2, to);
        return to;
    }

    private void copy(Path from, String prefix) throws IOException {
        ObjectStore store = ObjectStore.at(bucket + "/" + prefix);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String key = from.relativize(file).toString();
                if (Keys.isKey(key)) {
                    store.put(key, ByteBuffer.wrap(Files.readAllBytes(file)));
                }
            }
        }
    }

    private StoredPlace place(String name) {
        return StoredPlace.of(bucket + "/" + name);
    }

    @Test
    void aRunInABucketComparesAsItsDirectoryDoes() throws IOException {
        RunComparison same = RunComparison.of(StoredPlace.of(run), place("one/"));
        assertThat(same.same()).as(same.toString()).isTrue();
        assertThat(same.arrays()).isGreaterThan(10);
        Path other = run("other", "diffusivity=2 m2/s");
        copy(other, "other");
        RunComparison there = RunComparison.of(place("one"), place("other"));
        RunComparison here = RunComparison.of(StoredPlace.of(run), StoredPlace.of(other));
        assertThat(there.differences()).extracting(Difference::place).isEqualTo(places(here));
        Path picture = directory.resolve("difference.png");
        DifferencePicture.write(there.first().orElseThrow(), place("one"), place("other"), picture);
        assertThat(picture).isNotEmptyFile();
    }

    private static List<String> places(RunComparison comparison) {
        return comparison.differences().stream().map(Difference::place).toList();
    }

    @Test
    void aStoreAndAFileOfABucketAreReadAlone() throws IOException {
        for (String name : List.of("fields.zarr", "temperature.npy", "temperature-0000005.npy")) {
            RunComparison same = RunComparison.of(StoredPlace.of(run.resolve(name)), place("one/" + name));
            assertThat(same.same()).as(name).isTrue();
            assertThat(same.arrays()).as(name).isPositive();
        }
    }

    @Test
    void thePicturesOfThePageAreThoseOfTheDirectory() throws IOException {
        StoredRun here = StoredRun.open(StoredPlace.of(run));
        StoredRun there = StoredRun.open(place("one"));
        assertThat(there.steps()).isEqualTo(here.steps()).contains(20L);
        assertThat(there.view()).isEqualTo(here.view());
        for (long step : here.steps()) {
            for (int field = 0; field < here.view().fields().size(); field++) {
                Slice slice = new Slice(field, Axis.Z, 0, 64);
                if (here.view().has(slice)) {
                    assertThat(there.picture(slice, step).values())
                            .as("field %d at step %d", field, step)
                            .isEqualTo(here.picture(slice, step).values());
                }
            }
        }
    }

    @Test
    void theReportOfABucketIsThatOfTheDirectory() throws IOException {
        assertThat(HtmlReport.of(place("one"))).isEqualTo(HtmlReport.of(StoredPlace.of(run)));
        place("one").write("report.html", "a page");
        assertThat(place("one").text("report.html")).contains("a page");
    }

    @Test
    void aPlaceWithoutARunIsNamed() {
        assertThatThrownBy(() -> RunComparison.of(place("one"), place("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(bucket + "/none: contains no .npy file");
        assertThatThrownBy(() -> HtmlReport.of(place("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(bucket + "/none: contains no report.json");
        assertThatThrownBy(() -> StoredPlace.of("gs://bucket/run"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no store for gs://");
    }
}
