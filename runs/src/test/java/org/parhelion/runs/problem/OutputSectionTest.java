package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.io.zarr.Compression;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.Reduction;
import org.parhelion.runs.output.Selection;

/** The outputs of a run file: one, or a list. */
class OutputSectionTest {
    /** Points from −5 m to 5 m along x, from −3.5 m to 3.5 m along y. */
    private static final String HEAT = """
            problem: heat
            diffusivity: 1 m2/s
            grid: {points: [8, 11], spacing: 1 m}
            initial: 300 K
            dt: 100 ms
            steps: 100
            """;

    @TempDir
    private Path directory;

    private RunFile read(String text, String... settings) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, text);
        return RunFile.read(file, List.of(settings));
    }

    private FieldStream stream(String keys) throws IOException {
        return read(HEAT + "output: [{name: part, " + keys + "}]\n").streams().getFirst();
    }

    @Test
    void oneSectionIsAStreamOfTheOutputDirectoryItself() throws IOException {
        FieldStream usual = read(HEAT).streams().getFirst();
        assertThat(usual.name()).isEmpty();
        assertThat(usual.everySteps()).isZero();
        assertThat(usual.atEnd()).isTrue();
        assertThat(usual.selection()).isEqualTo(Selection.ALL);
        assertThat(usual.formats()).extracting(format -> format.name()).containsExactly("npy", "png");
        assertThat(read(HEAT + "output: {every: 10, format: zarr}\n").streams())
                .singleElement()
                .satisfies(stream -> {
                    assertThat(stream.everySteps()).isEqualTo(10);
                    assertThat(stream.formats())
                            .extracting(format -> format.name())
                            .containsExactly("zarr");
                });
    }

    @Test
    void aListHasAStreamForEachItemAndASeries() throws IOException {
        RunFile run = read(HEAT + """
                output:
                  - every: 10
                  - {name: a, window: [mean, variance], every: 2 s, end: false, storage: float, format: zarr, compression: gzip}
                  - integrals: {fields: u}
                """);
        assertThat(run.streams()).extracting(FieldStream::name).containsExactly("", "a");
        FieldStream second = run.streams().getLast();
        assertThat(second.everySteps()).isEqualTo(20);
        assertThat(second.window()).containsExactly(Reduction.MEAN, Reduction.VARIANCE);
        assertThat(second.compression()).isEqualTo(Compression.GZIP);
        assertThat(second.atEnd()).isFalse();
        assertThat(run.integrals()).isPresent();
        RunFile changed = read(
                HEAT + "output: [{every: 10}, {name: a, box: {x: 1}}]\n", "output.1.box.x=[2, 4]", "output.0.every=7");
        assertThat(changed.streams().getFirst().everySteps()).isEqualTo(7);
        assertThat(changed.streams().getLast().selection()).isEqualTo(Selection.ALL.along(Axis.X, 2, 4));
    }

    @Test
    void rangesAreIndicesOrPlaces() throws IOException {
        assertThat(stream("box: {x: [2, 5], y: 3}").selection())
                .isEqualTo(Selection.ALL.along(Axis.X, 2, 5).along(Axis.Y, 3, 4));
        assertThat(stream("box: {x: [-2.5 m, 1 m]}").selection()).isEqualTo(Selection.ALL.along(Axis.X, 3, 7));
        assertThat(stream("box: {x: [-20 m, 20 m]}").selection()).isEqualTo(Selection.ALL.along(Axis.X, 0, 11));
        assertThat(stream("box: {x: 4.2 m}").selection().box())
                .isEqualTo(Selection.ALL.box().with(Axis.X, 9, 10));
        assertThat(stream("stride: 3").selection().stride()).isEqualTo(new Width(1, 3, 3));
        assertThat(stream("stride: [2, 5], box: {y: [1, 8]}").selection())
                .isEqualTo(
                        new Selection(new Box(0, 1, 0, Integer.MAX_VALUE, 8, Integer.MAX_VALUE), new Width(1, 2, 5)));
    }

    @Test
    void stepsAreReducedUntilTheTimesOfAllOutputsAreMultiples() throws IOException {
        RunFile run = read(HEAT.replace("dt: 100 ms", "dt: 90 %")
                + "output: [{every: 0.6 s}, {name: a, every: 1 s}, {name: b, every: 3}]\n");
        // The largest stable step is 1/4 s, and 0.2 s divides both.
        assertThat(run.model().dtSeconds()).isEqualTo(0.2);
        assertThat(run.streams()).extracting(FieldStream::everySteps).containsExactly(3L, 5L, 3L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            every: 0                                        | output.0.every: 0 is out of range
            evry: 10                                        | output.0.evry: unknown key; did you mean every?
            every: 30 ms                                    | output.0.every: '30 ms' is not a whole number of steps
            end: false                                      | output.0.end: without every, the end is the only output
            fields: pressure                                | output.0.fields: 'pressure' is no field of this problem; it writes [temperature] and has [u]
            window: median                                  | output.0.window: 'median' is not one of mean, min, max, variance
            storage: half                                   | output.0.storage: 'half' is not one of float, double
            format: jpeg                                    | output.0.format: 'jpeg' is not one of
            compression: gzip                               | output.0.compression: none of the formats [npy, png] compresses
            multiscales: true                               | output.0.multiscales: none of the formats [npy, png] has several resolutions
            'format: zarr, compression: lz77'               | output.0.compression: 'lz77' is not one of
            'format: zarr, compression: zstd'               | output.0.compression: zstd is not on the class path; add org.parhelion:parhelion-zstd
            'name: a/b'                                     | output.0.name: 'a/b' is not a name
            'name: Checkpoints'                             | output.0.name: 'Checkpoints' is not a name
            'box: {x: 1}'                                   | output.0.name: missing: a stream of a part
            'name: a, box: {x: 11}'                         | output.0.box.x: [11] selects no point of 0 … 10
            'name: a, box: {x: [3, 3]}'                     | output.0.box.x: [3, 3] selects no point
            'name: a, box: {x: [3, 2, 1]}'                  | output.0.box.x: 3 values
            'name: a, box: {x: [7 m, 9 m]}'                 | output.0.box.x: [7 m, 9 m] selects no point: the axis has points from -5.0 to 5.0 m
            'name: a, box: {x: 7 m}'                        | output.0.box.x: [7 m] selects no point
            'name: a, box: {x: [0.2 m, 0.8 m]}'             | output.0.box.x: [0.2 m, 0.8 m] selects no point
            'name: a, box: {z: 1}'                          | output.0.box.z: unknown key
            'name: a, stride: 0'                            | output.0.stride: 0 is out of range
            'name: a, stride: [1, 2, 3]'                    | output.0.stride: 3 numbers
            'integrals: {fields: u}, every: 3'              | output.0.every: unknown key
            """)
    void aMistakeIsRefusedWithLineAndKey(String keys, String message) {
        assertThatThrownBy(() -> read(HEAT + "output:\n  - {" + keys + "}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yaml:8: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '[{}, {every: 3}]'                                        | output.1.name: a second stream without a name
            '[{name: a}, {name: A}]'                                  | output.1.name: 'A' is the name of another stream already ('a')
            '[]'                                                      | output: the list is empty
            '[npy]'                                                   | output.0: 'npy' is given; a section is required
            '[{integrals: {fields: u}}, {integrals: {fields: u}}]'    | output.1.integrals: a second series
            """)
    void outputsThatExcludeEachOtherAreRefused(String list, String message) {
        assertThatThrownBy(() -> read(HEAT + "output: " + list + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yaml:7: " + message);
    }

    @Test
    void multiscalesHaveAThirdMoreValuesAndAreRefusedOfARod() throws IOException {
        String[] large = {"grid.points=[1024, 1024]", "dt=1 ms", "steps=1"};
        double plain = read(HEAT + "output: {format: zarr}\n", large)
                .outputPlan()
                .size()
                .bytes();
        RunFile several = read(HEAT + "output: {format: [zarr, zarr-v2], multiscales: true}\n", large);
        assertThat(several.outputPlan().size().bytes()).isEqualTo(2 * plain * (1 + 1 / 4.0));
        assertThatThrownBy(() -> read(
                        HEAT + "output: {format: zarr, multiscales: true}\n",
                        "grid.points=[1024]",
                        "grid.spacing=1 m",
                        "dt=1 ms"))
                .hasMessageContaining("output.multiscales: they need a grid of two or three axes");
    }

    @Test
    void tooManyFilesAndBytesAreRefusedUnlessConfirmed() throws IOException {
        String many = HEAT.replace("steps: 100\n", "steps: 20000\n") + "output: {every: 1, format: npy}\n";
        assertThatThrownBy(() -> read(many))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yaml:7: output: 20001 files, about 14.1 MB would be written")
                .hasMessageContaining("large-output: true");
        RunFile confirmed = read(many, "large-output=true");
        assertThat(confirmed.outputPlan().size().files()).isEqualTo(20001);
        assertThat(confirmed.outputPlan().size().bytes()).isEqualTo(20001.0 * 8 * 88);
        assertThatThrownBy(() -> read(
                        HEAT,
                        "grid.points=[4000, 4000]",
                        "steps=1000",
                        "dt=1 ms",
                        "output.every=1",
                        "output.format=npy"))
                .hasMessageContaining("1001 files, about 128 GB")
                .hasMessageContaining("large-output");
        RunFile part = read(
                HEAT, "grid.points=[4000, 4000]", "dt=1 ms", "output=[{name: a, every: 10, stride: 100, format: npy}]");
        assertThat(part.outputPlan()).hasToString("11 files, about 141 kB");
    }
}
