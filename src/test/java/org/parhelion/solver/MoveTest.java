package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/** What a simulation carries to other blocks beside its fields. */
class MoveTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final Grid PLATE = Grid.uniform(48, 64, 1);

    /** What a run shows at its end. */
    private record Seen(
            List<Double> values, Clock clock, List<RunReport.Residual> residuals, long steps, double dt, int solves) {}

    private static Seen run(Model model, int ranks, int moves, UnaryOperator<Simulation.Setup> how) {
        double[] values = new double[(int) model.grid().pointCount()];
        List<Seen> seen = new ArrayList<>();
        Ranks.threads(ranks, comm -> {
            Random random = new Random(SEED);
            Workload workload = Workload.of(model);
            int[] moved = {0};
            Simulation.Setup setup = how.apply(Simulation.of(model, Device.cpu(), comm))
                    .every(3, sim -> {
                        if (moved[0]++ < moves) {
                            sim.move(workload.divided(
                                            sim.block().decomposition(),
                                            sim::fits,
                                            random.doubles(ranks, 0.5, 2).toArray())
                                    .orElseThrow());
                        }
                    });
            try (Simulation sim = setup.start()) {
                sim.run(24);
                Fields.copy(sim.field(), values);
                comm.barrier();
                if (comm.rank() == 0) {
                    List<Double> all = new ArrayList<>();
                    for (double value : values) {
                        all.add(value);
                    }
                    seen.add(new Seen(
                            all,
                            sim.clock(),
                            sim.residuals(),
                            sim.report().steps(),
                            sim.dtSeconds(),
                            sim.solves().size()));
                }
            }
        });
        return seen.getFirst();
    }

    private static void assertThatMovesChangeNothing(Model model, UnaryOperator<Simulation.Setup> how) {
        Seen still = run(model, 1, 0, how);
        for (int ranks : new int[] {2, 4, 7}) {
            assertThat(run(model, ranks, 6, how))
                    .as("-Dparhelion.seed=%d, %d ranks", SEED, ranks)
                    .isEqualTo(still);
        }
    }

    @Test
    void blocksMoveAroundSolids() {
        Model model = Model.of(new Conduction.OfPlate(0.2, 0.2), PLATE)
                .initial((x, y) -> Math.sin(x / 9) * Math.cos(y / 7))
                .boundary(Boundary.reflecting())
                .solid((x, y, z) -> y < 6 && x > -20);
        assertThatMovesChangeNothing(model, setup -> setup.tiling(2).overlap(false));
    }

    @Test
    void aStopTestGoesOn() {
        Model model = Model.of(new Conduction.OfPlate(0.2, 0.2), PLATE)
                .initial((x, y) -> Math.sin(x / 9) * Math.cos(y / 7))
                .boundary(Boundary.dirichlet(0));
        assertThatMovesChangeNothing(model, setup -> setup.tiling(3).stopWhen(new StopTest(1e-9, 4)));
    }

    @Test
    void stepsFollowTheFields() {
        Model model = Model.of(Schemes.adamsBashforth2(new TimeStepTest.Slope()), PLATE)
                .initial((x, y) -> 1 + 3 * Math.exp(-0.01 * (x * x + y * y)))
                .boundary(Boundary.dirichlet(1))
                .step(TimeStep.cfl(0.4, new TimeStepTest.Limit()).every(2));
        assertThatMovesChangeNothing(model, setup -> setup.tiling(2));
    }

    @Test
    void blocksThatAreTooSmallAreRefusedAndTheRunGoesOn() {
        Model model = Model.of(new Conduction.OfPlate(0.2, 0.2), PLATE).initial((x, y) -> x * y);
        Ranks.threads(2, comm -> {
            Decomposition thin = Decomposition.of(PLATE, 2).weighted(1, 20);
            try (Simulation sim =
                    Simulation.of(model, Device.cpu(), comm).tiling(4).start()) {
                sim.run(4);
                assertThat(sim.fits(thin)).isFalse();
                assertThatThrownBy(() -> sim.move(thin)).hasMessageContaining("larger than the block");
                assertThatThrownBy(() -> sim.move(Decomposition.of(PLATE, 3))).hasMessageContaining("of 3 ranks");
                sim.run(4);
                assertThat(sim.clock().step()).isEqualTo(8);
            }
        });
    }

    @Test
    void aRankThatIsThreeTimesSlowerGetsAThirdOfThePoints() {
        Model model = Model.of(new Conduction.OfPlate(0.2, 0.2), Grid.uniform(80, 30, 1));
        Decomposition now = Decomposition.of(model.grid(), 4, new int[] {4, 1});
        Decomposition divided =
                Workload.of(model).divided(now, _ -> true, 3, 1, 3, 3).orElseThrow();
        assertThat(List.of(0, 1, 2, 3))
                .extracting(rank -> divided.owned(rank).rows())
                .containsExactly(24, 8, 24, 24);
        assertThat(divided.weighted(1, 1, 1, 1).owned(3)).isEqualTo(now.owned(3));
    }

    @Test
    void aSlowRankKeepsABlockThatFits() {
        Model model = Model.of(new Conduction.OfPlate(0.2, 0.2), PLATE);
        Decomposition now = Decomposition.of(PLATE, 2);
        Decomposition divided = Workload.of(model)
                .divided(now, each -> each.owned(0).volume() >= 600, 1, 1e6)
                .orElseThrow();
        assertThat(divided.owned(0).volume()).isBetween(600L, 1000L);
        assertThat(Workload.of(model).divided(now, _ -> false, 1, 2)).isEmpty();
    }
}
