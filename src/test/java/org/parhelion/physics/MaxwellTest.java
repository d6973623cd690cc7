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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEnergyIsKeptWhateverThePermittivity(boolean inMetal) {
        long seed = new Random().nextLong();
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
