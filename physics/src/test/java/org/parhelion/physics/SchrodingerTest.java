package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.RankFailure;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;

class SchrodingerTest {
    private static final double PI = Math.PI;
    private static final PlaceFunction FREE = (x, y, z) -> 0;

    private static double mode(int dims, double x, double y) {
        return Math.sin(PI * x) * (dims > 1 ? Math.sin(2 * PI * y) : 1);
    }

    /** A standing state in a box, which turns with its energy; the error of its real part at the end. */
    private static double error(int dims, int n, int steps, double time, double energy) {
        Grid grid = Laws.cells(dims, n);
        double dt = time / steps;
        Model model = Schrodinger.withWalls(Model.of(Schrodinger.of(grid, 1, dt), grid), FREE)
                .initial("re", (x, y, z) -> mode(dims, x, y))
                .initial("im", (x, y, z) -> -Math.sin(energy * dt / 2) * mode(dims, x, y));
        return Laws.meanError(grid, Laws.run(model, steps)[0], (x, y, z) -> Math.cos(energy * time) * mode(dims, x, y));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theErrorShrinksWithTheSecondOrderInSpace(int dims) {
        double energy = 0.5 * PI * PI * (dims == 1 ? 1 : 5);
        double coarse = error(dims, 16, 400, 0.1, energy);
        double fine = error(dims, 32, 1600, 0.1, energy);
        assertThat(Laws.order(coarse, fine)).isCloseTo(2, within(0.1));
    }

    /** The mode is an eigenvector of the differences, too: with their own energy only the error in time is left. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theErrorShrinksWithTheSecondOrderInTime(int dims) {
        int n = 8;
        double x = Math.sin(PI / (2 * n));
        double y = Math.sin(PI / n);
        double energy = 2.0 * n * n * (dims == 1 ? x * x : x * x + y * y);
        double coarse = error(dims, n, 200, 1, energy);
        double fine = error(dims, n, 400, 1, energy);
        assertThat(Laws.order(coarse, fine)).isCloseTo(2, within(0.1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theNormIsKeptWhateverThePotential(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(dims, 20);
        int points = (int) grid.pointCount();
        double dt = 0.9 * Schrodinger.largestStableDt(grid, 1, 500);
        Model model = Model.of(Schrodinger.of(grid, 1, dt), grid)
                .boundary(Boundary.antisymmetric())
                .coefficient("potential", random.doubles(points, 0, 500).toArray())
                .initial("re", random.doubles(points, -1, 1).toArray())
                .initial("im", random.doubles(points, -1, 1).toArray());
        double first = norm(Laws.run(model, 1), Laws.run(model, 0));
        double last = norm(Laws.run(model, 501), Laws.run(model, 500));
        assertThat(last).as("seed %d", seed).isCloseTo(first, within(1e-11 * Math.abs(first)));
    }

    /** Σ R(t)² + I(t + Δt/2) I(t − Δt/2). */
    private static double norm(double[][] now, double[][] before) {
        double sum = 0;
        for (int p = 0; p < now[0].length; p++) {
            sum += now[0][p] * now[0][p] + now[1][p] * before[1][p];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theBitsDependOnNothingButTheModel(int dims) {
        Grid grid = Laws.cells(dims, dims == 1 ? 90 : 52);
        double dt = 0.9 * Schrodinger.largestStableDt(grid, 1, 300);
        Model model = Schrodinger.withWalls(
                        Model.of(Schrodinger.of(grid, 1, dt), grid), (x, y, z) -> x > 0.5 ? 300 : 100 * y)
                .initial("re", (x, y, z) -> mode(dims, 3 * x, y))
                .initial("im", (x, y, z) -> mode(dims, x, 2 * y));
        Laws.assertTheSameBitsHowever(model, 7);
    }

    @Test
    void thePotentialCountsForTheLargestStableStep() {
        Grid grid = Grid.uniform(10, 0.5);
        assertThatThrownBy(() -> Schrodinger.of(grid, 1, 0.3)).hasMessageContaining("largest stable step is 0.25 s");
        Model model = Schrodinger.withWalls(Model.of(Schrodinger.of(grid, 1, 0.2), grid), (x, y, z) -> 12);
        assertThatThrownBy(() -> Laws.run(model, 1))
                .isInstanceOf(RankFailure.class)
                .cause()
                .hasMessageContaining("largest stable step is 0.1");
    }
}
