package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.TimeStep;

class StretchedHeatTest {
    /** n points from 0 to 1, closest at 0; the same map for every n. */
    private static double[] axis(int n) {
        double[] places = new double[n];
        Arrays.setAll(places, p -> Math.expm1(2.0 * p / (n - 1)) / Math.expm1(2.0));
        return places;
    }

    private static Grid plate(int ny, int nx) {
        return Grid.uniform(ny, nx, 1).withCoordinates(Axis.X, axis(nx)).withCoordinates(Axis.Y, axis(ny));
    }

    private static double[] run(Model model, int ranks, int steps) {
        double[] values = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(2).start()) {
                sim.run(steps);
                Fields.copy(sim.field(), values);
            }
        });
        return values;
    }

    @Test
    void equalSpacingsGiveTheUniformScheme() {
        Grid uniform = Grid.of(new int[] {9, 11}, new double[] {0.5, 0.25});
        double dt = 0.9 * Heat.largestStableDt(uniform, 2);
        Grid same = uniform;
        for (Axis axis : uniform.axes()) {
            double[] places = new double[uniform.points(axis)];
            Arrays.setAll(places, p -> uniform.coordinate(axis, p));
            same = same.withCoordinates(axis, places);
        }
        assertThat(StretchedHeat.largestStableDt(same, 2)).isCloseTo(dt / 0.9, within(1e-12));
        double[] expected = run(
                Model.of(Heat.of(uniform, 2, dt), uniform)
                        .boundary(Boundary.reflecting())
                        .initial((x, y) -> Math.sin(x) * Math.cos(2 * y)),
                1,
                20);
        double[] values = run(
                Model.of(StretchedHeat.of(2, 2), same)
                        .dt(dt)
                        .boundary(Boundary.reflecting())
                        .initial((x, y) -> Math.sin(x) * Math.cos(2 * y)),
                1,
                20);
        assertThat(values).containsExactly(expected, within(1e-13));
    }

    @Test
    void heatIsConservedAndTheBitsAreThoseOfAnyRanks() {
        Grid grid = plate(12, 17);
        Model model = Model.of(StretchedHeat.varying(2).withSources(), grid)
                .boundary(Boundary.reflecting())
                .coefficient("diffusivity", (x, y) -> 1 + x)
                .coefficient("source", 0)
                .initial((x, y) -> Math.exp(-8 * (x * x + y * y)))
                .step(TimeStep.cfl(0.9, StretchedHeat.varying(2).stableStep()));
        double[] start = run(model, 1, 0);
        double[] end = run(model, 1, 200);
        assertThat(heat(grid, end)).isCloseTo(heat(grid, start), within(1e-13));
        for (int ranks : new int[] {2, 3}) {
            assertThat(run(model, ranks, 200)).isEqualTo(end);
        }
    }

    private static double heat(Grid grid, double... u) {
        double sum = 0;
        for (int j = 0; j < grid.ny(); j++) {
            for (int i = 0; i < grid.nx(); i++) {
                sum += u[j * grid.nx() + i] * width(grid, Axis.X, i) * width(grid, Axis.Y, j);
            }
        }
        return sum;
    }

    private static double width(Grid grid, Axis axis, int p) {
        return 0.5 * (grid.spacingLow(axis, p) + grid.spacingHigh(axis, p));
    }

    /** u = cos(π x') exp(−π² t / L²) between walls, which lie half a spacing outside the outermost points. */
    private static double error(int n) {
        double[] places = new double[n];
        double walls = Math.expm1(2.0);
        // The points lie in the middle of volumes whose faces are the images of k/n; so do the walls.
        for (int p = 0; p < n; p++) {
            double low = Math.expm1(2.0 * p / n) / walls;
            double high = Math.expm1(2.0 * (p + 1) / n) / walls;
            places[p] = 0.5 * (low + high);
        }
        Grid grid = Grid.uniform(n, 1).withCoordinates(Axis.X, places);
        double wallLow = places[0] - 0.5 * grid.spacingLow(Axis.X, 0);
        double wallHigh = places[n - 1] + 0.5 * grid.spacingHigh(Axis.X, n - 1);
        double wave = Math.PI / (wallHigh - wallLow);
        double until = 0.02;
        double dt = until / Math.ceil(until / (0.5 * StretchedHeat.largestStableDt(grid, 1)));
        Model model = Model.of(StretchedHeat.of(1, 1), grid)
                .dt(dt)
                .boundary(Boundary.reflecting())
                .initial(x -> Math.cos(wave * (x - wallLow)));
        double[] u = run(model, 1, (int) Math.rint(until / dt));
        double most = 0;
        for (int p = 0; p < n; p++) {
            double exact = Math.cos(wave * (places[p] - wallLow)) * Math.exp(-wave * wave * until);
            most = Math.max(most, Math.abs(u[p] - exact));
        }
        return most;
    }

    @Test
    void aSmoothlyStretchedAxisConvergesWithOrderTwo() {
        double order = Math.log(error(20) / error(40)) / Math.log(2);
        System.out.printf("stretched heat: order %.2f, error %.2e at 40 points%n", order, error(40));
        assertThat(order).isGreaterThan(1.8);
    }

    @Test
    void physicsThatAssumesOneSpacingRefusesAStretchedAxis() {
        Grid grid = Grid.uniform(15, 1).withCoordinates(Axis.X, axis(15));
        assertThatThrownBy(() -> Heat.of(grid, 1, 1e-4)).hasMessageContaining("axis X is stretched");
    }

    @Test
    void aLinearProfileIsSteady() {
        double[] places = axis(15);
        Grid grid = Grid.uniform(15, 1).withCoordinates(Axis.X, places);
        Model model = Model.of(StretchedHeat.of(1, 1), grid)
                .dt(0.9 * StretchedHeat.largestStableDt(grid, 1))
                .boundary(Boundary.linearOutflow())
                .initial(x -> 3 * x - 1);
        double[] u = run(model, 1, 50);
        for (int p = 0; p < u.length; p++) {
            assertThat(u[p]).isCloseTo(3 * places[p] - 1, within(1e-12));
        }
    }
}
