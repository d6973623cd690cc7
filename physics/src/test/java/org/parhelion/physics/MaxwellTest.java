package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;

class MaxwellTest {
    private static final double PI = Math.PI;
    private static final double C = Maxwell.LIGHT_SPEED;
    private static final PlaceFunction VACUUM = (x, y, z) -> 1;

    private static Grid box(int n) {
        return Grid.uniform(n, n, 1.0 / n).withOrigin(0, 0);
    }

    private static double[] ez(Model model, int steps) {
        return Laws.run(model, steps)[model.fields().indexOf("ez")];
    }

    /** A standing wave in a box of metal, with a loss λ: the error of ez at the end. */
    private static double error(int n, double loss) {
        Grid grid = box(n);
        double time = 0.35 / C;
        int steps = (int) Math.ceil(time / (0.7 * Maxwell.largestStableDt(grid)));
        double dt = time / steps;
        double omega = Math.sqrt(5 * PI * PI * C * C - loss * loss / 4);
        PlaceFunction mode = (x, y, z) -> Math.sin(PI * x) * Math.sin(2 * PI * y);
        Maxwell waves = Maxwell.of(grid, dt);
        Model model = (loss > 0 ? waves.withLosses() : waves).inMetal(grid, VACUUM);
        if (loss > 0) {
            model = model.coefficient("attenuation", (x, y, z) -> loss);
        }
        // ez = mode · decay(t) cos(ωt) up to its phase; h follows by integration of the curl, half a step early.
        double half = -dt / 2;
        double h = integral(half, omega, loss);
        model = model.initial("ez", mode)
                .initial("hx", (x, y, z) -> -C * h * 2 * PI * Math.sin(PI * x) * Math.cos(2 * PI * (y + 0.5 / n)))
                .initial("hy", (x, y, z) -> C * h * PI * Math.cos(PI * (x + 0.5 / n)) * Math.sin(2 * PI * y));
        double amplitude = amplitude(time, omega, loss);
        return Laws.meanError(grid, ez(model, steps), (x, y, z) -> amplitude * mode.at(x, y, z));
    }

    /** a'' + λ a' + 5π²c² a = 0 with a(0) = 1 and a'(0) = −λ: h starts at 0. */
    private static double amplitude(double t, double omega, double loss) {
        return Math.exp(-loss * t / 2) * (Math.cos(omega * t) - loss / (2 * omega) * Math.sin(omega * t));
    }

    /** ∫₀ᵗ a dt = −(a' + λ a) / 5π²c². */
    private static double integral(double t, double omega, double loss) {
        double step = 1e-4 / omega;
        double slope = (amplitude(t + step, omega, loss) - amplitude(t - step, omega, loss)) / (2 * step);
        return -(slope + loss * amplitude(t, omega, loss)) / (5 * PI * PI * C * C);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void aStandingWaveConvergesWithTheSecondOrder(double loss) {
        double order = Laws.order(error(32, loss * C), error(64, loss * C));
        assertThat(order).isCloseTo(2, within(0.1));
    }

    /** Of mode 1, 2 in the unit box: the angular frequency on n² cells divided by the exact one, minus 1. */
    private static double detuning(int n) {
        Grid grid = Laws.cells(2, n);
        double dt = 0.7 * Maxwell.largestStableDt(grid);
        Model model = Maxwell.of(grid, dt)
                .inBox(grid, VACUUM)
                .initial("ez", (x, y, z) -> Math.sin(PI * x) * Math.sin(2 * PI * y));
        int p = (n / 4) * (n + 1) + n / 2;
        double[] at = new double[3];
        for (int step = 0; step < at.length; step++) {
            at[step] = ez(model, 3 + step)[p];
        }
        return Math.acos((at[0] + at[2]) / (2 * at[1])) / dt / (Math.sqrt(5) * PI * C) - 1;
    }

    @Test
    void aModeOfABoxHasItsFrequencyWithTheSecondOrder() {
        double coarse = detuning(16);
        double fine = detuning(32);
        assertThat(Math.abs(fine)).isLessThan(2e-3);
        assertThat(Laws.order(Math.abs(coarse), Math.abs(fine))).isCloseTo(2, within(0.1));
    }

    @Test
    void theEnergyInABoxIsKeptAndTheWallsHaveNoField() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        int n = 24;
        Grid grid = Laws.cells(2, n);
        double[] permittivity = random.doubles((n + 1L) * (n + 1L), 1, 4).toArray();
        Maxwell waves = Maxwell.of(grid, Maxwell.largestStableDt(grid));
        Model model = waves.inBox(
                        grid,
                        (x, y, z) -> permittivity[
                                (int) Math.round(Math.clamp(y, 0, 1) * n) * (n + 1)
                                        + (int) Math.round(Math.clamp(x, 0, 1) * n)])
                .initial("ez", random.doubles((n + 1L) * (n + 1L), -1, 1).toArray());
        double first = boxEnergy(model, permittivity, Laws.run(model, 1), Laws.run(model, 2));
        double[][] end = Laws.run(model, 1001);
        double last = boxEnergy(model, permittivity, end, Laws.run(model, 1002));
        assertThat(last).as("seed %d", seed).isCloseTo(first, within(1e-12 * first));
        double[] ez = end[model.fields().indexOf("ez")];
        for (int p = 0; p < ez.length; p++) {
            boolean wall = p % (n + 1) == 0 || p % (n + 1) == n || p / (n + 1) == 0 || p / (n + 1) == n;
            assertThat(wall && ez[p] != 0).as("point %d", p).isFalse();
        }
    }

