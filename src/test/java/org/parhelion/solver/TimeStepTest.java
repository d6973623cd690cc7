package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;

/** Steps whose length follows the fields, and observers of times. */
class TimeStepTest {
    private static final double H = 0.05;

    /** du/dt = −u u_x − u u_y, upwind, for u ≥ 0. */
    record Slope() implements Stencil2D {
        @Override
        public double at(Point u) {
            double here = u.at(0, 0);
            return -here * (2 * here - u.at(0, -1) - u.at(-1, 0)) / H;
        }
    }

    /** The largest stable step of Euler's method. */
    record Limit() implements Stencil2D {
        @Override
        public double at(Point u) {
            return H / Math.max(2 * Math.abs(u.at(0, 0)), 1e-9);
        }
    }

    private static Model model(Scheme scheme) {
        return Model.of(scheme, Grid.uniform(29, 91, H))
                .initial((x, y) -> 1 + 3 * Math.exp(-20 * (x * x + y * y)))
                .boundary(Boundary.dirichlet(1));
    }

    private static Scheme scheme(String name) {
        return switch (name) {
            case "ssp2" -> Schemes.ssp2(new Slope());
            case "ssp3" -> Schemes.ssp3(new Slope());
            case "adamsBashforth2" -> Schemes.adamsBashforth2(new Slope());
            default -> Schemes.rungeKutta4(new Slope());
        };
    }

