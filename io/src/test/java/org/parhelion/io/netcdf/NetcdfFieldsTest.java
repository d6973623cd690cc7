package org.parhelion.io.netcdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.RankFailure;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.FrameRun;
import org.parhelion.io.Python;

class NetcdfFieldsTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Prints what netCDF4 finds: form, and values, coordinates and attributes of each variable. */
    private static final String READER = """
            import hashlib, sys, netCDF4, numpy
            def sha(a): return hashlib.sha256(numpy.asarray(a, '<f8').tobytes()).hexdigest()
            file = netCDF4.Dataset(sys.argv[1])
            file.set_auto_mask(False)
            print(file.data_model, file.Conventions, file.title)
            for name, v in file.variables.items():
                print(name, v.dtype, ','.join(v.dimensions), getattr(v, 'units', ''), sha(v[:]))
            """;

    @TempDir
    private Path directory;

    private static FrameRun random(Random random) {
        return FrameRun.random(random, 3000, 600, 70);
    }

    private static void write(FrameRun run, Path to, OptionalInt form, int ranks, int from, int until) {
        run.write(
                (comm, variables) -> NetcdfFields.open(to, comm, variables, Map.of("title", "a run"), form)::write,
                ranks,
                from,
                until);
    }

    private static OptionalInt form(Random random) {
        return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(5);
    }

    @RepeatedTest(8)
    void theFileIsTheSameByteForByteOnAnyNumberOfRanks(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        FrameRun run = random(random);
        OptionalInt form = form(random);
        Path one = directory.resolve("1.nc");
        write(run, one, form, 1, 0, run.frames());
        for (int ranks : new int[] {2, 3, 4, 7}) {
            Path several = directory.resolve(ranks + ".nc");
            write(run, several, form, ranks, 0, run.frames());
            assertThat(Files.mismatch(one, several))
                    .as("seed %d, %s on %d ranks", seed, run, ranks)
                    .isNegative();
        }
    }

    @RepeatedTest(8)
    void aRunThatGoesOnFromAnEarlierStepGivesTheFileOfOneThatWasNotStopped(RepetitionInfo repetition)
            throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        FrameRun run = random(random);
        OptionalInt form = form(random);
        Path whole = directory.resolve("whole.nc");
        write(run, whole, form, 2, 0, run.frames());
        Path parts = directory.resolve("parts.nc");
        int stopped = 1 + random.nextInt(run.frames());
        write(run, parts, form, 4, 0, stopped);
        write(run, parts, form, 1 + random.nextInt(4), random.nextInt(stopped + 1), run.frames());
        assertThat(Files.mismatch(parts, whole)).as("seed %d, %s", seed, run).isNegative();
    }

    @RepeatedTest(8)
    void everyValueIsReadBackWithItsTimeAndItsCoordinates(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        FrameRun run = random(random);
        Path path = directory.resolve("run.nc");
        write(run, path, form(random), 3, 0, run.frames());
        try (NetcdfFile file = NetcdfFile.open(path)) {
            for (var variable : run.variables()) {
                String name = variable.name();
                assertThat(file.read(name)).as("seed %d, %s", seed, run).isEqualTo(values(run, name));
                assertThat(file.grows(name)).isEqualTo(!variable.steady());
                boxIsAPartOfTheWhole(file, name, random);
            }
            assertThat(file.read("step")).hasSize(run.frames()).endsWith((double) FrameRun.step(run.frames() - 1));
            assertThat(file.read("x_face")).hasSize(run.grid().points(Axis.X) + 1);
            assertThat(file.attributes("u")).containsEntry("units", "K");
            assertThat(file.attributes()).containsEntry("title", "a run");
        }
    }

    private static void boxIsAPartOfTheWhole(NetcdfFile file, String name, Random random) throws IOException {
        long[] shape = file.shape(name);
        long[] from = new long[shape.length];
        int[] extent = new int[shape.length];
        for (int d = 0; d < shape.length; d++) {
            from[d] = random.nextInt((int) shape[d]);
            extent[d] = random.nextInt((int) (shape[d] - from[d])) + 1;
        }
        double[] whole = file.read(name);
        double[] expected = new double[Arrays.stream(extent).reduce(1, (a, b) -> a * b)];
        for (int n = 0; n < expected.length; n++) {
            int rest = n;
            int at = 0;
            int stride = 1;
            for (int d = shape.length - 1; d >= 0; d--) {
                at += (int) (from[d] + rest % extent[d]) * stride;
                rest /= extent[d];
                stride *= (int) shape[d];
            }
            expected[n] = whole[at];
        }
        assertThat(file.read(name, from, extent))
                .as("%s from %s, %s", name, Arrays.toString(from), Arrays.toString(extent))
                .isEqualTo(expected);
    }

    private static double[] values(FrameRun run, String name) {
        return IntStream.range(0, name.equals("m") ? 1 : run.frames())
                .boxed()
                .flatMapToDouble(frame -> Arrays.stream(run.values(name, frame)))
                .toArray();
    }

    @Test
    void netCDF4ReadsValuesCoordinatesUnitsAndTimes() throws IOException, InterruptedException {
        Python.need("netCDF4");
        Random random = new Random(SEED);
        for (OptionalInt form : List.of(OptionalInt.empty(), OptionalInt.of(1), OptionalInt.of(5))) {
            FrameRun run = random(random);
            Path file = directory.resolve("form" + form + ".nc");
            write(run, file, form, 3, 0, run.frames());
            Grid grid = run.grid();
            List<String> expected = new ArrayList<>();
            expected.add(
                    switch (form.orElse(2)) {
                        case 1 -> "NETCDF3_CLASSIC CF-1.10 a run";
                        case 2 -> "NETCDF3_64BIT_OFFSET CF-1.10 a run";
                        default -> "NETCDF3_64BIT_DATA CF-1.10 a run";
                    });
            double[] times = IntStream.range(0, run.frames())
                    .mapToDouble(FrameRun::timeSeconds)
                    .toArray();
            double[] steps =
                    IntStream.range(0, run.frames()).mapToDouble(FrameRun::step).toArray();
            expected.add("time float64 time s " + FrameRun.sha(times));
            expected.add("step float64 time  " + FrameRun.sha(steps));
            String axes = "";
            String faces = "";
            for (Axis axis : grid.axes()) {
                String name = axis.name().toLowerCase(java.util.Locale.ROOT);
                axes += (axes.isEmpty() ? "" : ",") + name;
                faces += (faces.isEmpty() ? "" : ",") + name + (axis == Axis.X ? "_face" : "");
                double[] points = new double[grid.points(axis)];
                Arrays.setAll(points, i -> grid.coordinate(axis, i));
                expected.add(name + " float64 " + name + " m " + FrameRun.sha(points));
            }
            Lattice lattice = run.variables().get(1).lattice();
            double[] points = new double[lattice.points(Axis.X)];
            Arrays.setAll(points, i -> lattice.coordinate(Axis.X, i));
            expected.add("u float64 time," + axes + " K " + FrameRun.sha(values(run, "u")));
            expected.add("x_face float64 x_face m " + FrameRun.sha(points));
            expected.add("v float32 time," + faces + " m s-1 " + FrameRun.sha(values(run, "v")));
            expected.add("m float64 " + axes + "  " + FrameRun.sha(values(run, "m")));
            assertThat(Python.run(READER, file.toString()))
                    .as("seed %d, %s", SEED, run)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void xarrayFindsCoordinatesByTheConventions() throws IOException, InterruptedException {
        Python.need("xarray");
        Path file = directory.resolve("run.nc");
        FrameRun run = new FrameRun(Grid.uniform(4, 5, 0.5), 3);
        write(run, file, OptionalInt.empty(), 2, 0, 3);
        String script = """
                import sys, xarray
                run = xarray.open_dataset(sys.argv[1], decode_timedelta=False)
                print(sorted(run.u.coords), run.u.units, float(run.u.sel(time=0.1, method='nearest').isel(y=3, x=4)))
                """;
        assertThat(Python.run(script, file.toString()))
                .containsExactly("['step', 'time', 'x', 'y'] K " + run.values("u", 1)[3 * 5 + 4]);
    }

    /** What a killed run leaves: values of the next frame, which the number of records does not count yet. */
    @Test
    void aFrameIsSeenWhenAllItsValuesAreWritten() throws IOException {
        FrameRun run = new FrameRun(Grid.uniform(20, 30, 1), 3);
        Path path = directory.resolve("run.nc");
        write(run, path, OptionalInt.empty(), 2, 0, 2);
        byte[] two = Files.readAllBytes(path);
        write(run, path, OptionalInt.empty(), 2, 2, 3);
        byte[] three = Files.readAllBytes(path);
        // All but the number of records, in bytes 4 to 7
        System.arraycopy(two, 4, three, 4, 4);
        Files.write(path, three);
        try (NetcdfFile file = NetcdfFile.open(path)) {
            assertThat(file.shape("u")).containsExactly(2, 20, 30);
            assertThat(file.read("time")).containsExactly(0, 0.1);
        }
        Path whole = directory.resolve("whole.nc");
        write(run, whole, OptionalInt.empty(), 1, 0, 3);
        write(run, path, OptionalInt.empty(), 3, 2, 3);
        assertThat(Files.mismatch(path, whole)).isNegative();
    }

    @Test
    void aFieldOf4GiBNeedsTheFormOf64BitData() {
        assertThat(HeaderWriter.form(List.of(8L, 4_294_967_292L))).isEqualTo(2);
        assertThat(HeaderWriter.form(List.of(8L, 4_294_967_296L))).isEqualTo(5);
    }

    @Test
    void aFileOfAnotherGridIsRefused() {
        Path file = directory.resolve("run.nc");
        write(new FrameRun(Grid.uniform(20, 1), 1), file, OptionalInt.empty(), 1, 0, 1);
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> write(new FrameRun(Grid.uniform(21, 1), 1), file, OptionalInt.empty(), 1, 0, 1))
                .withCauseInstanceOf(DataException.class)
                .withMessageContaining("other fields or points");
    }
}
