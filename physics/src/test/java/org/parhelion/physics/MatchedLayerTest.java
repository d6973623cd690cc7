package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

class MatchedLayerTest {
    private static final double SPACING = 0.01;
    private static final int INSIDE = 60;

    /** What comes back into the domain, beside the same wave in a domain so large that nothing has come back. */
    @ParameterizedTest
    @CsvSource({"10, -60", "20, -80"})
    void aPulseLeavesThroughTheLayer(int points, double mostDecibel) {
        int n = INSIDE + 2 * points;
        int far = 260;
        double dt = 0.9 * Maxwell.largestStableDt(grid(n));
        Model open = open(n, points, dt);
        Model free =
                Maxwell.of(grid(far), dt).inMetal(grid(far), (x, y, z) -> 1).initial("ez", MatchedLayerTest::pulse);
        double most = 0;
        for (int steps = 80; steps <= 200; steps += 20) {
            double[] layered = run(open, 1, Tiling.of(1), steps);
            double[] expected = run(free, 1, Tiling.of(1), steps);
            for (int j = 0; j < INSIDE; j++) {
                for (int i = 0; i < INSIDE; i++) {
                    int here = (points + j) * n + points + i;
                    int there = ((far - INSIDE) / 2 + j) * far + (far - INSIDE) / 2 + i;
                    most = Math.max(most, Math.abs(layered[here] - expected[there]));
                }
            }
        }
        double decibel = 20 * Math.log10(most);
        System.out.printf("matched layer of %d points: %.1f dB of the pulse's amplitude come back%n", points, decibel);
        assertThat(decibel).isLessThan(mostDecibel);
    }

    @Test
    void tenThousandStepsLeaveNothing() {
        int n = INSIDE + 20;
        double dt = 0.99 * Maxwell.largestStableDt(grid(n));
        double[] after = run(open(n, 10, dt), 1, Tiling.of(1), 10_000);
        assertThat(Arrays.stream(after).map(Math::abs).max().orElseThrow()).isLessThan(1e-6);
    }

    @ParameterizedTest
    @EnumSource
    void anyRankCountAndTilingGivesTheSameBits(Precision precision) {
        int n = 50;
        double dt = 0.9 * Maxwell.largestStableDt(grid(n));
        Model model = open(n, 8, dt).precision(precision);
        double[] expected = run(model, 1, Tiling.of(1), 40);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            assertThat(run(model, ranks, new Tiling(ranks < 7 ? 3 : 1, 1, 6, 20), 40))
                    .as("%d ranks", ranks)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aLayerThatFillsTheGridIsRefused() {
        double dt = 0.9 * Maxwell.largestStableDt(grid(20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(20, 10, dt))
                .withMessageContaining("leave points between them");
    }

    private static Grid grid(int n) {
        return Grid.uniform(n, n, SPACING);
    }

    private static Model open(int n, int points, double dt) {
        double frequency = Maxwell.LIGHT_SPEED / (20 * SPACING);
        return Maxwell.of(grid(n), dt)
                .inOpenSpace(grid(n), (x, y, z) -> 1, new MatchedLayer(points, 1e-6, frequency))
                .initial("ez", MatchedLayerTest::pulse);
    }

    private static double pulse(double x, double y) {
        double width = 4 * SPACING;
        double r = (x * x + y * y) / (width * width);
        return (1 - r) * Math.exp(-r);
    }

    private static double[] run(Model model, int ranks, Tiling tiling, long steps) {
        double[] result = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(tiling).start()) {
                sim.run(steps);
                Fields.copy(sim.field("ez"), result);
            }
        });
        return result;
    }
}
