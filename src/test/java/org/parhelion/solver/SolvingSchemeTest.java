package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.elliptic.EllipticMethod;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** Equations that are solved inside a step. */
class SolvingSchemeTest {
    private static final Grid GRID = Grid.of(new int[] {24, 20}, new double[] {1.0 / 24, 1.0 / 20});
    private static final double DT = 0.01;

    /** f = u/Δt. */
    record OldHeat() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("f");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u");
        }

        @Override
        public double at(int field, Point... p) {
            return p[1].at(0, 0) / p[1].dt();
        }
    }

    /** u = w. */
    record NewHeat() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("u");
        }

        @Override
        public List<String> coefficients() {
            return List.of("w");
        }

        @Override
        public double at(int field, Point... p) {
            return p[1].at(0, 0);
        }
    }

    private static EllipticSolve implicitHeat() {
        return EllipticSolve.of("w", "f", EllipticProblem.poisson(GRID).reaction(1 / DT))
                .tolerance(1e-12);
    }

    /** Backward Euler. */
    private static Model heat() {
        Scheme scheme =
                Scheme.of(List.of(Scheme.Stage.of(new OldHeat()), implicitHeat(), Scheme.Stage.of(new NewHeat())));
        return Model.of(scheme, GRID)
                .dt(DT)
                .boundary(Boundary.reflecting())
                .initial("u", SolvingSchemeTest::wave)
                .initial("w", SolvingSchemeTest::wave);
    }

    /** An eigenfunction of the discrete Laplacian between walls. */
    private static double wave(double x, double y, double z) {
        return Math.cos(Math.PI * (x + 0.5));
    }

    private static void run(Model model, int ranks, Consumer<Simulation> look) {
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                look.accept(sim);
            }
        });
    }

    @Test
    void aWaveDecaysByTheFactorOfBackwardEuler() {
        double eigenvalue = Math.pow(2 * 20 * Math.sin(Math.PI / 40), 2);
        run(heat(), 3, sim -> {
            double before = sim.field("u").max();
            sim.run(5);
            assertThat(sim.field("u").max() / before).isCloseTo(Math.pow(1 + DT * eigenvalue, -5), within(1e-10));
        });
    }

    @Test
    void aSimulationCountsTheCyclesOfEachEquation() {
        run(heat(), 2, sim -> {
            assertThat(sim.solves()).isEmpty();
            sim.run(3);
            SolveHistory history = sim.solves().getFirst();
            assertThat(sim.solves()).hasSize(1);
            assertThat(history.field()).isEqualTo("w");
            assertThat(history.solves()).isEqualTo(3);
            assertThat(history.iterations())
                    .isGreaterThanOrEqualTo(history.last().count());
            assertThat(history.last().residuals().getLast())
                    .isLessThanOrEqualTo(1e-12 * history.last().rhsNorm());
        });
    }

    @Test
    void aSchemeMayBeAnEquationAloneAndReceiversSampleItsSolution() {
        EllipticProblem problem = EllipticProblem.poisson(GRID);
        Scheme scheme = Scheme.of(List.of(
                EllipticSolve.of("u", "f", problem).method(EllipticMethod.CG).tolerance(1e-12)));
        Model model = Model.of(scheme, GRID)
                .boundary(Boundary.antisymmetric())
                .coefficient("f", (x, y) -> 2 + x + y)
                .receiver(new Receiver("u", 0, 7, 9));
        assertThat(model.fields()).containsExactly("u");
        double[] all = new double[(int) GRID.pointCount()];
        Ranks.threads(4, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                sim.run(2);
                Fields.copy(sim.field("u"), all);
                double[] samples = sim.traces().gather(comm);
                if (comm.rank() == 0) {
                    assertThat(samples).hasSize(2);
                    assertThat(samples[1]).isPositive().isEqualTo(all[7 * 20 + 9]);
                }
            }
        });
    }

    @Test
    void aTestForTheLargestChangeSeesAFieldThatAnEquationSets() {
        Scheme scheme = Scheme.of(List.of(EllipticSolve.of("u", "f", EllipticProblem.poisson(GRID))));
        Model model = Model.of(scheme, GRID).coefficient("f", 1);
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm)
                            .stopWhen(StopTest.maxChangeBelow(1e-6).checkedEvery(1))
                            .start()) {
                sim.run(10);
                assertThat(sim.report().converged()).isTrue();
                assertThat(sim.report().residuals().getFirst().maxChange()).isPositive();
                assertThat(sim.clock().step()).isEqualTo(2);
            }
        });
    }

    @Test
    void whatAnEquationInAStepExcludesIsRefusedByName() {
        refuses(heat(), setup -> setup.tiling(2), "Use tiling 1");
        refuses(heat().precision(Precision.FLOAT), setup -> setup, "needs double precision");
        refuses(heat().source(new PointSource("w", 0, 3, 3, t -> 1)), setup -> setup, "right-hand side");
        assertThatThrownBy(() -> heat().solid((x, y, z) -> x > 0.5)).hasMessageContaining("would not see them");
    }

    private static void refuses(Model model, UnaryOperator<Simulation.Setup> change, String message) {
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu()) {
                Simulation.Setup setup = change.apply(Simulation.of(model, device, comm));
                assertThatThrownBy(setup::start)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(message);
            }
        });
    }
}
