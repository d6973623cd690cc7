package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Width;
import org.parhelion.io.Variable;
import org.parhelion.io.netcdf.NetcdfFields;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.vtk.VtkFields;
import org.parhelion.io.zarr.Compression;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** Values at the points of the grid, from parts of files. */
class GridDataTest {
    private static final String HEAT = """
            problem: heat
            steps: 3
            diffusivity: 1 m2/s
            dt: 90 %
            grid: {points: [4, 5], spacing: 1 m}
            """;

    @TempDir
    private Path directory;

    /** T = 100 frame + 10 j + i on 6 × 5 points, in two frames. */
    @BeforeEach
    void writeFiles() {
        Grid grid = Grid.uniform(6, 5, 1);
        List<Variable> variables =
                List.of(new Variable("T", Lattice.centres(grid), Precision.DOUBLE, false, Map.of("units", "K")));
        Ranks.threads(1, comm -> {
            Field field = Field.of("T", Decomposition.of(grid, 1).block(0), Precision.DOUBLE, Width.all(grid, 0));
            try {
                NetcdfFields netcdf = NetcdfFields.open(directory.resolve("run.nc"), comm, variables, Map.of());
                VtkFields vtk = VtkFields.open(directory.resolve("run.vtk"), comm, variables);
                ZarrFields zarr = ZarrFields.open(
                        ObjectStore.directory(directory.resolve("run.zarr")),
                        comm,
                        variables,
                        Compression.NONE,
                        Map.of());
                for (int frame = 0; frame < 2; frame++) {
                    for (int j = 0; j < 6; j++) {
                        for (int i = 0; i < 5; i++) {
                            field.set(0, j, i, 100 * frame + 10 * j + i);
                        }
                    }
                    netcdf.write("T", field, frame, frame);
                    vtk.write("T", field, frame, frame);
                    zarr.write("T", field, frame, frame);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Model model(String keys) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, HEAT + keys);
        return RunFile.read(file, List.of()).model();
    }

    private double at(Model model, int j, int i) {
        double[] value = new double[1];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation simulation = Simulation.of(model, device, comm).start()) {
                value[0] = simulation.field("u").at(0, j, i);
            }
        });
        return value[0];
    }

    @ParameterizedTest
    @CsvSource({"run.nc", "run.zarr", "run.vtk/fields-0000001.vti"})
    void aRegionOfTheLastFrameIsTheInitialField(String path) throws IOException {
        Model model = model("""
                initial:
                  file: {path: %s, variable: T, region: {y: [2, 6]}, scale: 2, offset: 1}
                """.formatted(path));
        assertThat(at(model, 0, 0)).isEqualTo(2 * 120 + 1);
        assertThat(at(model, 3, 4)).isEqualTo(2 * 154 + 1);
    }

    @Test
    void anEarlierFrameIsNamedByItsNumber() throws IOException {
        Model model = model("initial: {file: {path: run.nc, frame: 0, region: {y: [0, 4]}}}\n");
        assertThat(at(model, 3, 4)).isEqualTo(34);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{path: run.nc} | initial.file: * run.nc: has shape [6, 5] of a grid of [4, 5] points",
                "{path: run.nc, variable: q} | initial.file: * run.nc: contains no variable 'q', only time, step",
                "{path: run.zarr, variable: T, frame: 7} | initial.file: * run.zarr: variable 'T' has 2 frames, and no frame 7",
                "{path: run.zarr, variable: T, frame: x} | initial.file.frame: 'x' is not a whole number",
                "{path: run.nc, region: {y: [4, 4]}} | initial.file.region.y: [4, 4]: an index is required",
                "{path: run.nc, region: {w: 4, y: [0, 4]}} | initial.file.region.w",
                "{path: away.nc} | initial.file: * away.nc: no such file",
                "{path: away.zarr, variable: T} | initial.file: * away.zarr: contains no Zarr array 'T'",
            })
    void mistakesAreRefusedWithFileAndKey(String file, String message) {
        assertThatThrownBy(() -> model("initial: {file: " + file + "}\n"))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(message.split(" \\* "))
                .contains("a.yaml:");
    }
}
