package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;

class AllenCahnTest {
    private static final double TAU = 2 * Math.PI;
    private static final double WIDTH = 0.05;

    private static double front(double d) {
        return Math.tanh(d / (Math.sqrt(2) * WIDTH));
    }

    /** A flat interface is steady, so that only the error in space is left. */
    private static double steadyError(int n) {
        Grid grid = Laws.cells(2, n);
        double dt = 0.8 * AllenCahn.largestStableDt(grid, WIDTH, 1);
        Model model = Model.of(AllenCahn.of(grid, WIDTH, 1, dt), grid)
                .boundary(Boundary.dirichlet((x, y, z, t) -> front(0.6 * (x - 0.5) + 0.8 * (y - 0.5))))
                .initial((x, y, z) -> front(0.6 * (x - 0.5) + 0.8 * (y - 0.5)));
        return Laws.meanError(
                grid, Laws.run(model, (int) (5 / dt))[0], (x, y, z) -> front(0.6 * (x - 0.5) + 0.8 * (y - 0.5)));
    }

    @Test
    void aFlatInterfaceIsKeptWithTheSecondOrder() {
        assertThat(Laws.order(steadyError(32), steadyError(64))).isCloseTo(2, within(0.1));
    }

    /** Without a neighbour that differs u' = u − u³ has the solution u² = 1 / (1 + (1/u₀² − 1) exp(−2t)). */
    private static double timeError(int steps) {
        Grid grid = Laws.cells(1, 4);
        Model model = Model.of(AllenCahn.of(grid, WIDTH, 1, 1.0 / steps), grid)
                .boundary(Boundary.periodic())
                .initial(x -> 0.3);
        double exact = 1 / Math.sqrt(1 + (1 / 0.09 - 1) * Math.exp(-2));
        return Math.abs(Laws.run(model, steps)[0][0] - exact);
    }

    @Test
    void theErrorShrinksWithTheFirstOrderInTime() {
        assertThat(Laws.order(timeError(50), timeError(100))).isCloseTo(1, within(0.1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theEnergyNeverGrowsAndValuesStayBetweenThePhases(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Grid grid = Laws.cells(dims, 16);
        double[] u = new Random(seed).doubles(grid.pointCount(), -1, 1).toArray();
        AllenCahn scheme = AllenCahn.of(grid, WIDTH, 1, AllenCahn.largestStableDt(grid, WIDTH, 1));
        double energy = energy(grid, u);
        for (int step = 0; step < 40; step++) {
            u = Laws.run(Model.of(scheme, grid).boundary(Boundary.periodic()).initial("u", u), 1)[0];
            double next = energy(grid, u);
            assertThat(next).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(energy);
            energy = next;
        }
        Laws.assertWithin(-1, 1, seed, u);
    }

    private static double energy(Grid grid, double[] u) {
        int n = grid.nx();
        double sum = 0;
        for (int p = 0; p < u.length; p++) {
            double well = 1 - u[p] * u[p];
            sum += 0.25 * well * well;
            for (int stride = 1; stride < u.length; stride *= n) {
                int along = p / stride % n;
                double slope = (u[p + ((along + 1) % n - along) * stride] - u[p]) / grid.dx();
                sum += 0.5 * WIDTH * WIDTH * slope * slope;
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theBitsDependOnNothingButTheModel(int dims) {
        Grid grid = Laws.cells(dims, dims == 1 ? 90 : dims == 2 ? 37 : 22);
        Model model = Model.of(AllenCahn.of(grid, WIDTH, 1, 0.9 * AllenCahn.largestStableDt(grid, WIDTH, 1)), grid)
                .boundary(Boundary.reflecting())
                .initial((x, y, z) -> Math.sin(TAU * x) * Math.cos(2 * TAU * (y + z)));
        Laws.assertTheSameBitsHowever(model, 7);
    }

    @Test
    void anUnstableStepIsRefusedWithTheLargestStableOne() {
        assertThatThrownBy(() -> AllenCahn.of(Grid.uniform(10, 10, 0.5), 0.5, 2, 0.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 0.0833");
    }
}
