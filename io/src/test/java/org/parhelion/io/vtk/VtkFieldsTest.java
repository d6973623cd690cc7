package org.parhelion.io.vtk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

class VtkFieldsTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Prints what VTK finds: per frame, file and array its values; coordinates. */
    private static final String READER = """
            import hashlib, os, sys, vtk, numpy
            from vtk.util.numpy_support import vtk_to_numpy
            import xml.etree.ElementTree as xml
            def sha(a): return hashlib.sha256(numpy.asarray(a, '<f8').tobytes()).hexdigest()
            readers = {'vti': vtk.vtkXMLImageDataReader, 'pvti': vtk.vtkXMLPImageDataReader,
                       'vtr': vtk.vtkXMLRectilinearGridReader, 'pvtr': vtk.vtkXMLPRectilinearGridReader}
            def load(file):
                reader = readers[file.split('.')[-1]]()
                reader.SetFileName(os.path.join(sys.argv[1], file))
                reader.Update()
                return reader.GetOutput()
            def read(time, file):
                data = load(file)
                piece = load(file.replace('.p', '-0.')) if '.p' in file else data
                n = data.GetDimensions()
                if isinstance(data, vtk.vtkImageData):
                    # As GetPoint computes it
                    axes = [[data.GetOrigin()[a] + i * data.GetSpacing()[a] for i in range(n[a])] for a in range(3)]
                else:
                    axes = [vtk_to_numpy(c) for c in (data.GetXCoordinates(), data.GetYCoordinates(), data.GetZCoordinates())]
                for i in range(data.GetPointData().GetNumberOfArrays()):
                    array = data.GetPointData().GetArray(i)
                    values = vtk_to_numpy(array)
                    # VTK's reader of pieces drops the unit
                    unit = piece.GetPointData().GetArray(i).GetInformation().Get(vtk.vtkDataArray.UNITS_LABEL())
                    print(time, array.GetName(), values.dtype, 'x'.join(map(str, n)), sha(values), unit, *map(sha, axes))
            for set in xml.parse(os.path.join(sys.argv[1], 'fields.pvd')).iter('DataSet'):
                read(set.get('timestep'), set.get('file'))
            for file in sorted(os.listdir(sys.argv[1])):
                if file.startswith('steady.'): read('steady', file)
            """;

    @TempDir
    private Path directory;

    private static FrameRun random(Random random) {
        return FrameRun.random(random, 3000, 2600, 300);
    }

    private static void write(FrameRun run, Path to, int ranks, int from, int until) {
        run.write((comm, variables) -> VtkFields.open(to, comm, variables)::write, ranks, from, until);
    }

    @RepeatedTest(6)
    void theFilesAreTheSameByteForByteOnAnyNumberOfRanks(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        FrameRun run = random(new Random(seed));
        Path one = directory.resolve("1");
        write(run, one, 1, 0, run.frames());
        for (int ranks : new int[] {2, 3, 4, 7}) {
            Path several = directory.resolve("" + ranks);
            write(run, several, ranks, 0, run.frames());
            assertThat(FrameRun.contents(several))
                    .as("seed %d, %s on %d ranks", seed, run, ranks)
                    .isEqualTo(FrameRun.contents(one));
        }
    }

    @RepeatedTest(6)
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
        // Pieces of a frame that was being written when the run was killed.
        Files.writeString(parts.resolve("fields-0000995-1.vti"), "torn");
        Files.writeString(parts.resolve("fields-x_face-0000995.vtr"), "torn");
        Files.writeString(parts.resolve("fields-y_face-x_face-0000995.vti"), "torn");
        write(run, parts, 1 + random.nextInt(4), random.nextInt(stopped + 1), run.frames());
        assertThat(FrameRun.contents(parts)).as("seed %d, %s", seed, run).isEqualTo(FrameRun.contents(whole));
    }

    @Test
    void vtkReadsValuesCoordinatesUnitsAndTimes() throws IOException, InterruptedException {
        Python.need("vtk");
        Random random = new Random(SEED);
        for (int n = 0; n < 4; n++) {
            FrameRun run = random(random);
            Path files = directory.resolve("run" + n);
            write(run, files, 3, 0, run.frames());
            List<String> expected = new ArrayList<>();
            for (int frame = 0; frame < run.frames(); frame++) {
                expected.add(line("" + FrameRun.timeSeconds(frame), run, 0, frame));
                expected.add(line("" + FrameRun.timeSeconds(frame), run, 1, frame));
            }
            expected.add(line("steady", run, 2, 0));
            assertThat(Python.run(READER, files.toString()))
                    .as("seed %d, %s", SEED, run)
                    .isEqualTo(expected);
        }
    }

    private static String line(String time, FrameRun run, int number, int frame) {
        var variable = run.variables().get(number);
        Lattice lattice = variable.lattice();
        StringBuilder line = new StringBuilder(time + " " + variable.name());
        line.append(number == 1 ? " float32 " : " float64 ")
                .append(lattice.points(Axis.X))
                .append('x')
                .append(lattice.points(Axis.Y))
                .append('x')
                .append(lattice.points(Axis.Z))
                .append(' ')
                .append(FrameRun.sha(run.values(variable.name(), frame)))
                .append(' ')
                .append(variable.attributes().getOrDefault("units", "None"));
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            double[] points = new double[lattice.points(axis)];
            if (lattice.grid().axes().contains(axis)) {
                for (int i = 0; i < points.length; i++) {
                    points[i] = PieceFile.isStretched(lattice)
                            ? lattice.coordinate(axis, i)
                            : lattice.coordinate(axis, 0) + i * lattice.grid().spacing(axis);
                }
            }
            line.append(' ').append(FrameRun.sha(points));
        }
        return line.toString();
    }

    @Test
    void piecesCoverAllCellsAndShareTheirPoints() {
        Random random = new Random(SEED);
        for (int n = 0; n < 200; n++) {
            Grid grid = Grid.uniform(1 + random.nextInt(400), 1 + random.nextInt(400), 1 + random.nextInt(700), 1);
            List<Box> pieces = VtkFields.pieces(Lattice.centres(grid));
            long cells = 0;
            for (Box piece : pieces) {
                assertThat(grid.box().contains(piece))
                        .as("seed %d, %s", SEED, grid)
                        .isTrue();
                cells += (long) Math.max(1, piece.planes() - 1)
                        * Math.max(1, piece.rows() - 1)
                        * Math.max(1, piece.columns() - 1);
            }
            assertThat(cells)
                    .as("seed %d, %s", SEED, grid)
                    .isEqualTo((long) Math.max(1, grid.nz() - 1)
                            * Math.max(1, grid.ny() - 1)
                            * Math.max(1, grid.nx() - 1));
        }
    }

    @Test
    void aDirectoryOfAnotherGridIsRefused() {
        write(new FrameRun(Grid.uniform(20, 1), 1), directory, 1, 0, 1);
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> write(new FrameRun(Grid.uniform(21, 1), 1), directory, 1, 0, 1))
                .withCauseInstanceOf(DataException.class)
                .withMessageContaining("other fields or points");
    }
}
