package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;

/** Runs whose steps differ in length. */
class StepLengthTest {
    /** u' = u + Δt (cos t + diffusion): the sum of Δt · cos t over the steps where nothing diffuses. */
    record Driven(double alpha) implements Stencil2D {
        @Override
        public double at(Point u) {
            double sum = u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0);
            return u.at(0, 0) + u.dt() * (Math.cos(u.time()) + alpha * sum);
        }
    }

    private static Model model(double alpha) {
        Grid grid = Grid.uniform(19, 23, 1);
        return Model.of(new Driven(alpha), grid)
                .dt(0.1)
                .initial((x, y) -> Math.sin(x) * y)
                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(x + t)))
                .source(new PointSource("u", 0, 5, 7, Math::exp));
    }

    private static double[] run(Model model, int ranks, int stepsPerExchange, Consumer<Simulation> run) {
        double[] values = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm)
                            .tiling(stepsPerExchange)
                            .start()) {
                run.accept(sim);
                Fields.copy(sim.field(), values);
            }
        });
        return values;
    }

    @Test
    void stepsOfAnyLengthGiveTheSameBitsOnAnyRanksAndTiling() {
        Consumer<Simulation> run = sim -> {
            sim.run(3);
            sim.dt(0.07);
            sim.run(4);
            sim.dt(0.013);
            sim.runUntil(1);
        };
        double[] expected = run(model(0.9), 1, 1, run);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (int stepsPerExchange : new int[] {1, 2, 3}) {
                assertThat(run(model(0.9), ranks, stepsPerExchange, run)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aStepReadsItsOwnLengthAndTime() {
        Model still = Model.of(new Driven(0), Grid.uniform(3, 4, 1)).dt(0.5);
        double[] u = run(still, 1, 1, sim -> {
            sim.run(2);
            sim.dt(0.25);
            sim.run(2);
            assertThat(sim.clock().timeSeconds()).isEqualTo(1.5);
            assertThat(sim.dtSeconds()).isEqualTo(0.25);
        });
        double sum = 0;
        for (double[] step : new double[][] {{0, 0.5}, {0.5, 0.5}, {1, 0.25}, {1.25, 0.25}}) {
            sum += step[1] * Math.cos(step[0]);
        }
        assertThat(u).containsOnly(sum);
    }

    @Test
    void aRunUntilATimeEndsThereAndGoesOnWithWholeSteps() {
        run(model(0.1), 2, 1, sim -> {
            sim.runUntil(0.25);
            assertThat(sim.clock()).isEqualTo(new Clock(3, 0.25));
            sim.runUntil(0.25);
            assertThat(sim.clock().step()).isEqualTo(3);
            sim.run(1);
            assertThat(sim.clock().timeSeconds()).isEqualTo(0.25 + 0.1);
            assertThat(sim.dtSeconds()).isEqualTo(0.1);
        });
    }

    @Test
    void anotherDecompositionGoesOnAtTheSameTime() {
        double[] expected = run(model(0.9), 2, 1, sim -> {
            sim.dt(0.07);
            sim.run(5);
        });
        Model model = model(0.9);
        double[] moved = new double[expected.length];
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(1).start()) {
                sim.dt(0.07);
                sim.run(2);
                try (Simulation other = sim.on(Decomposition.of(model.grid(), comm.size(), new double[] {1, 2}))) {
                    other.run(3);
                    assertThat(other.clock()).isEqualTo(new Clock(5, 5 * 0.07));
                    Fields.copy(other.field(), moved);
                }
            }
        });
        assertThat(moved).isEqualTo(expected);
    }

    @Test
    void equalStepsKeepTheirExactTimes() {
        run(model(0.1), 1, 2, sim -> {
            sim.dt(0.1);
            sim.runUntil(3.0);
            assertThat(sim.clock()).isEqualTo(new Clock(30, 30 * 0.1));
            assertThat(sim.state()).hasSize(1);
        });
    }

    /** u_t = −u·u_x, upwind, for u ≥ 0. */
    record Upwind(double h) implements Stencil1D {
        @Override
        public double at(Point u) {
            return u.at(0) - u.dt() * u.at(0) * (u.at(0) - u.at(-1)) / h;
        }
    }

    record Limit(double h) implements Stencil1D {
        @Override
        public double at(Point u) {
            return h / Math.max(Math.abs(u.at(0)), 1e-9);
        }
    }

    @Test
    void anObserverKeepsTheStepBelowTheCflLimit() {
        double h = 0.05;
        Model model = Model.of(new Upwind(h), Grid.uniform(41, h))
                .dt(1e-3)
                .initial(x -> 1 + 3 * Math.exp(-20 * x * x))
                .boundary(Boundary.reflecting());
        List<List<Double>> lengths = new ArrayList<>();
        for (int ranks : new int[] {1, 3}) {
            List<Double> lengthsHere = new ArrayList<>();
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm)
                                .every(2, s -> s.dt(Math.min(1.2 * s.dtSeconds(), 0.8 * s.minimum(new Limit(h)))))
                                .start()) {
                    while (sim.clock().timeSeconds() < 0.5) {
                        sim.run(1);
                        if (comm.rank() == 0) {
                            lengthsHere.add(sim.dtSeconds());
                        }
                    }
                    assertThat(sim.dtSeconds()).isLessThanOrEqualTo(0.8 * sim.minimum(new Limit(h)) * 1.2);
                    sim.requireFinite();
                }
            });
            lengths.add(lengthsHere);
        }
        assertThat(lengths.get(1)).isEqualTo(lengths.get(0));
        assertThat(lengths.getFirst().getLast()).isGreaterThan(5e-3).isCloseTo(0.8 * h / 4, within(0.01));
    }

    @Test
    void whatWasMadeForOneLengthRefusesAnother() {
        Grid grid = Grid.uniform(9, 9, 1);
        Model conduction = Model.of(new Conduction.OfPlate(0.1, 0.1), grid);
        run(conduction, 1, 1, sim -> {
            assertThatThrownBy(() -> sim.dt(0.05)).hasMessageContaining("made for steps of 0.1 s");
            assertThatThrownBy(() -> sim.runUntil(0.05)).hasMessageContaining("made for steps of 0.1 s");
            sim.runUntil(0.2);
            assertThat(sim.clock().step()).isEqualTo(2);
        });
        run(
                model(0.1).boundary(Boundary.absorbing(1)).dt(0.1),
                1,
                1,
                sim -> assertThatThrownBy(() -> sim.dt(0.05)).hasMessageContaining("computed for steps of one length"));
        run(model(0.1), 1, 1, sim -> {
            assertThatThrownBy(() -> sim.dt(Double.NaN)).hasMessageContaining("must be positive and finite");
            assertThatThrownBy(() -> sim.minimum(new Driven(1))).hasMessageContaining("at the point itself only");
        });
    }
}