    private static double[] run(
            Model model, int ranks, UnaryOperator<Simulation.Setup> how, Consumer<Simulation> program) {
        double[] values = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            how.apply(Simulation.of(model, device, comm)).start()) {
                program.accept(sim);
                Fields.copy(sim.field(), values);
            }
        });
        return values;
    }

    private static UnaryOperator<Simulation.Setup> tiled(int stepsPerExchange) {
        return setup -> setup.tiling(stepsPerExchange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssp2", "ssp3", "rungeKutta4", "adamsBashforth2"})
    void stepsThatFollowTheFieldsHaveTheSameBitsOnAnyRanksAndTiling(String scheme) {
        Model model = model(scheme(scheme)).step(TimeStep.cfl(0.7, new Limit()).every(3));
        Consumer<Simulation> program = sim -> sim.runUntil(0.1);
        double[] expected = run(model, 1, tiled(1), program);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (int k : new int[] {1, 2}) {
                boolean overlap = (ranks + k) % 2 == 0;
                assertThat(run(model, ranks, s -> s.tiling(k).overlap(overlap), program))
                        .as("%d ranks, %d steps an exchange, overlap %s", ranks, k, overlap)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theStepIsThePartOfTheLimitAndGrowsNoFaster() {
        List<Double> steps = new ArrayList<>();
        Model model = model(scheme("ssp2"))
                .step(TimeStep.cfl(0.5, new Limit()).every(2).growth(1.05));
        run(
                model,
                1,
                setup -> setup.every(2, sim -> {
                    assertThat(sim.dtSeconds()).isLessThanOrEqualTo(0.5 * sim.minimum(new Limit()));
                    steps.add(sim.dtSeconds());
                }),
                sim -> {
                    assertThat(sim.dtSeconds()).isEqualTo(0.5 * sim.minimum(new Limit()));
                    sim.run(60);
                    assertThat(sim.dtSeconds()).isEqualTo(steps.getLast());
                });
        assertThat(steps.getLast()).isGreaterThan(1.5 * steps.getFirst());
        for (int s = 1; s < steps.size(); s++) {
            assertThat(steps.get(s)).isLessThanOrEqualTo(1.05 * steps.get(s - 1));
        }
    }

    @Test
    void aPartOfTheStableStepIsMeasuredOnce() {
        Model model = model(scheme("ssp2")).step(TimeStep.stable(0.5, new Limit()));
        run(model, 2, tiled(1), sim -> {
            double first = 0.5 * sim.minimum(new Limit());
            sim.run(30);
            assertThat(sim.minimum(new Limit())).isNotEqualTo(2 * first);
            assertThat(sim.clock()).isEqualTo(new Clock(30, 30 * first));
        });
    }

    @Test
    void observersOfTimesSeeExactlyThoseTimes() {
        for (TimeStep step : List.of(
                TimeStep.fixed(0.003),
                TimeStep.fixed(0.01 / 7),
                TimeStep.cfl(0.6, new Limit()),
                TimeStep.cfl(0.6, new Limit()).atMost(0.0005))) {
            List<Double> tens = new ArrayList<>();
            List<Double> thirties = new ArrayList<>();
            run(
                    model(scheme("ssp2")).step(step),
                    1,
                    setup -> setup.everySeconds(
                                    0.01, sim -> tens.add(sim.clock().timeSeconds()))
                            .everySeconds(0.03, sim -> thirties.add(sim.clock().timeSeconds())),
                    sim -> {
                        sim.runUntil(0.05);
                        sim.runUntil(0.1);
                        assertThat(sim.hasReached(0.1)).isTrue();
                    });
            assertThat(tens).as("%s", step).hasSize(10);
            assertThat(thirties).as("%s", step).hasSize(3);
            for (int n = 0; n < tens.size(); n++) {
                assertThat(tens.get(n)).as("%s", step).isCloseTo(0.01 * (n + 1), within(1e-15));
            }
        }
    }

    @Test
    void aMultistepMethodTakesNoStepBelowHalfOfTheUsualOne() {
        Model model = model(Schemes.adamsBashforth2(new Slope())).dt(0.004);
        List<Double> times = new ArrayList<>(List.of(0.0));
        run(
                model,
                1,
                setup -> setup.tiling(2)
                        .everySeconds(0.0101, sim -> {})
                        .every(1, sim -> times.add(sim.clock().timeSeconds())),
                sim -> {
                    sim.runUntil(0.05);
                    assertThat(sim.clock().timeSeconds()).isEqualTo(0.05);
                });
        assertThat(times).contains(0.0101, 2 * 0.0101, 3 * 0.0101, 4 * 0.0101);
        for (int n = 1; n < times.size(); n++) {
            assertThat(times.get(n) - times.get(n - 1))
                    .as("step %d of %s", n, times)
                    .isBetween(0.0019, 0.0040001);
        }
    }

    @Test
    void receiversRecordTheTimesOfTheirSamples() {
        Model model = model(Schemes.adamsBashforth2(new Slope()))
                .step(TimeStep.cfl(0.3, new Limit()).every(3))
                .receiver(new Receiver("u", 0, 11, 47))
                .receiver(new Receiver("u", 0, 28, 3));
        List<Double> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        run(
                model,
                1,
                setup -> setup.everySeconds(0.013, sim -> {}).every(1, sim -> {
                    times.add(sim.clock().timeSeconds());
                    values.add(sim.field().at(0, 11, 47));
                    values.add(sim.field().at(0, 28, 3));
                }),
                sim -> sim.runUntil(0.05));
        assertThat(times.getLast()).isEqualTo(0.05);
        for (int ranks : new int[] {1, 3}) {
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm)
                                .tiling(2)
                                .everySeconds(0.013, any -> {})
                                .start()) {
                    sim.runUntil(0.05);
                    assertThat(sim.traces().times()).containsExactly(times.toArray(new Double[0]));
                    double[] all = sim.traces().gather(comm);
                    if (comm.rank() == 0) {
                        assertThat(all).containsExactly(values.toArray(new Double[0]));
                    }
                }
            });
        }
    }

    @Test
    void observersOfTimesAreCalledBeforeThoseOfSteps() {
        List<String> calls = new ArrayList<>();
        run(
                model(scheme("ssp2")).dt(0.004),
                1,
                setup -> setup.every(3, sim -> calls.add("step " + sim.clock().step()))
                        .everySeconds(
                                0.01, sim -> calls.add("time " + sim.clock().timeSeconds())),
                sim -> sim.run(3));
        assertThat(calls).containsExactly("time 0.01", "step 3");
    }

    @Test
    void aShortenedStepDoesNotShortenThoseAfterIt() {
        Model model = model(scheme("ssp2")).dt(0.004);
        List<Double> lengths = new ArrayList<>();
        run(model, 1, setup -> setup.everySeconds(0.01, sim -> lengths.add(sim.dtSeconds())), sim -> {
            sim.run(3);
            assertThat(sim.clock()).isEqualTo(new Clock(3, 0.01));
            sim.run(1);
            assertThat(sim.clock()).isEqualTo(new Clock(4, 0.01 + 0.004));
        });
        assertThat(lengths).containsExactly(0.004);
    }

    @Test
    void fixedStepsThatMeetTheTimesKeepTheirClock() {
        Grid grid = Grid.uniform(9, 9, 1);
        Model conduction = Model.of(new Conduction.OfPlate(0.1, 0.1), grid);
        List<Long> steps = new ArrayList<>();
        run(
                conduction,
                1,
                setup -> setup.everySeconds(0.3, sim -> steps.add(sim.clock().step())),
                sim -> {
                    sim.runUntil(3, 25);
                    assertThat(sim.clock()).isEqualTo(new Clock(25, 25 * 0.1));
                    sim.runUntil(3);
                    assertThat(sim.clock()).isEqualTo(new Clock(30, 30 * 0.1));
                });
        assertThat(steps).containsExactly(3L, 6L, 9L, 12L, 15L, 18L, 21L, 24L, 27L, 30L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssp2", "ssp3", "rungeKutta4", "adamsBashforth2"})
    void aStateContinuesToTheSameBits(String scheme) {
        Model model = model(scheme(scheme)).step(TimeStep.cfl(0.7, new Limit()).every(3));
        UnaryOperator<Simulation.Setup> timed = setup -> setup.tiling(2).everySeconds(0.013, sim -> {});
        double[] expected = run(model, 1, timed, sim -> sim.run(40));
        for (int cut : new int[] {0, 1, 3, 11, 20}) {
            for (int ranks : new int[] {1, 3}) {
                double[] values = new double[expected.length];
                Ranks.threads(ranks, comm -> {
                    try (Device device = Device.cpu()) {
                        Simulation.Setup setup = timed.apply(Simulation.of(model, device, comm));
                        try (Simulation first = setup.start()) {
                            first.run(cut);
                            List<String> names = model.stateNames();
                            Snapshot kept = Snapshot.of(first.state());
                            Simulation.SavedState state = Simulation.SavedState.of(
                                    cut, Optional.of(first.pace()), field -> kept.give(names, field), Optional.empty());
                            try (Simulation second = setup.from(state).start()) {
                                second.run(40 - cut);
                                Fields.copy(second.field(), values);
                            }
                        }
                    }
                });
                assertThat(values).as("cut after %d on %d ranks", cut, ranks).isEqualTo(expected);
            }
        }
    }

    /** u' = 2u − u before. */
    record Leap() implements Stencil1D {
        @Override
        public double at(Point u) {
            return 2 * u.at(0) - u.before();
        }
    }

    record Still() implements Stencil1D {
        @Override
        public double at(Point u) {
            return 0 * u.at(0);
        }
    }

    /** A limit of all steps, or the field itself. */
    record Given(double factor) implements Stencil1D {
        @Override
        public double at(Point u) {
            return factor / Math.abs(u.at(0));
        }
    }

    @Test
    void whatNeedsEqualStepsIsRefusedByName() {
        Grid grid = Grid.uniform(9, 1);
        TimeStep cfl = TimeStep.cfl(0.5, new Given(1));
        assertThatThrownBy(() -> Model.of(new Leap(), grid).step(cfl))
                .hasMessageContaining("[u] one step earlier")
                .hasMessageContaining("use steps of one length");
        assertThatThrownBy(() -> Model.of(new Conduction.OfRod(0.1, 0.1), grid).step(cfl))
                .hasMessageContaining("made for steps of 0.1 s");
        Model advancing = model(Schemes.ssp2(new Slope())).boundary(Boundary.absorbing(1));
        assertThatThrownBy(() -> advancing.step(TimeStep.cfl(0.5, new Limit())))
                .hasMessageContaining("Absorbing")
                .hasMessageContaining("steps of one length");
        assertThat(model(Schemes.ssp2(new Slope())).equalSteps()).isEmpty();
    }

    @Test
    void anUnboundedLimitAndOneThatIsNotPositiveAreRefused() {
        Grid grid = Grid.uniform(9, 1);
        Model still = Model.of(Schemes.ssp2(new Still()), grid);
        TimeStep.Courant cfl = TimeStep.cfl(0.5, new Given(1));
        assertThatThrownBy(() -> run(still.step(cfl), 1, tiled(1), sim -> {}))
                .hasMessageContaining("any time step is stable")
                .hasMessageContaining("atMost");
        run(
                still.step(cfl.atMost(0.25)),
                1,
                tiled(1),
                sim -> assertThat(sim.dtSeconds()).isEqualTo(0.25));
        assertThatThrownBy(() ->
                        run(still.initial(x -> 1).step(TimeStep.cfl(0.5, new Given(-1))), 1, tiled(1), sim -> {}))
                .hasMessageContaining("must be positive");
        assertThatThrownBy(() -> run(still.initial(x -> Double.NaN).step(cfl), 1, tiled(1), sim -> {}))
                .hasRootCauseInstanceOf(NotFiniteException.class)
                .hasMessageContaining("NaN at point (0)");
        for (Consumer<TimeStep.Courant> wrong : List.<Consumer<TimeStep.Courant>>of(
                c -> c.every(0), c -> c.growth(1), c -> c.atMost(0), c -> TimeStep.cfl(1.5, new Given(1)))) {
            assertThatThrownBy(() -> wrong.accept(cfl)).hasMessageContaining("must be");
        }
    }

    @Test
    void solidPointsLimitNoStep() {
        Grid grid = Grid.uniform(9, 1);
        Model model = Model.of(Schemes.ssp2(new Still()), grid)
                .initial(x -> x == 0 ? 100 : 1)
                .solid((x, y, z) -> x == 0)
                .step(TimeStep.cfl(0.5, new Given(1)));
        run(model, 2, tiled(1), sim -> assertThat(sim.dtSeconds()).isEqualTo(0.5));
    }
}
