package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Schemes;
import org.parhelion.solver.Simulation;

/** Ranks on the CPU and ranks on OpenCL share a grid, each as much of it as it is said to be fast. */
@Tag("engine")
class MixedDevicesTest {
    private static final Grid GRID = Grid.uniform(48, 60, 0.01);

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    @Test
    void aRankThreeTimesAsFastOwnsThreeTimesThePoints() {
        Decomposition weighted = Decomposition.of(GRID, 2, new double[] {3, 1});
        assertThat(weighted.owned(0).volume()).isEqualTo(3 * weighted.owned(1).volume());
        Runs heat = new Runs(
                new Stencils.Heat2D(0.2),
                GRID,
                Precision.DOUBLE,
                200,
                sim -> sim.initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                        .boundary(Boundary.dirichlet(280)));
        assertThat(heat.on(weighted, rank -> rank == 0 ? "cpu" : "opencl")[0]).isEqualTo(heat.on("cpu", 1)[0]);
    }

    @Test
    void weightsThatDivideNothingEvenlyGiveTheSameField() {
        Decomposition weighted = Decomposition.of(GRID, 3, new double[] {2.7, 1, 0.4});
        Runs box = new Runs(
                new Stencils.Box9(0.1),
                GRID,
                Precision.FLOAT,
                100,
                sim -> sim.initial((x, y) -> Math.sin(30 * x * y)).boundary(Boundary.robin(1, 0.02, 3)));
        assertThat(box.on(weighted, rank -> rank == 1 ? "cpu" : "opencl")[0]).isEqualTo(box.on("cpu", 1)[0]);
    }

    @Test
    void severalStagesAndStepsToAnExchangeGiveTheSameField() {
        Grid grid = Grid.uniform(90, 80, 0.01);
        Model model = Model.of(Schemes.rungeKutta4(new Stencils.Driven(0.1)), grid)
                .dt(0.1)
                .initial((x, y) -> Math.sin(9 * x) + y)
                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(10 * x + t) + y));
        double[] mixed = new double[Math.toIntExact(grid.pointCount())];
        Ranks.threads(2, comm -> {
            try (Device device = Device.named(comm.rank() == 0 ? "cpu" : "opencl");
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(3).start()) {
                sim.run(20);
                Runs.collect(sim.field(), mixed);
            }
        });
        assertThat(mixed).isEqualTo(new Runs(model, 20).on("cpu", 1)[0]);
    }
}
