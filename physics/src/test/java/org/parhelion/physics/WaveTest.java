package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Receiver;
import org.parhelion.solver.Simulation;

class WaveTest {
    /** The field, the field one step earlier, and what the receivers recorded. */
    private static double[][] run(Grid grid, Wave wave, int ranks, int steps, UnaryOperator<Model> settings) {
        return run(settings.apply(Model.of(wave, grid)), ranks, steps, setup -> setup);
    }

    private static double[][] run(Model model, int ranks, int steps, UnaryOperator<Simulation.Setup> how) {
        int points = (int) model.grid().pointCount();
        double[][] result = {new double[points], new double[points], new double[0]};
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            how.apply(Simulation.of(model, device, comm)).start()) {
                sim.run(steps);
                Fields.copy(sim.field(), result[0]);
                Fields.copy(sim.fieldBefore("u"), result[1]);
                double[] traces = sim.traces().gather(comm);
                if (comm.rank() == 0) {
                    result[2] = traces;
                }
            }
        });
        return result;
    }

    /** n points along each axis of the unit cube, walls half a spacing outside. */
    private static Grid box(int dims, int n) {
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        double[] origin = new double[dims];
        Arrays.fill(points, n);
        Arrays.fill(spacing, 1.0 / n);
        Arrays.fill(origin, 0.5 / n);
        return Grid.of(points, spacing).withOrigin(origin);
    }

    /** A standing wave between hard walls. */
    private static double mode(int dims, double x, double y, double z) {
        double k = 2 * Math.PI;
        return Math.cos(k * x) * (dims > 1 ? Math.cos(k * y) : 1) * (dims > 2 ? Math.cos(k * z) : 1);
    }

    /** The largest error of the standing wave that swings with {@code omega}, after {@code steps} of {@code dt}. */
    private static double error(int dims, int n, int order, int steps, double dt, double omega) {
        Grid grid = box(dims, n);
        double[] u = run(
                grid,
                Wave.of(grid, 1, order, dt),
                2,
                steps,
                m -> m.boundary(Boundary.reflecting())
                        .initial((x, y, z) -> mode(dims, x, y, z))
                        .initialBefore("u", (x, y, z) -> Math.cos(omega * dt) * mode(dims, x, y, z)))[0];
        double largest = 0;
        int p = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    double exact = Math.cos(omega * steps * dt) * mode(dims, grid.x(i), grid.y(j), grid.z(k));
                    largest = Math.max(largest, Math.abs(u[p++] - exact));
                }
            }
        }
        return largest;
    }

    /** Leapfrog's own frequency, of a medium without grid, leaves only the error in space. */
    @ParameterizedTest
    @CsvSource({"1, 2", "1, 4", "1, 8", "2, 2", "2, 4", "2, 8", "3, 2", "3, 4", "3, 8"})
    void theErrorShrinksWithTheOrderInSpace(int dims, int order) {
        int n = order == 2 ? 24 : 16;
        int steps = 40;
        double coarse = error(dims, n, order, steps, 0.3 / steps, leapfrog(dims, 0.3 / steps));
        double fine = error(dims, 2 * n, order, 2 * steps, 0.15 / steps, leapfrog(dims, 0.15 / steps));
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(order, within(0.1));
    }

    private static double leapfrog(int dims, double dt) {
        return 2 / dt * Math.asin(Math.PI * Math.sqrt(dims) * dt);
    }

    /** The mode is an eigenvector of the differences, too: with their own frequency only the error in time is left. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theErrorShrinksWithTheSecondOrderInTime(int dims) {
        int n = 12;
        double half = Math.sin(Math.PI / n);
        double omega = Math.sqrt(dims) * 2 * n * half;
        double coarse = error(dims, n, 2, 40, 0.3 / 40, omega);
        double fine = error(dims, n, 2, 80, 0.3 / 80, omega);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(2, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 8", "2, 2", "2, 4", "2, 8", "3, 2", "3, 8"})
    void aClosedBoxKeepsItsEnergy(int dims, int order) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        int n = dims == 3 ? 10 : 24;
        Grid grid = box(dims, n);
        double[] velocity = random.doubles(grid.pointCount(), 1, 2).toArray();
        double[] initial = random.doubles(grid.pointCount(), -1, 1).toArray();
        Wave wave = Wave.varying(grid, order, 0.9 * Wave.largestStableDt(grid, 2, order));
        UnaryOperator<Model> settings = m -> m.boundary(Boundary.reflecting())
                .coefficient("velocity", velocity)
                .initial("u", initial);
        double first = energy(grid, wave, velocity, run(grid, wave, 2, 1, settings));
        double last = energy(grid, wave, velocity, run(grid, wave, 2, 1001, settings));
        assertThat(last).as("seed %d", seed).isCloseTo(first, within(1e-12 * first));
    }

    /** ½ Σ ((u' − u)/(vΔt))² − ½ Σ u' ∇²u, the walls mirrored by index. */
    private static double energy(Grid grid, Wave wave, double[] velocity, double[][] u) {
        double dt = wave.dtSeconds();
        double sum = 0;
        for (int p = 0; p < u[0].length; p++) {
            double rate = (u[0][p] - u[1][p]) / (velocity[p] * dt);
            sum += 0.5 * rate * rate - 0.5 * u[0][p] * laplacian(grid, wave.spaceOrder(), u[1], p);
        }
        return sum;
    }

    private static double laplacian(Grid grid, int order, double[] u, int p) {
        double[] d = switch (order) {
            case 2 -> new double[] {-2, 1};
            case 4 -> new double[] {-5.0 / 2, 4.0 / 3, -1.0 / 12};
            default -> new double[] {-205.0 / 72, 8.0 / 5, -1.0 / 5, 8.0 / 315, -1.0 / 560};
        };
        int n = grid.nx();
        int i = p % n;
        int j = p / n % grid.ny();
        int k = p / n / grid.ny();
        double sum = 0;
        for (int m = -order / 2; m <= order / 2; m++) {
            double w = d[Math.abs(m)];
            sum += w * u[(k * grid.ny() + j) * n + mirrored(i + m, n)];
            sum += grid.dims() > 1 ? w * u[(k * grid.ny() + mirrored(j + m, n)) * n + i] : 0;
            sum += grid.dims() > 2 ? w * u[(mirrored(k + m, n) * grid.ny() + j) * n + i] : 0;
        }
        return sum / (grid.dx() * grid.dx());
    }

    private static int mirrored(int i, int n) {
        return i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i;
    }

    @Test
    void afterAnOddMirrorThePulseComesBackUpsideDown() {
        int n = 400;
        Grid grid = Grid.uniform(n, 1.0).withOrigin(1);
        Wave wave = Wave.of(grid, 1, 8, 0.25);
        double[][] initial = new double[2][n];
        for (int i = 0; i < n; i++) {
            initial[0][i] = pulse(grid.x(i) - 100);
            initial[1][i] = pulse(grid.x(i) - 100 - 0.25);
        }
        // Towards x = 0, where the surface is; back at x = 100 after 200 s.
        double[] u = run(
                grid,
                wave,
                3,
                800,
                m -> m.boundary(Boundary.freeSurface()).initial("u", initial[0]).initialBefore("u", initial[1]))[0];
        for (int i = 0; i < n; i++) {
            assertThat(u[i]).isCloseTo(-pulse(grid.x(i) - 100), within(2e-3));
        }
    }

    private static double pulse(double x) {
        return Math.exp(-x * x / 200);
    }

    @ParameterizedTest
    @CsvSource({"1, -35", "2, -38"})
    void aSpongeOfThreeWavelengthsSwallowsAShot(int dims, double decibels) {
        int layer = 60;
        int inside = 100;
        int n = inside + 2 * layer;
        double[] near = shot(dims, n, layer, inside / 2.0 + layer, 360);
        // The same shot in a domain so large that nothing comes back in time.
        double[] far = shot(dims, n + 400, 0, n / 2.0 + 200, 360);
        double direct = 0;
        double returned = 0;
        for (int s = 0; s < near.length; s++) {
            direct = Math.max(direct, Math.abs(far[s]));
            returned = Math.max(returned, Math.abs(near[s] - far[s]));
        }
        double measured = 20 * Math.log10(returned / direct);
        assertThat(measured).isLessThan(decibels);
    }

    /** A trace 20 points off a Ricker shot of 20 points' wavelength in the middle of n points. */
    private static double[] shot(int dims, int n, int layer, double middle, int steps) {
        Grid grid = dims == 1
                ? Grid.uniform(n, 1.0).withOrigin(0)
                : Grid.uniform(n, n, 1.0).withOrigin(0, 0);
        double[] source = new double[dims];
        double[] receiver = new double[dims];
        Arrays.fill(source, Math.floor(middle));
        Arrays.fill(receiver, Math.floor(middle));
        receiver[0] += 20;
        Wave wave = Wave.of(grid, 1, 8, 0.5).withDamping();
        Side[] sides = dims == 1
                ? new Side[] {Side.X_LOW, Side.X_HIGH}
                : new Side[] {Side.X_LOW, Side.X_HIGH, Side.Y_LOW, Side.Y_HIGH};
        return run(
                grid,
                wave,
                2,
                steps,
                m -> m.source(PointSource.at(grid, "u", Ricker.perStep(0.05, 1), source))
                        .receiver(Receiver.at(grid, "u", receiver))
                        .coefficient(
                                "damping",
                                layer == 0 ? (x, y, z) -> 0 : new Sponge(layer, 1, 0.03).along(grid, sides)))[2];
    }

    /** The field of a shot after 40 s, in steps of 0.4 s / {@code divisor}. */
    private static double[] shotAfter40Seconds(int divisor, DoubleUnaryOperator wavelet) {
        Grid grid = Grid.uniform(121, 1.0);
        Wave wave = Wave.of(grid, 1, 8, 0.4 / divisor);
        return run(grid, wave, 1, 100 * divisor, m -> m.source(PointSource.at(grid, "u", wavelet, 0)))[0];
    }

    private static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void theWaveOfASourceOfAStrengthDependsOnTheStepByItsSquareOnly() {
        double[][] u = new double[3][];
        for (int n = 0; n < 3; n++) {
            u[n] = shotAfter40Seconds(1 << n, Ricker.ofStrength(0.05, 2, 0.4 / (1 << n)));
        }
        double largest = distance(u[2], new double[121]);
        assertThat(largest).isGreaterThan(1);
        assertThat(distance(u[0], u[1])).isLessThan(0.02 * largest);
        assertThat(distance(u[0], u[1]) / distance(u[1], u[2])).isBetween(3.5, 4.5);
    }

    @Test
    void theWaveOfASourceOfAnAmplitudePerStepGrowsAsTheStepShrinks() {
        double once = distance(shotAfter40Seconds(1, Ricker.perStep(0.05, 1)), new double[121]);
        double twice = distance(shotAfter40Seconds(2, Ricker.perStep(0.05, 1)), new double[121]);
        assertThat(twice / once).isBetween(3.9, 4.1);
    }

    @Test
    void tracesAndFieldsOfAShotAreTheSameBitsHoweverItIsRun() {
        Grid grid = Grid.uniform(44, 52, 1.0);
        Wave wave = Wave.varying(grid, 4, 0.25).withDamping();
        Model shot = Model.of(wave, grid)
                .boundary(Boundary.freeSurface())
                .coefficient("velocity", (x, y) -> y > 3 ? 1.5 : 1)
                .coefficient("damping", new Sponge(8, 1, 1e-3).along(grid, Side.X_LOW, Side.Y_HIGH))
                .source(PointSource.at(grid, "u", Ricker.perStep(0.08, 1), 0.5, -0.5))
                .receiver(Receiver.at(grid, "u", 10.5, -0.5));
        double[][] expected = null;
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (int k : new int[] {1, 2, 3}) {
                double[][] all = run(shot, ranks, 60, setup -> setup.tiling(k).overlap(ranks != 3));
                double[] u = all[0];
                double[] trace = all[2];
                assertThat(trace[59]).isNotZero();
                if (expected == null) {
                    expected = new double[][] {u, trace};
                }
                assertThat(u).as("field, %d ranks, tiling %d", ranks, k).isEqualTo(expected[0]);
                assertThat(trace).as("trace, %d ranks, tiling %d", ranks, k).isEqualTo(expected[1]);
            }
        }
    }

    @Test
    void aStepAboveTheCourantLimitIsRefusedWithTheLargestStableOne() {
        Grid grid = Grid.uniform(20, 20, 10);
        assertThatThrownBy(() -> Wave.of(grid, 2000, 2, 0.004))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.004")
                .hasMessageContaining("largest stable step is 0.00353553");
    }
}
