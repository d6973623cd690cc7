package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Stencil;

class HeatTest {
    private static final double PI = Math.PI;
    private static final double RATIO = 0.15;

    private static double[] run(Grid grid, Stencil stencil, int ranks, int steps, UnaryOperator<Model> settings) {
        double[] result = new double[(int) grid.pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(settings.apply(Model.of(stencil, grid)), device, comm)
                            .start()) {
                sim.run(steps);
                Fields.copy(sim.field(), result);
            }
        });
        return result;
    }

    /** n interior points along each axis of the unit cube, walls at the ghost points. */
    private static Grid unit(int dims, int n) {
        double h = 1.0 / (n + 1);
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        double[] origin = new double[dims];
        Arrays.fill(points, n);
        Arrays.fill(spacing, h);
        Arrays.fill(origin, h);
        return Grid.of(points, spacing).withOrigin(origin);
    }

    private static double largestError(Grid grid, double[] values, PlaceFunction exact) {
        double largest = 0;
        int p = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    largest = Math.max(largest, Math.abs(values[p++] - exact.at(grid.x(i), grid.y(j), grid.z(k))));
                }
            }
        }
        return largest;
    }

    private static double mode(int dims, double x, double y, double z) {
        return Math.sin(PI * x) * (dims > 1 ? Math.sin(PI * y) : 1) * (dims > 2 ? Math.sin(PI * z) : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theDecayingModeConvergesWithTheSecondOrder(int dims) {
        int[] points = {dims == 3 ? 7 : 15, dims == 3 ? 15 : 31};
        double[] errors = new double[2];
        for (int m = 0; m < 2; m++) {
            Grid grid = unit(dims, points[m]);
            double dt = RATIO * grid.dx() * grid.dx();
            int steps = (int) Math.round(0.05 / dt);
            double t = steps * dt;
            double[] u =
                    run(grid, Heat.of(grid, 1, dt), 2, steps, model -> model.initial((x, y, z) -> mode(dims, x, y, z)));
            errors[m] = largestError(grid, u, (x, y, z) -> Math.exp(-dims * PI * PI * t) * mode(dims, x, y, z));
        }
        assertThat(order(errors)).isCloseTo(2, within(0.1));
    }

    /** Manufactured: with α = 1 + x/2 and q = −∇·(α ∇ mode) the mode is steady; the run goes on until its error is, too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theManufacturedSolutionConvergesWithSecondOrder(int dims) {
        int[] points = {dims == 3 ? 7 : 15, dims == 3 ? 15 : 31};
        double[] errors = new double[2];
        for (int m = 0; m < 2; m++) {
            Grid grid = unit(dims, points[m]);
            double dt = 0.1 * grid.dx() * grid.dx();
            int steps = (int) Math.round(1.2 / dt);
            PlaceFunction q = (x, y, z) -> dims * PI * PI * (1 + x / 2) * mode(dims, x, y, z)
                    - 0.5 * PI * Math.cos(PI * x) * mode(dims, 0.5, y, z);
            double[] u = run(
                    grid,
                    Heat.varying(grid, dt).withSources(),
                    3,
                    steps,
                    model -> model.initial((x, y, z) -> mode(dims, x, y, z))
                            .coefficient("diffusivity", (x, y, z) -> 1 + x / 2)
                            .coefficient("source", q));
            errors[m] = largestError(grid, u, (x, y, z) -> mode(dims, x, y, z));
        }
        assertThat(order(errors)).isCloseTo(2, within(0.1));
    }

    private static double order(double[] errors) {
        return Math.log(errors[0] / errors[1]) / Math.log(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void noPointLeavesTheRangeOfItsInitialNeighbourhood(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        double[] initial =
                new Random(seed).doubles((long) Math.pow(12, dims), -1, 3).toArray();
        Grid grid = unit(dims, 12);
        double dt = Heat.largestStableDt(grid, 1);
        double low = -1;
        double high = 3;
        double[] u = run(
                grid,
                Heat.of(grid, 1, dt),
                2,
                25,
                model -> model.initial("u", initial).boundary(Boundary.dirichlet(0.5)));
        assertThat(Arrays.stream(u).min().orElseThrow()).as("seed %d", seed).isGreaterThanOrEqualTo(low);
        assertThat(Arrays.stream(u).max().orElseThrow()).as("seed %d", seed).isLessThanOrEqualTo(high);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutFluxThroughTheWallsNoHeatIsLostWhateverTheDiffusivity(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        int n = (int) Math.pow(12, dims);
        double[] initial = random.doubles(n, 0, 1).toArray();
        double[] alpha = random.doubles(n, 0.1, 1).toArray();
        Grid grid = unit(dims, 12);
        double dt = Heat.largestStableDt(grid, 1);
        double[] u = run(
                grid,
                Heat.varying(grid, dt),
                3,
                50,
                model -> model.initial("u", initial)
                        .coefficient("diffusivity", alpha)
                        .boundary(Boundary.neumann(0)));
        double sum = Arrays.stream(initial).sum();
        assertThat(Arrays.stream(u).sum()).as("seed %d", seed).isCloseTo(sum, within(1e-12 * sum));
        assertThat(u).as("something moved").isNotEqualTo(initial);
    }

    @Test
    void aSymmetricPlateStaysSymmetricToTheLastBit() {
        Grid grid = Grid.uniform(31, 31, 0.1);
        double dt = 0.8 * Heat.largestStableDt(grid, 1);
        double[] u = run(grid, Heat.of(grid, 1, dt), 4, 60, model -> model.initial((x, y) -> Math.exp(-x * x - y * y)));
        for (int j = 0; j < 31; j++) {
            for (int i = 0; i < 31; i++) {
                double here = u[j * 31 + i];
                assertThat(u[j * 31 + 30 - i]).as("mirrored in x").isEqualTo(here);
                assertThat(u[(30 - j) * 31 + i]).as("mirrored in y").isEqualTo(here);
                assertThat(u[i * 31 + j]).as("transposed").isEqualTo(here);
            }
        }
    }

    @Test
    void anUnstableStepIsRefusedWithTheLargestStableOne() {
        Grid grid = Grid.uniform(10, 10, 0.5);
        assertThatThrownBy(() -> Heat.of(grid, 2, 0.04))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.04")
                .hasMessageContaining("largest stable step is 0.03125 s");
    }

    @Test
    void varyingDiffusivityIsCheckedWhereItIsLargestOnWhateverRank() {
        Grid grid = Grid.uniform(10, 10, 0.5);
        assertThatThrownBy(() -> run(
                        grid,
                        Heat.varying(grid, 0.04),
                        2,
                        1,
                        model -> model.coefficient("diffusivity", (x, y) -> y > 2 ? 2 : 1)))
                .isInstanceOf(RankFailure.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 0.03125 s");
    }
}
