package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Model;
import org.parhelion.solver.RunReport;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.StopTest;

class JacobiTest {
    private static final Boundaries HOT_TOP =
            Boundaries.all(Boundary.dirichlet(0)).side(Side.Y_HIGH, Boundary.dirichlet(100));

    private static RunReport iterate(int ranks, long iterations, StopTest test) {
        List<RunReport> reports = new ArrayList<>();
        Model plate = Model.of(new Jacobi(2), Grid.uniform(20, 20, 1)).boundary(HOT_TOP);
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(plate, device, comm).stopWhen(test).start()) {
                sim.run(iterations);
                if (comm.rank() == 0) {
                    reports.add(sim.report());
                }
            }
        });
        return reports.getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void thePlateWithOneHotEdgeChangesAsPublished(int ranks) {
        RunReport report = iterate(ranks, 41, StopTest.maxChangeBelow(0).checkedEvery(10));

        assertThat(report.residuals())
                .extracting(RunReport.Residual::iteration)
                .containsExactly(0L, 10L, 20L, 30L, 40L);
        double[] published = {25, 2.156258, 1.145622, 0.770320, 0.560459};
        for (int m = 0; m < published.length; m++) {
            assertThat(report.residuals().get(m).maxChange()).isCloseTo(published[m], within(5e-7));
        }
        assertThat(report.converged()).isFalse();
        assertThat(report.steps()).isEqualTo(41);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theIterationStopsAtTheFirstTestBelowTheThreshold(int ranks) {
        RunReport report = iterate(ranks, 100_000, StopTest.maxChangeBelow(0.01).checkedEvery(10));

        assertThat(report.converged()).isTrue();
        assertThat(report.residual()).isLessThan(0.01);
        assertThat(report.residuals().get(report.residuals().size() - 2).maxChange())
                .isGreaterThanOrEqualTo(0.01);
        assertThat(report.steps()).isEqualTo(report.residuals().getLast().iteration() + 1);
    }
}
