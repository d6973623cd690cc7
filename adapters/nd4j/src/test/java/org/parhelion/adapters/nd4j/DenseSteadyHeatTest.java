package org.parhelion.adapters.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.physics.Jacobi;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.StopTest;

class DenseSteadyHeatTest {
    @Test
    void jacobiConvergesToWhatDenseLinearAlgebraFindsAtOnce() {
        int ny = 16;
        int nx = 20;
        INDArray expected = DenseSteadyHeat.solve(ny, nx, 0, 100, 0, 25);
        double[] found = new double[ny * nx];
        Model plate = Model.of(new Jacobi(2), Grid.uniform(ny, nx, 1))
                .boundary(Boundaries.all(Boundary.dirichlet(0))
                        .side(Side.Y_HIGH, Boundary.dirichlet(100))
                        .side(Side.X_HIGH, Boundary.dirichlet(25)));
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(plate, device, comm)
                            .stopWhen(StopTest.maxChangeBelow(1e-12).checkedEvery(50))
                            .start()) {
                sim.run(20_000);
                assertThat(sim.report().converged()).isTrue();
                var owned = sim.block().owned();
                for (int j = owned.j0(); j < owned.j1(); j++) {
                    for (int i = owned.i0(); i < owned.i1(); i++) {
                        found[i + nx * j] = sim.field().at(0, j - owned.j0(), i - owned.i0());
                    }
                }
            }
        });
        double[] solved = NdArrays.doubles(expected);
        for (int p = 0; p < found.length; p++) {
            assertThat(found[p]).isCloseTo(solved[p], within(1e-8));
        }
    }

    @Test
    void aPlateBetweenEqualEdgesHasTheirTemperature() {
        assertThat(SnapshotStatistics.of(DenseSteadyHeat.solve(7, 9, 21, 21, 21, 21))
                        .max())
                .isCloseTo(21, within(1e-10));
        assertThat(SnapshotStatistics.of(DenseSteadyHeat.solve(7, 9, 21, 21, 21, 21))
                        .min())
                .isCloseTo(21, within(1e-10));
    }
}
