package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.solver.Model;

class AdvectionTest {
    private static final double TAU = 2 * Math.PI;

    private static Advection advection(boolean limited, Grid grid, double dtSeconds, double... velocity) {
        return limited ? Advection.vanLeer(grid, dtSeconds, velocity) : Advection.upwind(grid, dtSeconds, velocity);
    }

    private static double wave(double x, double y) {
        return Math.sin(TAU * x) * (1 + 0.5 * Math.cos(TAU * y));
    }

    /** A front without extremes, at which a limiter would cut; {@code s} is the distance from its middle. */
    private static double front(double s) {
        return Math.tanh(s / 0.15);
    }

    private static double error(int dims, boolean limited, int n) {
        Grid grid = Laws.cells(dims, n);
        double[] v = dims == 1 ? new double[] {-1} : new double[] {0.5, -0.75};
        double vy = dims == 1 ? 0 : v[1];
        double time = 0.3;
        int steps = (int) Math.round(time * n / 0.6);
        PlaceTimeFunction exact = (x, y, z, t) -> front(x - v[0] * t - 0.7 - 2 * (y - vy * t - 0.5));
        Model model = Model.of(advection(limited, grid, time / steps, v), grid)
                .boundary(Boundary.dirichlet(exact))
                .initial((x, y, z) -> exact.at(x, y, z, 0));
        return Laws.meanError(grid, Laws.run(model, steps)[0], (x, y, z) -> exact.at(x, y, z, time));
    }

    @ParameterizedTest
    @CsvSource({"1, false, 200", "1, true, 400", "2, false, 100", "2, true, 50"})
    void theErrorShrinksWithTheSchemesOrder(int dims, boolean limited, int n) {
        double order = Laws.order(error(dims, limited, n), error(dims, limited, 2 * n));
        assertThat(order).isCloseTo(limited ? 2 : 1, within(0.1));
    }

    /** v = (−y, x) turns the front about the centre without a change of its shape. */
    private static double turned(int n) {
        Grid grid = Grid.uniform(n, n, 1.0 / n);
        double time = 1;
        int steps = (int) Math.round(time * n / 1.2);
        PlaceTimeFunction exact = (x, y, z, t) -> front(x * Math.cos(t + 0.3) + y * Math.sin(t + 0.3));
        Model model = Model.of(Advection.vanLeer(grid, time / steps, 0.6, 0.6).withVelocityField(), grid)
                .boundary(Boundary.dirichlet(exact))
                .coefficient("vx", (x, y) -> -y)
                .coefficient("vy", (x, y) -> x)
                .initial((x, y, z) -> exact.at(x, y, z, 0));
        return Laws.meanError(grid, Laws.run(model, steps)[0], (x, y, z) -> exact.at(x, y, z, time));
    }

    @Test
    void aVelocityFieldKeepsTheSecondOrder() {
        double order = Laws.order(turned(64), turned(128));
        assertThat(order).isCloseTo(2, within(0.1));
    }

    @RepeatedTest(5)
    void onOneAxisTheTotalVariationNeverGrows() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(1, 200);
        double v = random.nextDouble(-3, 3);
        double dt = random.nextDouble() * Advection.largestStableDt(grid, v);
        double[] q = random.doubles(200, -1, 1).toArray();
        for (boolean limited : new boolean[] {false, true}) {
            Advection scheme = advection(limited, grid, dt, v);
            double before = variation(q);
            for (int pieces = 0; pieces < 10; pieces++) {
                double[] next = Laws.run(
                        Model.of(scheme, grid).boundary(Boundary.periodic()).initial("q", q), 1 + pieces)[0];
                assertThat(variation(next)).as("seed %d, %s", seed, scheme).isLessThanOrEqualTo(before * (1 + 1e-14));
                before = variation(next);
            }
        }
    }

    private static double variation(double... q) {
        double sum = 0;
        for (int i = 0; i < q.length; i++) {
            sum += Math.abs(q[(i + 1) % q.length] - q[i]);
        }
        return sum;
    }

    /** The corner transport makes the two-dimensional upwind scheme an average of its neighbours. */
    @Test
    void upwindMakesNoNewExtremesAtTheLargestStep() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(2, 40);
        double[] q = random.doubles(1600, 0, 1).toArray();
        double[] v = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
        Model model = Model.of(Advection.upwind(grid, Advection.largestStableDt(grid, v), v), grid)
                .boundary(Boundary.periodic())
                .initial("q", q);
        Laws.assertWithin(-1e-15, 1 + 1e-15, seed, Laws.run(model, 30)[0]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theQuantityIsConservedWhateverTheVelocity(boolean limited) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(2, 40);
        double[] q = random.doubles(1600, 0, 1).toArray();
        Model model = Model.of(advection(limited, grid, 0.9 / 40, 1, 1).withVelocityField(), grid)
                .boundary(Boundary.periodic())
                .coefficient("vx", random.doubles(1600, -1, 1).toArray())
                .coefficient("vy", random.doubles(1600, -1, 1).toArray())
                .initial("q", q);
        double sum = Laws.sum(q);
        assertThat(Laws.sum(Laws.run(model, 20)[0])).as("seed %d", seed).isCloseTo(sum, within(1e-12 * sum));
    }

    @ParameterizedTest
    @CsvSource({"1, false, false", "1, true, true", "2, false, false", "2, true, false", "2, true, true"})
    void theBitsDependOnNothingButTheModel(int dims, boolean limited, boolean varying) {
        Grid grid = Laws.cells(dims, dims == 1 ? 90 : 52);
        double[] v = dims == 1 ? new double[] {1} : new double[] {1, 0.5};
        Advection scheme = advection(limited, grid, 0.9 / grid.nx(), v);
        Model model = Model.of(varying ? scheme.withVelocityField() : scheme, grid)
                .boundary(Boundary.periodic())
                .initial((x, y, z) -> wave(x, y));
        if (varying) {
            model = model.coefficient("vx", (x, y, z) -> Math.sin(TAU * (x + y)));
            model = dims == 1 ? model : model.coefficient("vy", (x, y, z) -> 0.5 * Math.cos(TAU * x));
        }
        Laws.assertTheSameBitsHowever(model, 7);
    }

    @Test
    void anUnstableStepIsRefusedWithTheLargestStableOne() {
        Grid grid = Grid.uniform(10, 10, 0.5);
        assertThatThrownBy(() -> Advection.upwind(grid, 0.3, 1, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.3")
                .hasMessageContaining("largest stable step is 0.25 s");
        assertThatThrownBy(() -> Advection.upwind(grid, 0.3, 1)).hasMessageContaining("x comes first");
        assertThatThrownBy(() -> Advection.upwind(Grid.uniform(4, 4, 4, 1), 0.3, 1, 1, 1))
                .hasMessageContaining("at most 2 axes");
    }
}
