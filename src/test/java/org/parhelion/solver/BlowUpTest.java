package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil2D;

/** A value that is not finite is reported with the step and the point where it began. */
class BlowUpTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final double H = 0.5;

    /** Heat, and a reaction that overflows where the coefficient is large: u' = u + Δt (∇²u + c u³). */
    private record Reaction() implements Stencil2D {
        @Override
        public List<String> coefficients() {
            return List.of("c");
        }

        @Override
        public double at(int field, Point... p) {
            double here = p[0].at(0, 0);
            double around = p[0].at(0, -1) + p[0].at(0, 1) + p[0].at(-1, 0) + p[0].at(1, 0);
            return here + p[0].dt() * (around - 4 * here + p[1].at(0, 0) * here * here * here);
        }

        @Override
        public double at(Point u) {
            throw new UnsupportedOperationException();
        }
    }

    /** A rate with a coefficient: du/dt = ∇²u + c u³. */
    private record Rate() implements Stencil2D {
        @Override
        public List<String> coefficients() {
            return List.of("c");
        }

        @Override
        public double at(int field, Point... p) {
            double here = p[0].at(0, 0);
            double around = p[0].at(0, -1) + p[0].at(0, 1) + p[0].at(-1, 0) + p[0].at(1, 0);
            return around - 4 * here + p[1].at(0, 0) * here * here * here;
        }

        @Override
        public double at(Point u) {
            throw new UnsupportedOperationException();
        }
    }

    /** The wave equation: u' = 2u − u one step earlier + ¼ ∇²u. */
    private record Leapfrog() implements Stencil2D {
        @Override
        public double at(Point u) {
            double around = u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0);
            return 2 * u.at(0, 0) - u.before() + 0.25 * (around - 4 * u.at(0, 0));
        }
    }

    /** A step that shrinks as the field grows. */
    private record Limit() implements Stencil2D {
        @Override
        public double at(Point u) {
            return 0.2 / (1 + 1e-3 * Math.abs(u.at(0, 0)));
        }
    }

    /** What a run finds. */
    private record Found(
            String field, long step, double seconds, List<BlowUp.Place> point, double value, double before) {}

    /** A model that becomes infinite in one step at one point, and how it is run. */
    private record Planted(
            String name, Model model, UnaryOperator<Simulation.Setup> how, Consumer<Simulation> program) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Tall, so that seven blocks have room for the ghost points of three steps of three stages. */
    private static Grid grid(Random random) {
        return Grid.uniform(64 + random.nextInt(6), 10 + random.nextInt(4), H);
    }

    private static PointSource bad(Grid grid, Random random, double fromSeconds) {
        double value = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                .get(random.nextInt(3));
        return new PointSource(
                "u", 0, random.nextInt(grid.ny()), random.nextInt(grid.nx()), t -> t >= fromSeconds ? value : 0);
    }

    private static Planted planted(int kind, Random random) {
        Grid grid = grid(random);
        int j = random.nextInt(grid.ny());
        int i = random.nextInt(grid.nx());
        double[] c = new double[(int) grid.pointCount()];
        c[j * grid.nx() + i] = 2 + 5 * random.nextDouble();
        int steps = 40;
        Precision precision = random.nextBoolean() ? Precision.DOUBLE : Precision.FLOAT;
        Consumer<Simulation> run = sim -> sim.run(steps);
        UnaryOperator<Simulation.Setup> plain = UnaryOperator.identity();
        return switch (kind) {
            case 0 ->
                new Planted(
                        "a coefficient",
                        Model.of(new Reaction(), grid)
                                .coefficient("c", c)
                                .initial((x, y) -> 1 + 0.1 * Math.sin(x))
                                .boundary(Boundary.reflecting())
                                .precision(precision)
                                .dt(0.1),
                        plain,
                        run);
            case 1 ->
                new Planted(
                        "stages, steps that follow the fields, and times of observers",
                        Model.of(Schemes.ssp3(new Rate()), grid)
                                .coefficient("c", c)
                                .initial((x, y) -> 1 + 0.1 * Math.sin(x))
                                .boundary(Boundary.reflecting())
                                .source(bad(grid, random, 2 + 2 * random.nextDouble()))
                                .step(TimeStep.cfl(0.5, new Limit()).every(3)),
                        setup -> setup.everySeconds(0.7, _ -> {}),
                        sim -> sim.runUntil(8, 1000));
            case 2 ->
                new Planted(
                        "a source of waves",
                        Model.of(new Leapfrog(), grid)
                                .initial((x, y) -> Math.exp(-x * x - y * y))
                                .boundary(Boundary.dirichlet(0))
                                .source(bad(grid, random, random.nextInt(steps)))
                                .receiver(new Receiver("u", 0, j, i))
                                .precision(precision)
                                .dt(1),
                        plain,
                        run);
            default ->
                new Planted(
                        "an equation that is solved in each step",
                        implicitHeat(grid).source(bad(grid, random, 0.1 * random.nextInt(10))),
                        plain,
                        sim -> sim.run(12));
        };
    }

    /** Backward Euler, by an equation that is solved in each step. */
    private static Model implicitHeat(Grid grid) {
        EllipticSolve solve =
                EllipticSolve.of("w", "f", EllipticProblem.poisson(grid).reaction(10));
        Scheme scheme = Scheme.of(List.of(
                Scheme.Stage.of(new SolvingSchemeTest.OldHeat()),
                solve,
                Scheme.Stage.of(new SolvingSchemeTest.NewHeat())));
        return Model.of(scheme, grid)
                .dt(0.1)
                .boundary(Boundary.reflecting())
                .initial("u", (x, y, z) -> 1 + Math.sin(x));
    }

    private static Optional<BlowUp> blowUp(
            Planted planted, int ranks, UnaryOperator<Simulation.Setup> how, Consumer<Simulation> after) {
        AtomicReference<Optional<BlowUp>> found = new AtomicReference<>(Optional.empty());
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = how.apply(planted.how.apply(Simulation.of(planted.model, device, comm)))
                            .start()) {
                try {
                    planted.program.accept(sim);
                    sim.requireFinite();
                } catch (NotFiniteException e) {
                    BlowUp each = e.blowUp().orElseThrow();
                    Optional<BlowUp> other = found.getAndSet(Optional.of(each));
                    assertThat(other)
                            .as("ranks agree")
                            .satisfiesAnyOf(
                                    o -> assertThat(o).isEmpty(),
                                    o -> assertThat(o).hasValue(each));
                    after.accept(sim);
                }
            }
        });
        return Objects.requireNonNull(found.get());
    }

    private static Found summary(BlowUp blowUp) {
        return new Found(
                blowUp.field(),
                blowUp.step(),
                blowUp.timeSeconds(),
                blowUp.point(),
                blowUp.value(),
                blowUp.before().orElse(Double.NaN));
    }

    /** One rank, one step an exchange, a check and a note of the values after each step. */
    private static Found stepByStep(Planted planted) {
        AtomicReference<double[]> values = new AtomicReference<>(new double[0]);
        int count = (int) planted.model.grid().pointCount();
        BlowUp found = blowUp(
                        planted,
                        1,
                        setup -> setup.tiling(1).everyRound(sim -> {
                            sim.requireFinite();
                            double[] now = new double[count];
                            Fields.copy(sim.field(), now);
                            values.set(now);
                        }),
                        _ -> {})
                .orElseThrow();
        assertThat(found.before()).isEmpty();
        double[] before = Objects.requireNonNull(values.get());
        if (before.length == 0) {
            before = new double[count];
            double[] initial = before;
            Ranks.threads(1, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim =
                                Simulation.of(planted.model, device, comm).start()) {
                    Fields.copy(sim.field(found.field()), initial);
                }
            });
        }
        int at = found.index(Axis.Y) * planted.model.grid().nx() + found.index(Axis.X);
        return new Found(found.field(), found.step(), found.timeSeconds(), found.point(), found.value(), before[at]);
    }

    /** The law: ranks, tiling, overlap and the interval of checks change nothing but the rank that owns the point. */
    @RepeatedTest(4)
    void theFirstStepAndPointAreThoseOfARunThatChecksEachStep(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Planted planted = planted(repetition.getCurrentRepetition() % 4, random);
        Found expected = stepByStep(planted);
        boolean tiles = planted.model.scheme().solves().isEmpty();
        for (int ranks : new int[] {1, 4, 7}) {
            for (int tiling : tiles ? new int[] {1, 3} : new int[] {1}) {
                for (boolean overlap : new boolean[] {true, false}) {
                    long every = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(50);
                    String how = "seed " + seed + ", " + planted + ", " + ranks + " ranks, tiling " + tiling
                            + ", overlap " + overlap + ", a check every " + every + " steps";
                    BlowUp found = blowUp(
                                    planted,
                                    ranks,
                                    setup -> setup.tiling(tiling)
                                            .overlap(overlap)
                                            .finiteChecks(new FiniteChecks(every, 0, _ -> {})),
                                    _ -> {})
                            .orElseThrow();
                    assertThat(summary(found)).as(how).isEqualTo(expected);
                    assertThat(found.lastFinite()).as(how).hasValue(found.step() - 1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void thePatchHoldsTheNeighboursBeforeAndAfter(int ranks) {
        Grid grid = Grid.uniform(40, 24, H);
        Model model = Model.of(new Leapfrog(), grid)
                .initial((x, y) -> 100 * x + y)
                .initialBefore("u", (x, y, z) -> 100 * x + y)
                .boundary(Boundary.reflecting())
                .source(new PointSource("u", 0, 20, 3, t -> t >= 30 ? Double.POSITIVE_INFINITY : 0))
                .dt(1);
        Planted planted = new Planted("a source", model, UnaryOperator.identity(), sim -> sim.run(100));
        BlowUp one = blowUp(planted, 1, setup -> setup.finiteChecks(FiniteChecks.every(64)), _ -> {})
                .orElseThrow();
        BlowUp found = blowUp(planted, ranks, setup -> setup.finiteChecks(FiniteChecks.every(64)), _ -> {})
                .orElseThrow();
        assertThat(found.step()).isEqualTo(31);
        assertThat(found.timeSeconds()).isEqualTo(31);
        assertThat(found.dtSeconds()).isEqualTo(1);
        assertThat(found.point())
                .containsExactly(new BlowUp.Place(Axis.Y, 20, 0.5 * H), new BlowUp.Place(Axis.X, 3, -8.5 * H));
        assertThat(found.patch()).isEqualTo(one.patch());
        assertThat(found.patch().box().toString()).isEqualTo(one.patch().box().toString());
        assertThat(found.patch().box().j0()).isEqualTo(4);
        assertThat(found.patch().box().i0()).isZero();
        assertThat(found.patch().box().i1()).isEqualTo(20);
        int at = found.patch().find(0, 20, 3).orElseThrow();
        assertThat(found.patch().find(0, 20, 20)).isEmpty();
        List<Double> before = found.patch().before().orElseThrow();
        assertThat(before).allMatch(Double::isFinite);
        assertThat(found.before()).hasValue(before.get(at));
        assertThat(found.patch().values().get(at)).isEqualTo(found.value()).isInfinite();
        assertThat(found.patch().values().stream().filter(v -> !Double.isFinite(v)))
                .hasSize(1);
        assertThat(found.message())
                .startsWith("field 'u' is not finite after step 31: Infinity at point (20, 3), x = -4.25 m, y = 0.25 m,"
                        + " on rank ")
                .contains("one step before it was " + before.get(at));
    }

    @Test
    void aRightHandSideThatIsNotFiniteIsReportedWithItsStep() {
        Model model =
                implicitHeat(Grid.uniform(16, 18, H)).source(new PointSource("u", 0, 5, 7, t -> t > 0.55 ? 1e308 : 0));
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    try (Device device = Device.cpu();
                            Simulation sim = Simulation.of(model, device, comm)
                                    .finiteChecks(FiniteChecks.every(10))
                                    .start()) {
                        sim.run(30);
                    }
                }))
                .cause()
                .isInstanceOf(NotFiniteException.class)
                .hasMessageContaining("the right-hand side")
                .hasMessageContaining("All fields were finite after step 7, and in the next one");
    }

    @Test
    void observersSeeNoStepTwiceAndNoneThatIsNotFinite() {
        List<Long> steps = new ArrayList<>();
        Planted planted = planted(2, new Random(SEED));
        Found expected = stepByStep(planted);
        blowUp(
                planted,
                1,
                setup -> setup.finiteChecks(FiniteChecks.every(1))
                        .every(1, sim -> steps.add(sim.clock().step())),
                sim -> {
                    assertThat(sim.field().max())
                            .as("the values before the step")
                            .isFinite();
                    assertThat(sim.traces().steps()).isEqualTo(expected.step());
                });
        assertThat(steps).hasSize((int) expected.step() - 1).doesNotHaveDuplicates();
    }

    @Test
    void initialValuesThatAreNotFiniteAreFoundBeforeTheFirstStep() {
        Grid grid = Grid.uniform(9, 12, 1);
        double[] values = new double[9 * 12];
        values[50] = Double.NaN;
        Model model = Model.of(new Leapfrog(), grid).initial("u", values).dt(1);
        Planted planted = new Planted("initial", model, UnaryOperator.identity(), sim -> sim.run(3));
        BlowUp found = blowUp(planted, 3, setup -> setup.finiteChecks(FiniteChecks.automatic()), _ -> {})
                .orElseThrow();
        assertThat(found.step()).isZero();
        assertThat(found.before()).isEqualTo(OptionalDouble.empty());
        assertThat(found.lastFinite()).isEqualTo(OptionalLong.empty());
        assertThat(found.message()).contains("(4, 2)").endsWith("the initial values are not finite");
    }

    @Test
    void valuesThatTheStepsDoNotExplainAreReportedAsSuch() {
        Grid grid = Grid.uniform(9, 12, 1);
        Model model = Model.of(new Leapfrog(), grid).dt(1);
        Planted planted = new Planted("an observer", model, UnaryOperator.identity(), sim -> sim.run(30));
        BlowUp found = blowUp(
                        planted,
                        1,
                        setup -> setup.finiteChecks(FiniteChecks.every(10)).every(7, sim -> {
                            if (sim.clock().step() == 14) {
                                sim.field().set(0, 2, 3, Double.NaN);
                            }
                        }),
                        _ -> {})
                .orElseThrow();
        assertThat(found.step()).isEqualTo(20);
        assertThat(found.lastFinite()).hasValue(10);
        assertThat(found.message()).contains("finite after step 10").contains("an observer");
    }

    @Test
    void solidPointsDoNotCount() {
        Grid grid = Grid.uniform(12, 12, 1);
        Model model = Model.of(new Leapfrog(), grid)
                .initial((x, y) -> x > 3 ? Double.NaN : 1)
                .solid((x, y, z) -> x > 3)
                .dt(1);
        Planted planted = new Planted("solids", model, UnaryOperator.identity(), sim -> sim.run(30));
        assertThat(blowUp(planted, 2, setup -> setup.finiteChecks(FiniteChecks.every(4)), _ -> {}))
                .isEmpty();
    }

    @Test
    void checksThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> FiniteChecks.every(-3)).hasMessageContaining("-3");
        assertThatThrownBy(() -> FiniteChecks.every(0)).hasMessageContaining("0 steps");
        assertThatThrownBy(() -> FiniteChecks.automatic().warning(7, _ -> {})).hasMessageContaining("7 doublings");
    }
}
