package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Model;

class BurgersTest {
    private static final double TAU = 2 * Math.PI;

    private static double start(double s) {
        return 0.4 + 0.3 * Math.sin(TAU * s);
    }

    /** Before a shock forms, u is constant along characteristics; x + y is the only place that matters on two axes. */
    private static double exact(int dims, double s, double t) {
        double u = start(s);
        for (int newton = 0; newton < 50; newton++) {
            double foot = s - dims * u * t;
            double slope = 0.3 * TAU * Math.cos(TAU * foot);
            u -= (u - start(foot)) / (1 + dims * t * slope);
        }
        return u;
    }

    private static double error(int dims, int n, double time) {
        Grid grid = Laws.cells(dims, n);
        int steps = (int) Math.round(time * n * dims);
        Model model = Model.of(Burgers.of(grid, 0.7, time / steps), grid)
                .boundary(Boundary.periodic())
                .initial((x, y, z) -> start(x + y + z));
        return Laws.meanError(grid, Laws.run(model, steps)[0], (x, y, z) -> exact(dims, x + y + z, time));
    }

    @ParameterizedTest
    @CsvSource({"1, 400, 0.2", "2, 200, 0.1", "3, 40, 0.05"})
    void theErrorShrinksWithTheFirstOrder(int dims, int n, double time) {
        double order = Laws.order(error(dims, n, time), error(dims, 2 * n, time));
        assertThat(order).isCloseTo(1, within(0.1));
    }

    /** From Σu h the place of a shock follows to round-off, whatever its width on the grid. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "1, -0.5", "0.25, -1"})
    void aShockRunsAtTheMeanOfItsSides(double left, double right) {
        int n = 200;
        Grid grid = Laws.cells(1, n);
        double time = 0.15;
        int steps = 100;
        Model model = Model.of(Burgers.of(grid, 2, time / steps), grid)
                .boundary(Boundaries.all(Boundary.dirichlet(left)).side(Side.X_HIGH, Boundary.dirichlet(right)))
                .initial((x, y, z) -> x < 0.5 ? left : right);
        double[] u = Laws.run(model, steps)[0];
        double place = (Laws.sum(u) / n - right) / (left - right);
        assertThat(place).isCloseTo(0.5 + 0.5 * (left + right) * time, within(1e-13));
        int shock = (int) Math.floor(place * n);
        assertThat(u[shock - 8]).isCloseTo(left, within(0.02 * (left - right)));
        assertThat(u[shock + 8]).isCloseTo(right, within(0.02 * (left - right)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theSumIsConservedAndNoExtremeIsNew(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        int points = (int) Math.pow(14, dims);
        double[] u = new Random(seed).doubles(points, -1, 1).toArray();
        Grid grid = Laws.cells(dims, 14);
        Model model = Model.of(Burgers.of(grid, 1, Burgers.largestStableDt(grid, 1)), grid)
                .boundary(Boundary.periodic())
                .initial("u", u);
        double[] later = Laws.run(model, 30)[0];
        assertThat(Laws.sum(later)).as("seed %d", seed).isCloseTo(Laws.sum(u), within(1e-12 * points));
        Laws.assertWithin(-1 - 1e-15, 1 + 1e-15, seed, later);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theBitsDependOnNothingButTheModel(int dims) {
        Grid grid = Laws.cells(dims, dims == 1 ? 90 : dims == 2 ? 37 : 22);
        Model model = Model.of(Burgers.of(grid, 1, 0.3 / grid.nx()), grid)
                .boundary(Boundaries.all(Boundary.reflecting()).axis(Axis.X, Boundary.periodic()))
                .initial((x, y, z) -> Math.sin(TAU * x) * Math.cos(TAU * (y + z)));
        Laws.assertTheSameBitsHowever(model, 7);
    }

    @Test
    void anUnstableStepIsRefusedWithTheLargestStableOne() {
        assertThatThrownBy(() -> Burgers.of(Grid.uniform(10, 10, 0.5), 2, 0.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 0.125 s");
    }
}