    private static double boxEnergy(Model model, double[] permittivity, double[][] now, double[][] next) {
        double sum = 0;
        for (int f = 0; f < now.length; f++) {
            boolean electric = f == model.fields().indexOf("ez");
            for (int p = 0; p < now[f].length; p++) {
                sum += electric ? permittivity[p] * now[f][p] * now[f][p] : now[f][p] * next[f][p];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBitsInABoxDependOnNothingButTheModel(boolean lossy) {
        Grid grid = Laws.cells(2, 52);
        Maxwell waves = Maxwell.of(grid, 0.9 * Maxwell.largestStableDt(grid));
        Model model = (lossy ? waves.withLosses() : waves)
                .inBox(grid, (x, y, z) -> x > 0.5 ? 2 : 1)
                .initial("ez", (x, y, z) -> Math.exp(-40 * (x * x + y * y - x - 0.8 * y + 0.4)));
        Laws.assertTheSameBitsHowever(lossy ? model.coefficient("attenuation", (x, y) -> y > 0.7 ? C : 0) : model, 7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEnergyIsKeptWhateverThePermittivity(boolean inMetal) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        int n = 24;
        Grid grid = box(n);
        double[] permittivity = random.doubles((long) n * n, 1, 4).toArray();
        PlaceFunction function = (x, y, z) -> {
            int j = Math.floorMod(Math.round(y * n), n);
            int i = Math.floorMod(Math.round(x * n), n);
            return i == 9 && j < 14 ? Double.POSITIVE_INFINITY : permittivity[j * n + i];
        };
        Maxwell waves = Maxwell.of(grid, Maxwell.largestStableDt(grid));
        double[] start = random.doubles((long) n * n, -1, 1).toArray();
        for (int p = 0; p < start.length; p++) {
            boolean metal = (p % n == 9 && p / n < 14) || (inMetal && (p % n == 0 || p < n));
            start[p] = metal ? 0 : start[p];
        }
        Model model = (inMetal ? waves.inMetal(grid, function) : waves.periodic(grid, function)).initial("ez", start);
        double first = energy(model, permittivity, Laws.run(model, 1), Laws.run(model, 2));
        double last = energy(model, permittivity, Laws.run(model, 1001), Laws.run(model, 1002));
        assertThat(last).as("seed %d", seed).isCloseTo(first, within(1e-12 * first));
    }

    private static double energy(Model model, double[] permittivity, double[][] now, double[][] next) {
        int ez = model.fields().indexOf("ez");
        int hx = model.fields().indexOf("hx");
        int hy = model.fields().indexOf("hy");
        double sum = 0;
        for (int p = 0; p < permittivity.length; p++) {
            sum += permittivity[p] * now[ez][p] * now[ez][p] + now[hx][p] * next[hx][p] + now[hy][p] * next[hy][p];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBitsDependOnNothingButTheModel(boolean lossy) {
        Grid grid = box(52);
        Maxwell waves = Maxwell.of(grid, 0.9 * Maxwell.largestStableDt(grid));
        Model model = (lossy ? waves.withLosses() : waves)
                .inMetal(grid, (x, y, z) -> x > 0.5 ? 2 : 1)
                .initial("ez", (x, y, z) -> Math.exp(-40 * (x * x + y * y - x - 0.8 * y + 0.4)));
        Laws.assertTheSameBitsHowever(lossy ? model.coefficient("attenuation", (x, y) -> y > 0.7 ? C : 0) : model, 7);
    }

    @Test
    void anUnstableStepIsRefusedWithTheLargestStableOne() {
        Grid grid = Grid.uniform(10, 10, C);
        assertThatThrownBy(() -> Maxwell.of(grid, 0.8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 0.707");
        assertThatThrownBy(() -> Maxwell.of(Grid.uniform(10, C), 0.5)).hasMessageContaining("2 axes");
    }
}
