package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/** Fields of float, arithmetic in double: each new value is computed in double from floats, and rounded once. */
class MixedPrecisionTest {
    private static final int N = 37;
    private static final double R = 0.13;

    /** A formula whose value depends on how each operation is rounded. */
    record Heat(double r) implements Stencil2D {
        @Override
        public double at(Point u) {
            return u.at(0, 0) + r * (u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0));
        }
    }

    /** A float, so that all precisions start from the same values. */
    private static float initial(int j, int i) {
        return (float) (Math.sin(0.3 * i) * Math.cos(0.2 * j) + 1.0 / (1 + i + j));
    }

    @Test
    void theBitsAreThoseOfAPlainLoopOnAnyRanksAndTiling() {
        float[] expected = plainLoop(20);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (int tiling : new int[] {1, 3}) {
                for (boolean overlap : new boolean[] {true, false}) {
                    assertThat(run(Precision.MIXED, ranks, tiling, overlap, 20))
                            .as("%d ranks, tiling %d, overlap %s", ranks, tiling, overlap)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aStepIsTheStepInDoublePrecisionRoundedOnce() {
        float[] rounded = run(Precision.DOUBLE, 1, 1, true, 1);
        assertThat(run(Precision.MIXED, 1, 1, true, 1)).isEqualTo(rounded);
        assertThat(run(Precision.FLOAT, 1, 1, true, 1)).isNotEqualTo(rounded);
    }

    /** All points of the grid, gathered; rounded to float. */
    private static float[] run(Precision precision, int ranks, int tiling, boolean overlap, int steps) {
        double[] values = new double[N * N];
        for (int p = 0; p < values.length; p++) {
            values[p] = initial(p / N, p % N);
        }
        Model model = Model.of(new Heat(R), Grid.of(new int[] {N, N}, new double[] {1, 1}))
                .initial("u", values)
                .precision(precision);
        float[] all = new float[N * N];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm)
                            .tiling(tiling)
                            .overlap(overlap)
                            .start()) {
                sim.run(steps);
                assertThat(sim.field().precision()).isEqualTo(precision.storage());
                Box owned = sim.block().owned();
                for (int j = 0; j < owned.rows(); j++) {
                    for (int i = 0; i < owned.columns(); i++) {
                        all[(owned.j0() + j) * N + owned.i0() + i] =
                                (float) sim.field().at(0, j, i);
                    }
                }
            }
        });
        return all;
    }

    private static float[] plainLoop(int steps) {
        int pitch = N + 2;
        float[] now = new float[pitch * pitch];
        for (int p = 0; p < N * N; p++) {
            now[(p / N + 1) * pitch + p % N + 1] = initial(p / N, p % N);
        }
        float[] next = new float[pitch * pitch];
        for (int step = 0; step < steps; step++) {
            for (int j = 1; j <= N; j++) {
                for (int p = j * pitch + 1; p <= j * pitch + N; p++) {
                    double here = now[p];
                    double around = (double) now[p - 1] + now[p + 1] + now[p - pitch] + now[p + pitch] - 4 * here;
                    next[p] = (float) (here + R * around);
                }
            }
            float[] before = now;
            now = next;
            next = before;
        }
        float[] all = new float[N * N];
        for (int j = 0; j < N; j++) {
            System.arraycopy(now, (j + 1) * pitch + 1, all, j * N, N);
        }
        return all;
    }
}
