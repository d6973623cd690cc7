package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** What schemes of several stages are, and what is refused. */
class SchemeTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Magnetic field of the TM mode, from t − Δt/2 to t + Δt/2. */
    private record Magnetic(double courant) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("hx", "hy");
        }

        @Override
        public List<String> coefficients() {
            return List.of("ez");
        }

        @Override
        public double at(int field, Point... p) {
            Point ez = p[2];
            return field == 0
                    ? p[0].at(0, 0) - courant * (ez.at(1, 0) - ez.at(0, 0))
                    : p[1].at(0, 0) + courant * (ez.at(0, 1) - ez.at(0, 0));
        }
    }

    /** Electric field, from t to t + Δt. */
    private record Electric(double courant) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("ez");
        }

        @Override
        public List<String> coefficients() {
            return List.of("hx", "hy");
        }

        @Override
        public double at(int field, Point... p) {
            Point hx = p[1];
            Point hy = p[2];
            return p[0].at(0, 0) + courant * (hy.at(0, 0) - hy.at(0, -1) - hx.at(0, 0) + hx.at(-1, 0));
        }
    }

    /** TO' = a · FROM + b · TO + c, at the point itself; TO is not read where b is 0. */
    private record Line(String to, String from, double a, double b, double c, boolean adds, boolean before)
            implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of(to);
        }

        @Override
        public List<String> coefficients() {
            return to.equals(from) ? List.of() : List.of(from);
        }

        @Override
        public double at(int field, Point... p) {
            double value = a * p[p.length - 1].at(0) + c;
            value = adds ? value + b * p[0].at(0) : value;
            return before ? value + p[0].before() : value;
        }
    }

    /** E^n · E^n + H^{n+1/2} · H^{n−1/2} is constant, K. S. Yee's scheme in a periodic box. */
    @Test
    void yeeConservesItsEnergy() {
        Random random = new Random(SEED);
        Grid grid = Grid.uniform(24, 18, 1.0);
        double[] ez = random.doubles(grid.pointCount(), -1, 1).toArray();
        double[] hx = random.doubles(grid.pointCount(), -1, 1).toArray();
        Model model = Model.of(Scheme.of(new Magnetic(0.6), new Electric(0.6)), grid)
                .initial("ez", ez)
                .initial("hx", hx)
                .boundary(Boundary.periodic())
                .dt(0.6);
        assertThat(model.fields()).containsExactly("hx", "hy", "ez");
        List<Double> energies = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(3).start()) {
                for (int n = 0; n < 40; n++) {
                    sim.run(5);
                    Field e = sim.fieldBefore("ez");
                    energies.add(dot(e, e)
                            + dot(sim.field("hx"), sim.fieldBefore("hx"))
                            + dot(sim.field("hy"), sim.fieldBefore("hy")));
                }
            }
        });
        assertThat(energies)
                .as("seed %d", SEED)
                .allSatisfy(energy ->
                        assertThat(energy).isCloseTo(energies.getFirst(), within(1e-12 * energies.getFirst())));
    }

    private static double dot(Field a, Field b) {
        double sum = 0;
        for (int j = 0; j < a.interior().rows(); j++) {
            for (int i = 0; i < a.interior().columns(); i++) {
                sum += a.at(0, j, i) * b.at(0, j, i);
            }
        }
        return sum;
    }

    @Test
    void aFieldThatEachStepWritesBeforeItReadsItIsScratch() {
        Scheme scheme = Scheme.of(
                new Line("k", "u", 2, 0, 0, false, false),
                new Line("u", "k", 1, 1, 0, true, false),
                new Line("seen", "u", 1, 0, 0, false, false));
        Grid grid = Grid.uniform(5, 1.0);
        Model model = Model.of(scheme, grid);
        assertThat(model.fields()).containsExactly("u", "seen");
        assertThat(model.stateNames()).containsExactly("u", "seen");
        assertThatThrownBy(() -> model.initial("k", x -> x)).hasMessageContaining("scratch field");
        model.boundary("k", org.parhelion.grid.Boundaries.all(Boundary.reflecting()));
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model.initial(x -> 1), device, comm).start()) {
                sim.run(2);
                assertThat(sim.field("u").at(0, 0, 2)).isEqualTo(9);
                assertThat(sim.field("seen").at(0, 0, 2)).isEqualTo(9);
                assertThatThrownBy(() -> sim.field("k")).hasMessageContaining("no field 'k'");
            }
        });
    }

    @Test
    void sourcesAndReceiversActAfterTheLastStageThatWritesTheField() {
        Scheme scheme = Scheme.of(
                new Line("u", "u", 2, 0, 0, false, false),
                new Line("u", "u", 1, 0, 1, false, false),
                new Line("v", "u", 1, 0, 0, false, false));
        Model model = Model.of(scheme, Grid.uniform(9, 1.0))
                .initial(x -> 1)
                .source(new PointSource("u", 0, 0, 4, t -> 10))
                .receiver(new Receiver("u", 0, 0, 4))
                .receiver(new Receiver("v", 0, 0, 4));
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(2).start()) {
                sim.run(2);
                double[] samples = sim.traces().gather(comm);
                if (comm.rank() == 0) {
                    // 2 · 1 + 1 + 10, then 2 · 13 + 1 + 10.
                    assertThat(samples).containsExactly(13, 13, 37, 37);
                }
            }
        });
    }

    @Test
    void aSchemeThatMovesToAnotherDecompositionKeepsItsBits() {
        Grid grid = Grid.uniform(30, 26, 1.0);
        Model model = Model.of(Scheme.of(new Magnetic(0.5), new Electric(0.5)), grid)
                .initial("ez", (x, y) -> Math.exp(-0.1 * (x * x + y * y)))
                .dt(0.5);
        double[] expected = new double[(int) grid.pointCount()];
        double[] moved = new double[expected.length];
        Ranks.threads(3, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(2).start()) {
                sim.run(7);
                try (Simulation on = sim.on(Decomposition.of(grid, 3, new double[] {3, 1, 2}))) {
                    on.run(6);
                    Fields.copy(on.field("hx"), moved);
                }
                sim.run(6);
                Fields.copy(sim.field("hx"), expected);
            }
        });
        assertThat(moved).isEqualTo(expected);
    }

    @Test
    void beforeIsRefusedWhereSeveralStagesWriteTheField() {
        Scheme scheme = Scheme.of(new Line("u", "u", 2, 0, 0, false, true), new Line("u", "u", 1, 0, 1, false, false));
        assertThatThrownBy(() -> Model.of(scheme, Grid.uniform(9, 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before() of field 'u', which 2 stages write");
    }

    @Test
    void aStopTestIsRefusedWhereNoFieldIsWrittenOnce() {
        Scheme scheme = Scheme.of(new Line("u", "u", 2, 0, 0, false, false), new Line("u", "u", 1, 0, 1, false, false));
        Model model = Model.of(scheme, Grid.uniform(9, 1.0));
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu()) {
                assertThatThrownBy(() -> Simulation.of(model, device, comm)
                                .stopWhen(StopTest.maxChangeBelow(1))
                                .start())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("written several times a step");
            }
        });
    }

    @Test
    void aBoundaryFromEarlierValuesIsRefusedForAFieldThatHasNone() {
        Scheme scheme = Scheme.of(new Line("k", "u", 2, 0, 0, false, false), new Line("u", "k", 1, 1, 0, true, false));
        Model model = Model.of(scheme, Grid.uniform(9, 1.0)).boundary(Boundary.absorbing(1));
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu()) {
                assertThatThrownBy(() -> Simulation.of(model, device, comm).start())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("field 'k'")
                        .hasMessageContaining("one step earlier");
            }
        });
    }

    @Test
    void stagesThatDoNotFitTogetherAreRefused() {
        assertThatThrownBy(() -> Scheme.of()).hasMessageContaining("no stages");
        assertThatThrownBy(() -> Scheme.of(new Electric(1), new Line("u", "u", 1, 0, 0, false, false)))
                .hasMessageContaining("axes");
        assertThatThrownBy(() -> Model.of(Scheme.of(new Electric(1)), Grid.uniform(9, 1.0)))
                .hasMessageContaining("2 axes on a grid of 1 axes");
        assertThatThrownBy(() -> new Scheme.Stage(new Electric(1), 0, 0, 1)).hasMessageContaining("share");
    }
}
