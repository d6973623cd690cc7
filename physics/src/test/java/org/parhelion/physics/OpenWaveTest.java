package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** Acoustic waves that leave through a matched layer. */
class OpenWaveTest {
    private static final double H = 10;
    private static final double SPEED = 1500;
    private static final Boundaries WALLS = Boundaries.all(Boundary.reflecting());
    private static final Side[] ALL = {Side.Y_LOW, Side.Y_HIGH, Side.X_LOW, Side.X_HIGH};

    private static double[] run(Model model, int ranks, Tiling tiling, long steps) {
        double[] result = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(tiling).start()) {
                assertThat(sim.path()).isEqualTo("vector");
                sim.run(steps);
                Fields.copy(sim.field("u"), result);
            }
        });
        return result;
    }

    private static MatchedLayer layer(int points) {
        return new MatchedLayer(points, 1e-4, SPEED / (20 * H));
    }

    /** A plane pulse without a mean, which would stand still in one dimension. */
    private static double ricker(double x) {
        double s = x * x / (16 * H * H);
        return (1 - 2 * s) * Math.exp(-s);
    }

    private static double pulse(double r) {
        double s = r * r / (16 * H * H);
        return (1 - s) * Math.exp(-s);
    }

    /** A plane wave: what is left of a pulse after it has met the layer, and after twice the time. */
    @ParameterizedTest
    @CsvSource({"10, 2, -60", "10, 4, -60", "10, 8, -60", "20, 2, -75"})
    void aPlaneWaveLeavesThroughTheLayer(int points, int order, double mostDecibel) {
        Grid grid = Grid.uniform(200, H);
        double dt = 0.8 * Wave.largestStableDt(grid, SPEED, order);
        Model open = Wave.of(grid, SPEED, order, dt)
                .inOpenSpace(grid, layer(points), SPEED, WALLS, Side.X_LOW, Side.X_HIGH)
                .initial("u", OpenWaveTest::ricker);
        double most = 0;
        long across = Math.round(200 * H / (SPEED * dt));
        for (long steps : new long[] {across, across * 3 / 2, 2 * across}) {
            double[] u = run(open, 1, Tiling.of(1), steps);
            most = Math.max(most, Arrays.stream(u).map(Math::abs).max().orElseThrow());
        }
        // Each half of the pulse has the amplitude 1/2.
        double decibel = 20 * Math.log10(2 * most);
        System.out.printf("matched layer of %d points, waves of order %d: %.1f dB%n", points, order, decibel);
        assertThat(decibel).isLessThan(mostDecibel);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void tenThousandStepsLeaveNothing(int order) {
        Grid grid = Grid.uniform(60, H);
        double dt = 0.95 * Wave.largestStableDt(grid, SPEED, order);
        Model open = Wave.of(grid, SPEED, order, dt)
                .inOpenSpace(grid, layer(10), SPEED, WALLS, Side.X_LOW, Side.X_HIGH)
                .initial("u", OpenWaveTest::ricker);
        double[] u = run(open, 1, Tiling.of(1), 10_000);
        assertThat(Arrays.stream(u).map(Math::abs).max().orElseThrow()).isLessThan(1e-6);
    }

    /** In two dimensions, beside the same wave in a domain so large that nothing has come back. */
    @ParameterizedTest
    @CsvSource({"10, 2", "10, 8"})
    void aPointPulseLeavesThroughTheLayer(int points, int order) {
        int inside = 50;
        int n = inside + 2 * points;
        int far = 230;
        Grid grid = Grid.uniform(n, n, H);
        Grid large = Grid.uniform(far, far, H);
        double dt = 0.8 * Wave.largestStableDt(grid, SPEED, order);
        Model open = Wave.of(grid, SPEED, order, dt)
                .inOpenSpace(grid, layer(points), SPEED, WALLS, ALL)
                .initial("u", (x, y) -> pulse(Math.hypot(x, y)));
        Model free = Model.of(Wave.of(large, SPEED, order, dt), large)
                .boundary(WALLS)
                .initial((x, y) -> pulse(Math.hypot(x, y)));
        double most = 0;
        for (int steps = 80; steps <= 180; steps += 50) {
            double[] layered = run(open, 1, Tiling.of(1), steps);
            double[] expected = run(free, 1, Tiling.of(1), steps);
            for (int j = 0; j < inside; j++) {
                for (int i = 0; i < inside; i++) {
                    int here = (points + j) * n + points + i;
                    int there = ((far - inside) / 2 + j) * far + (far - inside) / 2 + i;
                    most = Math.max(most, Math.abs(layered[here] - expected[there]));
                }
            }
        }
        double decibel = 20 * Math.log10(most);
        System.out.printf("matched layer of %d points, order %d, a point pulse: %.1f dB%n", points, order, decibel);
        assertThat(decibel).isLessThan(-60);
    }

    @ParameterizedTest
    @EnumSource
    void anyRankCountAndTilingGivesTheSameBits(Precision precision) {
        Grid grid = Grid.uniform(40, 44, H);
        double dt = 0.7 * Wave.largestStableDt(grid, 2 * SPEED, 4);
        Model model = Wave.varying(grid, 4, dt)
                .inOpenSpace(grid, layer(6), 2 * SPEED, WALLS, Side.X_LOW, Side.X_HIGH, Side.Y_HIGH)
                .coefficient("velocity", (x, y) -> SPEED * (1.5 + 0.5 * Math.tanh(y / 50)))
                .initial("u", (x, y) -> pulse(Math.hypot(x, y)))
                .precision(precision);
        double[] expected = run(model, 1, Tiling.of(1), 30);
        for (int ranks : new int[] {2, 3, 7}) {
            assertThat(run(model, ranks, ranks < 7 ? new Tiling(2, 1, 6, 20) : Tiling.of(1), 30))
                    .as("%d ranks", ranks)
                    .isEqualTo(expected);
        }
    }

    @Test
    void insideTheWaveIsThatOfTheSchemeWithoutALayer() {
        Grid grid = Grid.uniform(60, H);
        double dt = 0.8 * Wave.largestStableDt(grid, SPEED, 8);
        Wave wave = Wave.of(grid, SPEED, 8, dt);
        double[] open = run(
                wave.inOpenSpace(grid, layer(10), SPEED, WALLS, Side.X_LOW).initial("u", x -> pulse(x - 100)),
                1,
                Tiling.of(1),
                15);
        double[] closed = run(Model.of(wave, grid).boundary(WALLS).initial(x -> pulse(x - 100)), 1, Tiling.of(1), 15);
        for (int i = 30; i < 60; i++) {
            assertThat(open[i]).isEqualTo(closed[i]);
        }
    }

    @Test
    void sidesThatCannotHaveALayerAreRefused() {
        Grid grid = Grid.uniform(60, H);
        Wave wave = Wave.of(grid, SPEED, 2, 1e-3);
        assertThatThrownBy(() -> wave.inOpenSpace(grid, layer(10), SPEED, WALLS, Side.Y_LOW))
                .hasMessageContaining("no such side");
        assertThatThrownBy(() ->
                        wave.inOpenSpace(grid, layer(10), SPEED, WALLS.axis(Axis.X, Boundary.periodic()), Side.X_LOW))
                .hasMessageContaining("periodic");
        assertThatThrownBy(() -> wave.inOpenSpace(grid, layer(10), SPEED, WALLS))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> wave.inOpenSpace(grid, layer(30), SPEED, WALLS, Side.X_LOW))
                .hasMessageContaining("leave points between them");
        assertThatThrownBy(() -> wave.withDamping().inOpenSpace(grid, layer(10), SPEED, WALLS, Side.X_LOW))
                .hasMessageContaining("damping");
    }
}
