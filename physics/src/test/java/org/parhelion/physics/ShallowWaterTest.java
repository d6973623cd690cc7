package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;

class ShallowWaterTest {
    private static final double TAU = 2 * Math.PI;

    /** With g = 1 a depth of c² carries waves of speed c. */
    private static ShallowWater unit(Grid grid, double fastest, double dtSeconds) {
        return ShallowWater.of(grid, fastest, dtSeconds).withGravity(1);
    }

    /** A bed with rocks that stand out of the water. */
    private static double[] randomBed(RandomGenerator random, int points) {
        return random.doubles(points, -3, 0.5).toArray();
    }

    private static double[] stillLevel(double level, double... bed) {
        double[] levels = bed.clone();
        for (int p = 0; p < bed.length; p++) {
            levels[p] = ShallowWater.level(level, bed[p]);
        }
        return levels;
    }

    @ParameterizedTest
    @CsvSource({"1, DOUBLE", "2, DOUBLE", "2, FLOAT"})
    void stillWaterStaysStillToTheLastBitOverAnyBedAndShore(int dims, Precision precision) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(dims, 40);
        double[] bed = randomBed(random, (int) grid.pointCount());
        double[] level = stillLevel(0.1, bed);
        Model model = ShallowWater.withWalls(Model.of(unit(grid, 4, ShallowWater.largestStableDt(grid, 4)), grid)
                .precision(precision)
                .coefficient("bed", bed)
                .initial("level", level));
        double[][] after = Laws.run(model, 200);
        for (int p = 0; p < level.length; p++) {
            double expected = precision == Precision.FLOAT ? (float) level[p] : level[p];
            assertThat(after[0][p]).as("seed %d, level at %d", seed, p).isEqualTo(expected);
            for (int axis = 1; axis <= dims; axis++) {
                assertThat(after[axis][p])
                        .as("seed %d, momentum at %d", seed, p)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void wavesOverABumpyBedKeepTheirMassAndWetWhatTheyReach(int dims) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Laws.cells(dims, 40);
        double[] bed = randomBed(random, (int) grid.pointCount());
        double[] level = bed.clone();
        for (int p = 0; p < bed.length; p++) {
            level[p] = ShallowWater.level(random.nextDouble(-2, 1), bed[p]);
        }
        Model model = ShallowWater.withWalls(Model.of(unit(grid, 6, ShallowWater.largestStableDt(grid, 6)), grid)
                .coefficient("bed", bed)
                .initial("level", level));
        double[][] after = Laws.run(model, 400);
        double water = Laws.sum(level) - Laws.sum(bed);
        assertThat(Laws.sum(after[0]) - Laws.sum(bed)).as("seed %d", seed).isCloseTo(water, within(1e-11 * water));
        for (int p = 0; p < bed.length; p++) {
            assertThat(after[0][p] - bed[p]).as("seed %d, depth at %d", seed, p).isGreaterThanOrEqualTo(-1e-12);
        }
    }

    /** Diffusion ahead of a wave leaves subnormal momenta at a dry shore, whose reciprocals are infinite. */
    @Test
    void theFaintestMomentumAtAShoreIsHarmless() {
        Grid grid = Laws.cells(1, 4);
        Model model = ShallowWater.withWalls(Model.of(unit(grid, 4, ShallowWater.largestStableDt(grid, 4)), grid)
                .coefficient("bed", new double[] {0, 0, 2, 2})
                .initial("level", new double[] {1, 1, 2, 2})
                .initial("hu", new double[] {0, Double.MIN_VALUE, 0, 0}));
        assertThat(Laws.run(model, 10)[0]).containsExactly(1, 1, 2, 2);
    }

    /** A wave that runs one way: v − 2c is the same everywhere, and each v keeps its speed v + c = 1 + 3v/2. */
    private static double simpleWave(double x, double time) {
        double v = 0;
        for (int pass = 0; pass < 200; pass++) {
            v = 0.1 * Math.sin(TAU * (x - (1 + 1.5 * v) * time));
        }
        return v;
    }

    private static double simpleWaveError(int n) {
        Grid grid = Laws.cells(1, n);
        double time = 0.3;
        int steps = (int) Math.ceil(time * n * 2.6);
        Model model = Model.of(unit(grid, 1.3, time / steps), grid)
                .boundary(Boundary.periodic())
                .coefficient("bed", 0)
                .initial("level", x -> depth(simpleWave(x, 0)))
                .initial("hu", x -> depth(simpleWave(x, 0)) * simpleWave(x, 0));
        return Laws.meanError(grid, Laws.run(model, steps)[0], (x, y, z) -> depth(simpleWave(x, time)));
    }

    private static double depth(double v) {
        return (1 + v / 2) * (1 + v / 2);
    }

    @Test
    void theErrorOfASmoothWaveShrinksWithTheFirstOrder() {
        double order = Laws.order(simpleWaveError(400), simpleWaveError(800));
        assertThat(order).isCloseTo(1, within(0.1));
    }

    /**
     * A dam between depths 1 and {@code low} that vanishes at t = 0: a fan, and a bore where there is water below, after J. J.
     * Stoker, "Water waves", 1957, §10.8; a dry bed after A. Ritter, 1892.
     */
    private record Dam(double low, double middle, double speed, double bore) {
        static Dam on(double low) {
            if (low == 0) {
                return new Dam(0, 0, 2, 2);
            }
            double above = low;
            double below = 1;
            for (int bisection = 0; bisection < 100; bisection++) {
                double h = (above + below) / 2;
                double fan = 2 * (1 - Math.sqrt(h));
                double jump = (h - low) * Math.sqrt(0.5 * (h + low) / (h * low));
                if (fan > jump) {
                    above = h;
                } else {
                    below = h;
                }
            }
            double v = 2 * (1 - Math.sqrt(above));
            return new Dam(low, above, v, above * v / (above - low));
        }

        double depth(double speed) {
            if (speed < -1) {
                return 1;
            }
            if (speed < this.speed - Math.sqrt(middle)) {
                return (2 - speed) * (2 - speed) / 9;
            }
            return speed < bore ? middle : low;
        }
    }

    private static double damError(Dam dam, int n, boolean alongX) {
        Grid grid = Grid.uniform(alongX ? 4 : n, alongX ? n : 4, 1.0 / n);
        double time = 0.2;
        int steps = (int) Math.ceil(time / ShallowWater.largestStableDt(grid, 2));
        Model model = ShallowWater.withWalls(Model.of(unit(grid, 2, time / steps), grid)
                .coefficient("bed", (x, y) -> -1)
                .initial("level", (x, y) -> (alongX ? x : y) < 0 ? 0 : dam.low() - 1));
        return Laws.meanError(grid, Laws.run(model, steps)[0], (x, y, z) -> dam.depth((alongX ? x : y) / time) - 1);
    }

    @ParameterizedTest
    @CsvSource({"0.4, true, 0.005", "0.05, true, 0.005", "0, true, 0.005", "0.05, false, 0.005"})
    void aDamBreaksAsInTheExactSolution(double low, boolean alongX, double bound) {
        Dam dam = Dam.on(low);
        double coarse = damError(dam, 100, alongX);
        double middle = damError(dam, 200, alongX);
        double fine = damError(dam, 400, alongX);
        assertThat(fine).isLessThan(bound);
        assertThat(Laws.order(coarse, middle)).isGreaterThan(0.55);
        assertThat(Laws.order(middle, fine)).isGreaterThan(0.55);
    }

    /** Where one half of the water is the mirror of the other, it stays so: no side is preferred. */
    @Test
    void aSymmetricDropStaysSymmetricToTheLastBit() {
        int n = 31;
        Grid grid = Grid.uniform(n, n, 1.0 / n);
        Model model = ShallowWater.withWalls(
                Model.of(unit(grid, 2, ShallowWater.largestStableDt(grid, 2)), grid)
                        .initial("level", (x, y) -> 0.2 * Math.exp(-30 * (x * x + y * y))),
                (x, y, z) -> x * x + y * y - 1);
        double[][] q = Laws.run(model, 60);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                int p = j * n + i;
                int mirror = j * n + n - 1 - i;
                int transposed = i * n + j;
                assertThat(q[0][mirror]).isEqualTo(q[0][p]);
                assertThat(q[1][mirror]).isEqualTo(-q[1][p]);
                assertThat(q[0][transposed]).isEqualTo(q[0][p]);
                assertThat(q[2][transposed]).isEqualTo(q[1][p]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, DOUBLE", "2, DOUBLE", "2, FLOAT"})
    void theBitsDependOnNothingButTheModel(int dims, Precision precision) {
        Grid grid = Laws.cells(dims, dims == 1 ? 90 : 37);
        Model model = ShallowWater.withWalls(
                Model.of(unit(grid, 2, 0.1 / grid.nx()), grid)
                        .precision(precision)
                        .initial("level", (x, y, z) -> x < 0.4 ? 0.3 : 0.11),
                (x, y, z) -> 0.5 * Math.sin(5 * TAU * x) * Math.cos(3 * TAU * y) - 0.4);
        Laws.assertTheSameBitsHowever(model, 7);
    }

    @Test
    void anUnstableStepIsRefusedWithTheLargestStableOne() {
        assertThatThrownBy(() -> ShallowWater.of(Grid.uniform(10, 10, 0.5), 2, 0.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 0.0625 s");
    }
}
