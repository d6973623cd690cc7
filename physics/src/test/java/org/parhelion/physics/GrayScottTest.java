package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;

class GrayScottTest {
    private static final double TAU = 2 * Math.PI;

    /** v at time 1 on n × n points of the unit square, whose points are those of every finer grid, too. */
    private static double[] reacted(int n, int steps) {
        Grid grid = Grid.uniform(n, n, 1.0 / n).withOrigin(0, 0);
        Model model = Model.of(GrayScott.of(grid, 0.01, 0.005, 0.04, 0.06, 1.0 / steps), grid)
                .boundary(Boundary.periodic())
                .initial("u", (x, y) -> 0.6 + 0.2 * Math.cos(TAU * x) * Math.cos(TAU * y))
                .initial("v", (x, y) -> 0.4 - 0.2 * Math.cos(TAU * x) * Math.sin(TAU * y));
        return Laws.run(model, steps)[1];
    }

    /** The order that three grids show without an exact solution. */
    private static double selfOrder(double[] coarse, double[] middle, double[] fine, int n, int factor) {
        double first = 0;
        double second = 0;
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                int m = (factor * j * factor * n) + factor * i;
                int f = (factor * factor * j * factor * factor * n) + factor * factor * i;
                first += Math.abs(coarse[j * n + i] - middle[m]);
                second += Math.abs(middle[m] - fine[f]);
            }
        }
        return Laws.order(first, second);
    }

    @Test
    void theErrorShrinksWithTheSecondOrderInSpace() {
        double order = selfOrder(reacted(16, 60), reacted(32, 240), reacted(64, 960), 16, 2);
        assertThat(order).isCloseTo(2, within(0.1));
    }

    @Test
    void theErrorShrinksWithTheFirstOrderInTime() {
        double order = selfOrder(reacted(16, 40), reacted(16, 80), reacted(16, 160), 16, 1);
        assertThat(order).isCloseTo(1, within(0.1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutFeedAndRemovalNothingIsLost(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(dims, 12);
        int points = (int) grid.pointCount();
        double[] u = random.doubles(points).toArray();
        double[] v = random.doubles(points, 0, 0.3).toArray();
        Model model = Model.of(
                        GrayScott.of(grid, 0.01, 0.005, 0, 0, GrayScott.largestStableDt(grid, 0.01, 0.005, 0, 0)), grid)
                .boundary(Boundary.reflecting())
                .initial("u", u)
                .initial("v", v);
        double[][] after = Laws.run(model, 30);
        double sum = Laws.sum(u) + Laws.sum(v);
        assertThat(Laws.sum(after[0]) + Laws.sum(after[1])).as("seed %d", seed).isCloseTo(sum, within(1e-12 * sum));
        Laws.assertWithin(0, 2, seed, after[0]);
        Laws.assertWithin(0, 2, seed, after[1]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theBitsDependOnNothingButTheModel(int dims) {
        Grid grid = Laws.cells(dims, dims == 1 ? 90 : dims == 2 ? 37 : 22);
        Model model = Model.of(GrayScott.of(grid, dims == 1 ? 1e-5 : 1e-4, 5e-6, 0.04, 0.06, 0.7), grid)
                .boundary(Boundary.periodic())
                .initial("u", (x, y, z) -> 0.8 + 0.2 * Math.sin(TAU * (x + y)))
                .initial("v", (x, y, z) -> 0.2 + 0.1 * Math.cos(TAU * (x - z)));
        Laws.assertTheSameBitsHowever(model, 7);
    }

    /** Pearson's patterns are usually run with Δt = 1 on spacing 1. */
    @Test
    void theUsualStepIsStableAndTwiceOfItIsRefused() {
        Grid grid = Grid.uniform(10, 10, 1);
        assertThat(GrayScott.of(grid, 0.16, 0.08, 0.035, 0.06, 1).dtSeconds()).isEqualTo(1);
        assertThatThrownBy(() -> GrayScott.of(grid, 0.16, 0.08, 0.035, 0.06, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 1.01");
    }
}
