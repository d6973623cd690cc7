package org.parhelion.adapters.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.RankFailure;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.FrameRun;
import org.parhelion.io.Python;
import org.parhelion.io.Variable;
import org.parhelion.io.source.ArraySource;
import org.parhelion.io.vtk.VtkHdfFields;

class VtkHdfFieldsTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Prints what VTK finds: per frame and array its values, and the points. */
    private static final String READER = """
            import hashlib, json, os, sys, vtk, numpy
            from vtk.util.numpy_support import vtk_to_numpy
            def sha(a): return hashlib.sha256(numpy.asarray(a, '<f8').tobytes()).hexdigest()
            def read(time, file):
                reader = vtk.vtkHDFReader()
                reader.SetFileName(os.path.join(sys.argv[1], file))
                reader.Update()
                image = reader.GetOutput()
                for i in range(image.GetPointData().GetNumberOfArrays()):
                    array = image.GetPointData().GetArray(i)
                    values = vtk_to_numpy(array)
                    print(time, array.GetName(), values.dtype, image.GetDimensions(), sha(values),
                          image.GetOrigin(), image.GetSpacing())
            for series in sorted(os.listdir(sys.argv[1])):
                if series.endswith('.series'):
                    for frame in json.load(open(os.path.join(sys.argv[1], series)))['files']:
                        read(frame['time'], frame['name'])
            read('steady', 'steady.vtkhdf')
            """;

    @TempDir
    private Path directory;

    /** A random run of three axes of equal spacing. */
    private static FrameRun random(Random random) {
        FrameRun run = FrameRun.random(random, 3000, 2600, 300);
        while (run.grid().isStretched() || run.grid().dims() < 3) {
            run = FrameRun.random(random, 3000, 2600, 300);
        }
        return run;
    }

    private static void write(FrameRun run, Path to, int ranks, int from, int until) {
        run.write((comm, variables) -> VtkHdfFields.open(to, comm, variables)::write, ranks, from, until);
    }

    @RepeatedTest(4)
    void theFilesAreTheSameByteForByteOnAnyNumberOfRanks(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        FrameRun run = random(new Random(seed));
        Path one = directory.resolve("1");
        write(run, one, 1, 0, run.frames());
        for (int ranks : new int[] {2, 3, 7}) {
            Path several = directory.resolve("" + ranks);
            write(run, several, ranks, 0, run.frames());
            assertThat(FrameRun.contents(several))
                    .as("seed %d, %s on %d ranks", seed, run, ranks)
                    .isEqualTo(FrameRun.contents(one));
        }
    }

    @RepeatedTest(4)
    void aRunThatGoesOnFromAnEarlierStepGivesTheFilesOfOneThatWasNotStopped(RepetitionInfo repetition)
            throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        FrameRun run = random(random);
        Path whole = directory.resolve("whole");
        write(run, whole, 2, 0, run.frames());
        Path parts = directory.resolve("parts");
        int stopped = 1 + random.nextInt(run.frames());
        write(run, parts, 4, 0, stopped);
        // Of a frame that was being written when the run was killed.
        Files.writeString(parts.resolve("fields-0000995.vtkhdf"), "torn");
        Files.writeString(parts.resolve("fields-x_face-0000995.vtkhdf"), "torn");
        write(run, parts, 1 + random.nextInt(4), random.nextInt(stopped + 1), run.frames());
        assertThat(FrameRun.contents(parts)).as("seed %d, %s", seed, run).isEqualTo(FrameRun.contents(whole));
    }

    @Test
    void vtkReadsValuesPointsAndTimes() throws IOException, InterruptedException {
        Python.need("vtk");
        Random random = new Random(SEED);
        for (int n = 0; n < 3; n++) {
            FrameRun run = random(random);
            Path files = directory.resolve("run" + n);
            write(run, files, 3, 0, run.frames());
            List<String> expected = new ArrayList<>();
            for (int number : new int[] {1, 0}) { // in the order of the names of their files
                for (int frame = 0; frame < run.frames(); frame++) {
                    expected.add(line("" + FrameRun.timeSeconds(frame), run, number, frame));
                }
            }
            expected.add(line("steady", run, 2, 0));
            assertThat(Python.run(READER, files.toString()))
                    .as("seed %d, %s", SEED, run)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static String line(String time, FrameRun run, int number, int frame) {
        Variable variable = run.variables().get(number);
        Lattice lattice = variable.lattice();
        List<String> points = new ArrayList<>();
        List<String> origin = new ArrayList<>();
        List<String> spacing = new ArrayList<>();
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            boolean present = lattice.grid().axes().contains(axis);
            points.add("" + lattice.box().extent(axis));
            origin.add("" + (present ? lattice.coordinate(axis, 0) : 0.0));
            spacing.add("" + (present ? lattice.grid().spacing(axis) : 1.0));
        }
        return time + " " + variable.name() + (number == 1 ? " float32 (" : " float64 (") + String.join(", ", points)
                + ") " + FrameRun.sha(run.values(variable.name(), frame)) + " (" + String.join(", ", origin) + ") ("
                + String.join(", ", spacing) + ")";
    }

    @RepeatedTest(4)
    void arraysAreReadAsInitialValuesWholeAndInPart(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        FrameRun run = random(random);
        write(run, directory, 2, 0, run.frames());
        int last = run.frames() - 1;
        Path file = directory.resolve(String.format(Locale.ROOT, "fields-%07d.vtkhdf", FrameRun.step(last)));
        double[] values = run.values("u", last);
        assertThat(ArraySource.of(file).read(run.grid().points()).values())
                .as("seed %d, %s", seed, run)
                .isEqualTo(values);
        int columns = run.grid().nx();
        int low = random.nextInt(columns);
        int high = low + 1 + random.nextInt(columns - low);
        Box part = ArraySource.ALL.with(Axis.X, low, high);
        for (String name : List.of("u", "VTKHDF/PointData/u")) {
            ArraySource source = new ArraySource(file, Optional.of(name), OptionalInt.empty(), part, 2, 1);
            double[] expected = new double[values.length / columns * (high - low)];
            for (int n = 0; n < expected.length; n++) {
                expected[n] = 1 + 2 * values[n / (high - low) * columns + low + n % (high - low)];
            }
            assertThat(source.read().values()).as("seed %d, %s", seed, run).isEqualTo(expected);
        }
    }

    @Test
    void otherFilesAndArraysAreRefusedByName() throws IOException {
        Path text = Files.writeString(directory.resolve("text.h5"), "not an HDF5 file, but a text of some length");
        assertThatThrownBy(() -> ArraySource.of(text).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("text.h5");
        FrameRun run = new FrameRun(Grid.uniform(3, 4, 5, 1), 1);
        write(run, directory, 1, 0, 1);
        Path file = directory.resolve("fields-0000000.vtkhdf");
        ArraySource other = new ArraySource(file, Optional.of("w"), OptionalInt.empty(), ArraySource.ALL, 1, 0);
        assertThatThrownBy(other::read).isInstanceOf(DataException.class).hasMessageContaining("'w'");
    }

    @Test
    void aRodAStretchedAxisAndAnotherGridAreRefused() {
        Grid stretched = Grid.uniform(4, 4, 3, 1).withCoordinates(Axis.X, 0, 1, 3);
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> write(new FrameRun(stretched, 1), directory, 1, 0, 1))
                .withMessageContaining("unequal spacing");
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> write(new FrameRun(Grid.uniform(20, 1), 1), directory, 1, 0, 1))
                .withMessageContaining("three axes only");
        write(new FrameRun(Grid.uniform(4, 5, 20, 1), 1), directory, 1, 0, 1);
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> write(new FrameRun(Grid.uniform(4, 5, 21, 1), 1), directory, 1, 0, 1))
                .withCauseInstanceOf(DataException.class)
                .withMessageContaining("other fields or points");
    }
}
