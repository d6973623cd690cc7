package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.io.FieldGather;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.solver.Simulation;

class StretchedAxisTest {
    private static final String HEAT = """
            problem: heat
            steps: 3
            diffusivity: 1 m2/s
            initial: 300 K
            """;

    @TempDir
    private Path directory;

    private Grid grid(String text) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, HEAT + text);
        return RunFile.read(file, List.of()).model().grid();
    }

    @Test
    void neighbouringSpacingsHaveTheRatio() throws IOException {
        Grid grid = grid("""
                grid:
                  points: [6, 7]
                  coordinates:
                    x: {from: -1 m, to: 2 m, ratio: 1.5}
                    y: {from: 0 m, to: 10 mm, ratio: 2, dense: both}
                """);
        assertThat(grid.x(0)).isEqualTo(-1);
        assertThat(grid.x(6)).isEqualTo(2);
        for (int i = 1; i < 6; i++) {
            assertThat(grid.spacingHigh(Axis.X, i) / grid.spacingLow(Axis.X, i)).isCloseTo(1.5, within(1e-12));
        }
        assertThat(grid.y(5)).isEqualTo(0.01);
        assertThat(grid.spacingHigh(Axis.Y, 2)).isCloseTo(4 * grid.spacingHigh(Axis.Y, 0), within(1e-15));
        assertThat(grid.spacingHigh(Axis.Y, 4)).isCloseTo(grid.spacingHigh(Axis.Y, 0), within(1e-15));
    }

    @Test
    void coordinatesComeFromAFileAndOtherAxesKeepTheirSpacing() throws IOException {
        Files.writeString(directory.resolve("y.txt"), "0\n1\n4\n");
        Grid grid = grid("""
                grid:
                  points: [3, 7]
                  spacing: 2 m
                  coordinates: {y: {file: y.txt}}
                """);
        assertThat(grid.y(2)).isEqualTo(4);
        assertThat(grid.dx()).isEqualTo(2);
        assertThat(grid.isStretched(Axis.X)).isFalse();
    }

    @Test
    void poissonHasStretchedAxesWithoutSolids() throws IOException {
        String poisson = """
                problem: poisson
                steps: 1
                grid: {points: [6, 7], coordinates: {x: {from: 0 m, to: 1 m, ratio: 1.5}, y: {from: 0 m, to: 1 m, ratio: 1.2}}}
                """;
        Path file = directory.resolve("poisson.yaml");
        Files.writeString(file, poisson);
        assertThat(RunFile.read(file, List.of()).model().grid().isStretched(Axis.X))
                .isTrue();
        Files.writeString(file, poisson + "solid: {circles: [{centre: [0.5 m, 0.5 m], radius: 0.1 m}]}\n");
        assertThatThrownBy(() -> RunFile.read(file, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("uniform axes");
    }

    @Test
    void wrongCoordinatesAreRefusedWithTheirPlace() throws IOException {
        Files.writeString(directory.resolve("y.txt"), "0\n1\n1\n");
        assertThatThrownBy(() -> grid("grid: {points: [3, 7], spacing: 1 m, coordinates: {y: {file: y.txt}}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grid.coordinates.y")
                .hasMessageContaining("must increase");
        assertThatThrownBy(() -> grid("grid: {points: [3, 7], coordinates: {x: {from: 0 m, to: 1 m, ratio: 1}}}\n"))
                .hasMessageContaining("grid.spacing: required for the axes without coordinates");
        assertThatThrownBy(() -> grid(
                        "grid: {points: [3, 7], spacing: 1 m, coordinates: {x: {from: 2 m, to: 1 m, ratio: 1}}}\n"))
                .hasMessageContaining("grid.coordinates.x.to");
        assertThatThrownBy(() -> grid("grid: {points: [3, 7], spacing: 1 m, coordinates: {u: {file: y.txt}}}\n"))
                .hasMessageContaining("unknown key");
    }

    private RunFile stretched(String problem) throws IOException {
        Path file = directory.resolve("b.yaml");
        Files.writeString(
                file,
                "problem: " + problem.replace("\\n", "\n")
                        + "\nsteps: 20\ngrid: {points: [12, 14], coordinates: {x: {from: 0 m, to: 1 m, ratio: 1.1},"
                        + " y: {from: -1 m, to: 1 m, ratio: 1.2, dense: both}}}\n");
        return RunFile.read(file, List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heat\\ndiffusivity: 1 m2/s\\nboundary: reflecting\\ninitial: {gaussian: {peak: 1 K, width: 0.3 m}}",
                "burgers\\nboundary: reflecting\\ninitial: {gaussian: {peak: 1 m/s, width: 0.3 m}}",
                "burgers\\nboundary: outflow\\ndt: {cfl: 0.8}\\ninitial: {gaussian: {peak: 1 m/s, width: 0.3 m}}",
                "shallow-water\\ninitial: {gaussian: {peak: 1 m, width: 0.3 m, base: 1 m}}",
                "shallow-water\\ndt: {cfl: 0.9}\\ninitial: {gaussian: {peak: 1 m, width: 0.3 m, base: 1 m}}",
                "gray-scott\\nboundary: reflecting\\ndiffusivity-u: 0.02 m2/s\\ndiffusivity-v: 0.01 m2/s"
                        + "\\nfeed: 0.04 1/s\\nkill: 0.06 1/s\\ninitial: {gaussian: {peak: 0.4, width: 0.3 m}}",
                "allen-cahn\\nwidth: 0.3 m\\ninitial: {gaussian: {peak: 0.9, width: 0.3 m}}",
                "wave\\nvelocity: 1 m/s\\ninitial: {gaussian: {peak: 1, width: 0.3 m}}",
                "advection\\nvelocity: [1 m/s, 0.5 m/s]\\nboundary: outflow\\ninitial: {gaussian: {peak: 1, width: 0.3 m}}",
                "advection\\nrotation: 1 1/s\\nscheme: upwind\\ndt: {cfl: 0.8}\\ninitial: {gaussian: {peak: 1, width: 0.3 m}}",
                "maxwell\\ninitial: {gaussian: {peak: 1, width: 0.3 m}}",
                "schrodinger\\nhbar-per-mass: 1 m2/s\\npacket: {width: 0.2 m, centre: [0.5 m, 0 m]}",
                "navier-stokes\\nviscosity: 1 m2/s\\nfastest: 1 m/s\\nvelocity: [0.1 m/s, 0.2 m/s]",
                "navier-stokes\\nviscosity: 0.1 m2/s\\ndt: {cfl: 0.5, most: 1 ms}\\nsides: {y-high: wall 1 m/s}",
            })
    void problemsRunOnStretchedAxes(String problem) throws IOException {
        RunFile run = stretched(problem);
        double[][] values = new double[2][12 * 14];
        for (int ranks : new int[] {1, 3}) {
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim =
                                Simulation.of(run.model(), device, comm).start()) {
                    sim.run(20);
                    sim.requireFinite();
                    double[] all = FieldGather.toRoot(sim.field(), comm);
                    if (comm.rank() == 0) {
                        values[ranks / 3] = all;
                    }
                }
            });
        }
        assertThat(values[1]).isEqualTo(values[0]);
        assertThat(Arrays.stream(values[0]).distinct().count()).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lattice-boltzmann\\nviscosity: 1 m2/s\\nfastest: 1 m/s",
            })
    void schemesOfEqualSpacingsRefuseCoordinates(String problem) {
        assertThatThrownBy(() -> stretched(problem))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grid.coordinates: the scheme of problem '" + problem.split("\\\\n", -1)[0]
                        + "' requires equal spacings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wave\\nvelocity: 1 m/s\\nspace-order: 4",
                "wave\\nvelocity: 1 m/s\\nmatched-layer: {points: 4, frequency: 1 Hz}",
                "maxwell\\nmatched-layer: {points: 4, frequency: 1 Hz}",
                "navier-stokes\\nviscosity: 1 m2/s\\nfastest: 1 m/s\\nbody: {circle: {radius: 0.1 m}}",
                "navier-stokes\\nviscosity: 1 m2/s\\nfastest: 1 m/s\\nvortices: 1 m/s",
            })
    void whatNeedsEqualSpacingsIsRefusedByItsKey(String problem) {
        String[] lines = problem.split("\\\\n", -1);
        String key = lines[lines.length - 1].split(":", 2)[0];
        assertThatThrownBy(() -> stretched(problem))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key + ":");
    }

    @Test
    void aStretchedAxisIsNotPeriodic() {
        assertThatThrownBy(() -> stretched("burgers\\ninitial: 1 m/s"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("periodic");
    }
}
