package org.parhelion.stencil.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.Stencil3D;

class PlainRowsTest {
    private static final int PITCH = 5;

    @Test
    void everyNeighbourIsTheOneItsOffsetsName() {
        Stencil3D digits = t -> 100 * t.at(1, 0, 0) + 10 * t.at(0, -1, 0) + t.at(0, 0, 2);
        double[] now = new double[64];
        int p = 30;
        now[p + 20] = 1;
        now[p - PITCH] = 2;
        now[p + 2] = 3;
        double[] next = new double[64];
        rows(digits, Precision.DOUBLE).update(arrays(now), arrays(next), arrays(), p, 1, 1);
        assertThat(next[p]).isEqualTo(123);
    }

    @Test
    void onlyThePointsAskedForAreWritten() {
        Stencil2D one = t -> 1;
        double[] next = new double[20];
        rows(one, Precision.DOUBLE).update(arrays(new double[20]), arrays(next), arrays(), 6, 2, 2);
        assertThat(next).isEqualTo(new double[] {0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0});
    }

    @Test
    void beforeIsWhatNextHeld() {
        Stencil1D leapfrog = t -> 2 * t.at(0) - t.before();
        float[] next = {7, 5};
        rows(leapfrog, Precision.FLOAT).update(arrays(new float[] {1, 2}), arrays(next), arrays(), 0, 2, 1);
        assertThat(next).containsExactly(-5, -1);
    }

    @Test
    void everyFieldSeesTheStepBefore() {
        Stencil swap = new Stencil() {
            @Override
            public int dims() {
                return 1;
            }

            @Override
            public List<String> fields() {
                return List.of("a", "b");
            }

            @Override
            public List<String> coefficients() {
                return List.of("c");
            }

            @Override
            public double at(int field, Point... p) {
                return p[1 - field].at(0) + p[1 - field].before() + p[2].at(0);
            }
        };
        double[] nextA = {10};
        double[] nextB = {20};
        rows(swap, Precision.DOUBLE)
                .update(
                        arrays(new double[] {1}, new double[] {2}),
                        arrays(nextA, nextB),
                        arrays(new double[] {100}),
                        0,
                        1,
                        1);
        assertThat(nextA).containsExactly(122);
        assertThat(nextB).containsExactly(111);
    }

    @Test
    void aCoefficientHasNoBefore() {
        Stencil bad = new Stencil() {
            @Override
            public int dims() {
                return 1;
            }

            @Override
            public List<String> coefficients() {
                return List.of("c");
            }

            @Override
            public double at(int field, Point... p) {
                return p[1].before();
            }
        };
        RowKernel rows = rows(bad, Precision.DOUBLE);
        assertThatThrownBy(
                        () -> rows.update(arrays(new double[1]), arrays(new double[1]), arrays(new double[1]), 0, 1, 1))
                .hasMessageContaining("before() of a coefficient");
    }

    private static RowKernel rows(Stencil stencil, Precision precision) {
        return RowKernels.of(stencil, precision, new RowLayout(20, PITCH), RowPath.PLAIN);
    }

    private static Object[] arrays(Object... arrays) {
        return arrays;
    }
}
