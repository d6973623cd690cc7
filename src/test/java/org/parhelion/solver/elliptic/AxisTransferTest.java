package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;

class AxisTransferTest {
    private static final List<Boundary> LOW =
            List.of(Boundary.dirichlet(0), Boundary.neumann(0), Boundary.antisymmetric(), Boundary.periodic());
    private static final List<Boundary> HIGH =
            List.of(Boundary.dirichlet(0), Boundary.freeSurface(), Boundary.reflecting(), Boundary.periodic());

    @FunctionalInterface
    private interface Check {
        void of(AxisTransfer transfer, double ratio, Boundary low, Boundary high);
    }

    private static void everywhere(Check check) {
        for (int points = 2; points < 70; points++) {
            for (Boundary low : LOW) {
                for (Boundary high : HIGH) {
                    if (low instanceof Boundary.Periodic == high instanceof Boundary.Periodic) {
                        Grid fine = Grid.uniform(points, 1);
                        Boundaries boundaries =
                                Boundaries.all(low).side(Axis.X.low(), low).side(Axis.X.high(), high);
                        var coarse = AxisTransfer.coarsen(fine, Axis.X, boundaries);
                        assertThat(coarse.ratio()).isBetween(1.2, 2.0);
                        Grid grid = Grid.uniform(coarse.points(), coarse.ratio());
                        check.of(AxisTransfer.between(fine, grid, Axis.X, boundaries), coarse.ratio(), low, high);
                    }
                }
            }
        }
    }

    @Test
    void restrictionIsTheTransposeOfInterpolation() {
        everywhere((transfer, ratio, low, high) -> {
            double[][] weights = interpolation(transfer);
            for (int c = 0; c < transfer.coarse(); c++) {
                double[] row = new double[transfer.fine()];
                for (int tap = 0; tap < AxisTransfer.TAPS; tap++) {
                    if (transfer.tap(c, tap) != 0) {
                        row[Math.floorMod(transfer.start(c) + tap, transfer.fine())] += transfer.tap(c, tap);
                    }
                }
                for (int i = 0; i < transfer.fine(); i++) {
                    assertThat(row[i]).isCloseTo(weights[i][c] / ratio, within(1e-14));
                }
            }
        });
    }

    @Test
    void constantsAreInterpolatedExactlyUnlessABoundaryIsHeld() {
        everywhere((transfer, ratio, low, high) -> {
            double[][] weights = interpolation(transfer);
            for (int i = 0; i < transfer.fine(); i++) {
                double sum = 0;
                for (double weight : weights[i]) {
                    sum += weight;
                }
                boolean atLow = i < 2 && !keepsConstants(low);
                boolean atHigh = i >= transfer.fine() - 2 && !keepsConstants(high);
                if (!atLow && !atHigh) {
                    assertThat(sum).isCloseTo(1, within(1e-14));
                } else {
                    assertThat(sum).isBetween(-1.0, 1 + 1e-14);
                }
            }
        });
    }

    private static boolean keepsConstants(Boundary boundary) {
        return boundary instanceof Boundary.Periodic
                || boundary instanceof Boundary.Neumann
                || boundary instanceof Boundary.Reflecting;
    }

    @Test
    void aPartReadsFewPointsBeyondIt() {
        everywhere((transfer, ratio, low, high) -> {
            for (int c = 0; c < transfer.coarse(); c++) {
                int owner = 0;
                while (transfer.cut(owner + 1) <= c) {
                    owner++;
                }
                for (int tap = 0; tap < AxisTransfer.TAPS; tap++) {
                    if (transfer.tap(c, tap) != 0) {
                        assertThat(transfer.start(c) + tap)
                                .isBetween(owner - AxisTransfer.REACH, owner + AxisTransfer.REACH);
                    }
                }
            }
            for (int i = 0; i < transfer.fine(); i++) {
                // Of a part that begins or ends at fine point i, the coarse points used are those of the part and one
                // beside it.
                assertThat(transfer.left(i)).isBetween(transfer.cut(i) - 1, transfer.cut(i + 1));
                assertThat(transfer.left(i) + 1).isGreaterThanOrEqualTo(transfer.cut(i));
            }
        });
    }

    private static double[][] interpolation(AxisTransfer transfer) {
        double[][] weights = new double[transfer.fine()][transfer.coarse()];
        for (int i = 0; i < transfer.fine(); i++) {
            weights[i][transfer.left(i)] += transfer.leftWeight(i);
            weights[i][(transfer.left(i) + 1) % transfer.coarse()] += transfer.rightWeight(i);
        }
        return weights;
    }
}
