package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.SchemeReading;

/** Schemes in time over a right-hand side: their order, and the same bits however they run. */
class SchemesTest {
    private static final int POINTS = 8;

    /** da/dt = b cos t − a/5, db/dt = −a cos t: no neighbours, but time. */
    private record Oscillator() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("a", "b");
        }

        @Override
        public double at(int field, Point... p) {
            double a = p[0].at(0);
            double b = p[1].at(0);
            double wave = Math.cos(p[0].time());
            return field == 0 ? b * wave - 0.2 * a : -a * wave * a;
        }
    }

    /** ∂u/∂t = −c ∂u/∂x + d ∂²u/∂x² + a source in time; c is a coefficient. */
    private record Flow(double d) implements Stencil {
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
            Point u = p[0];
            return -p[1].at(0) * (u.at(1) - u.at(-1)) / 2
                    + d * (u.at(1) - 2 * u.at(0) + u.at(-1))
                    + 0.1 * Math.sin(p[0].time() + u.x());
        }
    }

    /** One step of du/dt = −u, exactly. */
    private record Decay() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public double at(int field, Point... p) {
            return p[0].at(0) * Math.exp(-p[0].dt());
        }
    }

    /** One step of du/dt = −u², exactly. */
    private record Reaction() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public double at(int field, Point... p) {
            return p[0].at(0) / (1 + p[0].dt() * p[0].at(0));
        }
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of("ssp2", (Function<Stencil, Scheme>) Schemes::ssp2, 2),
                Arguments.of("ssp3", (Function<Stencil, Scheme>) Schemes::ssp3, 3),
                Arguments.of("rungeKutta4", (Function<Stencil, Scheme>) Schemes::rungeKutta4, 4),
                Arguments.of("adamsBashforth2", (Function<Stencil, Scheme>) Schemes::adamsBashforth2, 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void anOrdinaryEquationConvergesWithTheMethodsOrder(String name, Function<Stencil, Scheme> method, int order) {
        Grid grid = Grid.uniform(POINTS, 1.0);
        Model exact = oscillator(Schemes.rungeKutta4(new Oscillator()), grid);
        double reference = after(exact, 2, 2048);
        Model model = oscillator(method.apply(new Oscillator()), grid);
        int steps = order == 4 ? 32 : 64;
        double coarse = Math.abs(after(model, 2, steps) - reference);
        double fine = Math.abs(after(model, 2, 2 * steps) - reference);
        assertThat(log2(coarse / fine)).as("%s: %g, %g", name, coarse, fine).isCloseTo(order, within(0.1));
    }

    @Test
    void adamsBashforth2KeepsItsOrderWithStepsOfRandomLengths() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        Grid grid = Grid.uniform(POINTS, 1.0);
        double reference = after(oscillator(Schemes.rungeKutta4(new Oscillator()), grid), 2, 2048);
        double[] lengths = random.doubles(8, 0.5, 1.5).toArray();
        double coarse = Math.abs(afterSteps(lengths, 64, grid) - reference);
        double fine = Math.abs(afterSteps(lengths, 128, grid) - reference);
        assertThat(log2(coarse / fine))
                .as("seed %d: %g, %g", seed, coarse, fine)
                .isCloseTo(2, within(0.1));
    }

    /** As {@link #after}, in 2 s of steps with these lengths in turn: each repeated as often, so that all shrink alike. */
    private static double afterSteps(double[] lengths, int times, Grid grid) {
        double unit = 2 / (Arrays.stream(lengths).sum() * times);
        double[] value = new double[1];
        Model model = oscillator(Schemes.adamsBashforth2(new Oscillator()), grid);
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(1).start()) {
                for (int step = 0; step < times * lengths.length; step++) {
                    sim.dt(lengths[step % lengths.length] * unit);
                    sim.run(1);
                }
                assertThat(sim.clock().timeSeconds()).isCloseTo(2, within(1e-9));
                value[0] = sim.field().at(0, 0, 3);
            }
        });
        return value[0];
    }

    private static Model oscillator(Scheme scheme, Grid grid) {
        return Model.of(scheme, grid).initial("a", x -> 1).initial("b", x -> 0.5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void theMethodOfLinesConvergesWithTheMethodsOrder(String name, Function<Stencil, Scheme> method, int order) {
        double reference = after(flow(Schemes.rungeKutta4(new Flow(0.4))), 4, 4096);
        int steps = order == 2 ? 64 : 16;
        double coarse = Math.abs(after(flow(method.apply(new Flow(0.4))), 4, steps) - reference);
        double fine = Math.abs(after(flow(method.apply(new Flow(0.4))), 4, 2 * steps) - reference);
        assertThat(log2(coarse / fine)).as("%s: %g, %g", name, coarse, fine).isCloseTo(order, within(0.1));
    }

    private static Model flow(Scheme scheme) {
        return Model.of(scheme, Grid.uniform(64, 1.0))
                .initial(x -> Math.sin(2 * Math.PI * x / 64))
                .boundary(Boundary.periodic())
                .coefficient("c", x -> 0.5 + 0.2 * Math.cos(2 * Math.PI * x / 64));
    }

    @Test
    void strangSplittingIsOfSecondOrder() {
        Model model = Model.of(Schemes.strang(new Decay(), new Reaction()), Grid.uniform(POINTS, 1.0))
                .initial(x -> 2);
        double end = Math.exp(-1.0);
        double exact = 2 * end / (1 + 2 * (1 - end));
        double coarse = Math.abs(after(model, 1, 32) - exact);
        double fine = Math.abs(after(model, 1, 64) - exact);
        assertThat(log2(coarse / fine)).as("%g, %g", coarse, fine).isCloseTo(2, within(0.1));
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** The first field at one point, after {@code seconds} in some steps. */
    private static double after(Model model, double seconds, int steps) {
        double[] value = new double[1];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model.dt(seconds / steps), device, comm)
                            .tiling(4)
                            .start()) {
                sim.run(steps);
                assertThat(sim.path()).isNotEqualTo("plain");
                value[0] = sim.field().at(0, 0, 3);
            }
        });
        return value[0];
    }

    /** The flow between two walls that change with time: fields inside a step have the boundary values of their own time. */
    static Stream<Arguments> bits() {
        return orders().flatMap(each ->
                Stream.of(Precision.values()).map(precision -> Arguments.of(each.get()[0], each.get()[1], precision)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("bits")
    void anyRanksOverlapTilingAndRestartGiveTheSameBits(
            String name, Function<Stencil, Scheme> method, Precision precision) {
        Model model = Model.of(method.apply(new Flow(0.4)), Grid.uniform(150, 1.0))
                .initial(x -> Math.sin(x / 9))
                .boundary(Boundaries.all(Boundary.dirichlet((x, y, z, t) -> Math.sin(t + x))))
                .coefficient("c", x -> 0.5 + 0.2 * Math.cos(x / 7))
                .precision(precision)
                .dt(0.4);
        double[] expected = run(model, 1, false, 1, 0);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (boolean overlap : new boolean[] {false, true}) {
                for (int k : new int[] {1, 2, 3, 4}) {
                    assertThat(run(model, ranks, overlap, k, 3 * (k % 2)))
                            .as("%s on %d ranks, overlap %s, %d steps an exchange", name, ranks, overlap, k)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static double[] run(Model model, int ranks, boolean overlap, int k, int cut) {
        double[] result = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu()) {
                Simulation.Setup setup =
                        Simulation.of(model, device, comm).overlap(overlap).tiling(k);
                try (Simulation first = setup.start()) {
                    first.run(cut);
                    List<String> names = model.stateNames();
                    Snapshot values = Snapshot.of(first.state());
                    try (Simulation second = setup.from(Simulation.SavedState.of(
                                    cut, field -> values.give(names.indexOf(field.name()), field), Optional.empty()))
                            .start()) {
                        second.run(10 - cut);
                        Fields.copy(second.field(), result);
                    }
                }
            }
        });
        return result;
    }

    @Test
    void onlyTheUnknownsAreKept() {
        assertThat(SchemeReading.of(Schemes.ssp2(new Oscillator())).fields()).containsExactly("a", "b");
        assertThat(SchemeReading.of(Schemes.ssp3(new Oscillator())).fields()).containsExactly("a", "b");
        assertThat(SchemeReading.of(Schemes.rungeKutta4(new Oscillator())).fields())
                .containsExactly("a", "b");
        assertThat(SchemeReading.of(Schemes.adamsBashforth2(new Oscillator())).fields())
                .containsExactly("a", "b", "a rate", "b rate");
        assertThat(Schemes.rungeKutta4(new Oscillator()).boundaryOf("b stage")).isEqualTo("b");
    }
}
