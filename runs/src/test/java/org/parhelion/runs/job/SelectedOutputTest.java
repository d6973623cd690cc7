package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.io.NpyWriter;
import org.parhelion.physics.Heat;
import org.parhelion.recovery.Driver;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.NpyFormat;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.output.Selection;
import org.parhelion.solver.Model;
import org.parhelion.solver.NotFiniteException;

/** Streams of a part of the points. */
class SelectedOutputTest {
    private static final int POINTS = 16;
    private static final int STRIDE = 4;

    @TempDir
    private Path parent;

    /** Long enough to be put together in memory, by blocks that do not begin at whole rows or blocks of the disk. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void aLongOutputHasTheBytesOfItsValues(int ranks) throws IOException {
        int rows = 403;
        int columns = 397;
        Grid grid = Grid.uniform(rows, columns, 1);
        Model model = Model.of(Heat.of(grid, 1, 0.1), grid)
                .initial((x, y) -> 1000 * y + x)
                .boundary(Boundary.dirichlet(0));
        OutputDirectory output = OutputDirectory.open(parent.resolve("run"), false);
        FieldStream all =
                FieldStream.of("all", OutputField.of("u", "K")).everySteps(1).formats(new NpyFormat());
        double[] expected = new double[rows * columns];
        Ranks.threads(ranks, comm -> {
            Driver driver = Driver.of(model).every(3, (simulation, _) -> put(simulation.field("u"), columns, expected));
            try (var device = Device.cpu();
                    var streams = Streams.of("plate", () -> output, all);
                    var end = streams.on(driver).run(comm, device, 4)) {
                end.recoveries();
            }
        });
        Path oracle = parent.resolve("oracle.npy");
        NpyWriter.write(oracle, expected, rows, columns);
        Path files = parent.resolve("run").resolve("unfinished").resolve("all");
        assertThat(files.resolve("u-0000003.npy")).hasSameBinaryContentAs(oracle);
        try (Stream<Path> list = Files.list(files)) {
            assertThat(list.map(path -> path.getFileName().toString()))
                    .contains("u-0000001.npy", "u-0000002.npy", "u-0000004.npy")
                    .noneMatch(name -> name.endsWith(".part"));
        }
    }

    private static void put(Field field, int columns, double... all) {
        Box own = field.owned();
        for (int j = own.j0(); j < own.j1(); j++) {
            System.arraycopy(
                    field.doubles(), field.index(0, j - own.j0(), 0), all, j * columns + own.i0(), own.columns());
        }
    }

    /** A value between the selected points, two points from the nearest along each axis, reaches them in four steps. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noValueThatIsNotFiniteIsWritten(int ranks) {
        Grid grid = Grid.uniform(POINTS, POINTS, 1);
        double at = grid.coordinate(Axis.X, STRIDE / 2);
        Model model = Model.of(Heat.of(grid, 1, 0.1), grid)
                .initial((x, y) -> x == at && y == at ? Double.NaN : 1)
                .boundary(Boundary.dirichlet(0));
        OutputDirectory output = OutputDirectory.open(parent.resolve("run"), false);
        FieldStream coarse = FieldStream.of("coarse", OutputField.of("u", "K"))
                .select(Selection.ALL.every(Axis.Y, STRIDE).every(Axis.X, STRIDE))
                .everySteps(1)
                .formats(new NpyFormat());
        assertThatThrownBy(() -> Ranks.threads(ranks, comm -> {
                    try (var device = Device.cpu();
                            var streams = Streams.of("plate", () -> output, coarse);
                            var end = streams.on(Driver.of(model)).run(comm, device, 2 * STRIDE)) {
                        end.recoveries();
                    }
                }))
                .hasStackTraceContaining(NotFiniteException.class.getName());
        Path files = parent.resolve("run").resolve("unfinished").resolve("coarse");
        assertThat(files.resolve("u-0000003.npy")).exists();
        assertThat(files.resolve("u-0000004.npy")).doesNotExist();
    }
}
