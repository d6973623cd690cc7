package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.SolidFaces;
import org.parhelion.stencil.Stencil;

/** Fields around solids. */
class SolidsTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    // Laws --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void heatAroundAnInsulatedObstacleIsConserved(int ranks) {
        Grid grid = Grid.uniform(40, 50, 1);
        Model model = Model.of(Heat.of(grid, 1, 0.2), grid)
                .initial(
                        (x, y) -> Math.abs(x) < 9 && Math.abs(y) < 8 ? Double.NaN : 2 + Math.sin(x) * Math.cos(0.3 * y))
                .boundary(Boundary.reflecting())
                .solid((x, y, z) -> Math.abs(x) < 9 && Math.abs(y) < 8);
        double before = heat(run(model, 1, 0));
        double[] after = run(model, ranks, 2000);
        assertThat(heat(after)).isCloseTo(before, within(1e-10 * before));
        assertThat(Arrays.stream(after).filter(Double::isNaN).count()).isEqualTo(solidPoints(model));
    }

    private static double heat(double... values) {
        return Arrays.stream(values).filter(Double::isFinite).sum();
    }

    private static long solidPoints(Model model) {
        return Arrays.stream(run(model, 1, 0)).filter(Double::isNaN).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void aChannelBetweenSolidsIsASmallerGridWithReflectingWalls(int order) {
        int ny = 17;
        int nx = 30;
        Grid channel = Grid.uniform(ny, nx, 1).withOrigin(0, 0);
        Grid grid = Grid.uniform(ny + 11, nx, 1).withOrigin(0, -6);
        double dt = 0.9 * Wave.largestStableDt(grid, 1, order);
        Model expected = Model.of(Wave.of(channel, 1, order, dt), channel)
                .initial(SolidsTest::bump)
                .boundary(Boundary.reflecting());
        Model among = Model.of(Wave.of(grid, 1, order, dt), grid)
                .initial(SolidsTest::bump)
                .boundary(Boundaries.all(Boundary.reflecting()).axis(Axis.Y, Boundary.periodic()))
                .solid((x, y, z) -> y < -0.5 || y > ny - 0.5);
        double[] alone = run(expected, 1, 200);
        double[] within = run(among, 3, 200);
        assertThat(Arrays.copyOfRange(within, 6 * nx, (6 + ny) * nx)).isEqualTo(alone);
    }

    private static double bump(double x, double y) {
        return Math.exp(-0.05 * ((x - 11) * (x - 11) + (y - 5) * (y - 5)));
    }

    @Test
    void aSolidOfAValueIsADirichletSide() {
        Grid rod = Grid.uniform(20, 1).withOrigin(0);
        Grid grid = Grid.uniform(27, 1).withOrigin(-4);
        Model expected =
                Model.of(Heat.of(rod, 1, 0.3), rod).initial(x -> Math.sin(x)).boundary(Boundary.dirichlet(0.7));
        Model among = Model.of(Heat.of(grid, 1, 0.3), grid)
                .initial(x -> Math.sin(x))
                .solid((x, y, z) -> x < -0.5 || x > 19.5)
                .solidFaces("u", SolidFace.value(0.7));
        assertThat(Arrays.copyOfRange(run(among, 2, 300), 4, 24)).isEqualTo(run(expected, 1, 300));
    }

    @Test
    void momentumIsOddAcrossFacesOfItsAxisAndEvenAcrossOthers() {
        Grid grid = Grid.uniform(5, 5, 1);
        boolean[] solid = new boolean[25];
        solid[2 * 5 + 3] = true;
        solid[3 * 5 + 2] = true;
        double[] values = new Random(SEED).doubles(25, 1, 2).toArray();
        Model model = Model.of(new Star(1), grid)
                .initial("a", values)
                .boundary(Boundary.dirichlet(0))
                .solid(solid)
                .solidFaces("a", new SolidFaces(SolidFace.zeroFlux(), SolidFace.zeroFlux(), SolidFace.antisymmetric()));
        double u = values[12];
        assertThat(run(model, 1, 1)[12])
                .isEqualTo(0.5 * u + (0.1 * values[11] + 0.2 * -u + (0.03 * values[7] + 0.07 * u)));
    }

    @Test
    void stillWaterAroundAPierStaysStillToTheLastBit() {
        Model model = pier((x, y) -> 2);
        for (String field : List.of("level", "hu", "hv")) {
            assertThat(run(model, 3, 200, field)).isEqualTo(run(model, 1, 0, field));
        }
    }

    @Test
    void aWaveThatMeetsAPierKeepsItsMass() {
        Model model = pier((x, y) -> 2 + Math.exp(-0.05 * (x + 12) * (x + 12)));
        double before = depth(model, 0);
        assertThat(depth(model, 300)).isCloseTo(before, within(1e-11 * before));
        assertThat(Arrays.stream(run(model, 1, 300, "hv")).map(Math::abs).max().orElseThrow())
                .as("the pier scatters")
                .isGreaterThan(0.05);
    }

    private static Model pier(DoubleBinaryOperator level) {
        Grid grid = Grid.uniform(30, 40, 1);
        return ShallowWater.withWalls(
                        Model.of(ShallowWater.of(grid, 8, 0.03), grid).initial("level", level),
                        (x, y, z) -> 0.5 * Math.sin(0.4 * x) * Math.cos(0.3 * y))
                .solid((x, y, z) -> x * x + y * y < 20);
    }

    /** The depth of all points that are not solid, summed. */
    private static double depth(Model model, long steps) {
        double[] level = run(model, 2, steps, "level");
        double[] bed = run(model, 2, 0, "bed");
        double[] solid = run(model, 2, 0, MaskedStencil.MASK);
        return IntStream.range(0, level.length)
                .mapToDouble(p -> solid[p] == 1 ? 0 : level[p] - bed[p])
                .sum();
    }

    // The same bits -----------------------------------------------------------------------------------------

    /** Of one field "a": weights every neighbour differently. */
    record Star(int radius) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("a");
        }

        @Override
        public double at(int field, Point... p) {
            double sum = 0.5 * p[0].at(0, 0);
            for (int m = 1; m <= radius; m++) {
                sum += 0.1 * p[0].at(0, -m) + 0.2 * p[0].at(0, m) + (0.03 * p[0].at(-m, 0) + 0.07 * p[0].at(m, 0));
            }
            return sum;
        }
    }

    /** Of two fields: reads neighbours off the axes and the step before. */
    record Box() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("a", "b");
        }

        @Override
        public double at(int field, Point... p) {
            Point u = p[field];
            Point v = p[1 - field];
            return 0.4 * u.at(0, 0)
                    + 0.1 * u.at(1, -1)
                    + 0.2 * u.at(-1, -1)
                    - 0.3 * v.at(0, 1)
                    + 0.1 * v.at(-1, 0)
                    - 0.05 * u.before()
                    + 0.001 * u.x() * u.time() * u.y();
        }
    }

    /** Of two stages: a scratch field from "a", then "a" from it, as a Runge–Kutta scheme has them. */
    record Half() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("half");
        }

        @Override
        public List<String> coefficients() {
            return List.of("a");
        }

        @Override
        public double at(int field, Point... p) {
            return p[1].at(0, 0) + 0.05 * (p[1].at(0, -1) - 2 * p[1].at(0, 0) + p[1].at(1, 0));
        }
    }

    /** The second stage. */
    record Whole() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("a");
        }

        @Override
        public List<String> coefficients() {
            return List.of("half");
        }

        @Override
        public double at(int field, Point... p) {
            return p[0].at(0, 0) + 0.1 * (p[1].at(0, 1) - 2 * p[1].at(0, 0) + p[1].at(-1, 0));
        }
    }

    private static Scheme scheme(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Scheme.of(new Star(1 + random.nextInt(3)));
            case 1 -> Scheme.of(new Box());
            default -> Scheme.of(new Half(), new Whole());
        };
    }

    @RepeatedTest(30)
    void anyRankCountOverlapAndTilingGivesTheSameBits(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Scheme scheme = scheme(random);
        Grid grid = Grid.uniform(35 + random.nextInt(10), 35 + random.nextInt(20), 1);
        double share = random.nextDouble();
        int rowsFrom = random.nextInt(grid.ny());
        int rowsTo = rowsFrom + random.nextInt(12);
        boolean[] solid = new boolean[(int) grid.pointCount()];
        for (int p = 0; p < solid.length; p++) {
            int j = p / grid.nx();
            solid[p] = random.nextDouble() < 0.7 * share || (rowsFrom <= j && j < rowsTo);
        }
        Model model = Model.of(scheme, grid)
                .boundary(boundaries(random))
                .solid(solid)
                .precision(List.of(Precision.values()).get(random.nextInt(3)));
        for (String name : model.fields()) {
            model = model.initial(name, random.doubles(solid.length, -1, 1).toArray())
                    .initialBefore(name, (x, y, z) -> Math.sin(x + 3 * y))
                    .solidFaces(name, new SolidFaces(face(random), face(random), face(random)));
        }
        int steps = 1 + random.nextInt(12);
        double[] expected = run(model, 1, false, Tiling.of(1), steps);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            int most = ranks == 7 ? 1 : 2;
            Tiling tiling = new Tiling(1 + random.nextInt(most), 1, 1 + random.nextInt(9), 1 + random.nextInt(20));
            assertThat(run(model, ranks, random.nextBoolean(), tiling, steps))
                    .as("seed %d: %s %s on %d ranks, %s", seed, scheme, grid.shape(), ranks, tiling)
                    .isEqualTo(expected);
        }
        for (int p = 0; p < solid.length; p++) {
            if (solid[p]) {
                assertThat(expected[p]).isEqualTo(run(model, 1, 0)[p]);
                break;
            }
        }
    }

    private static SolidFace face(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> SolidFace.zeroFlux();
            case 1 -> SolidFace.antisymmetric();
            default -> SolidFace.value(random.nextDouble());
        };
    }

    private static Boundaries boundaries(Random random) {
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0.25));
        for (Axis axis : List.of(Axis.Y, Axis.X)) {
            boundaries = random.nextInt(3) == 0
                    ? boundaries.axis(axis, Boundary.periodic())
                    : boundaries.side(axis.low(), wall(random)).side(axis.high(), wall(random));
        }
        return boundaries;
    }

    private static Boundary wall(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Boundary.dirichlet((x, y, z, t) -> Math.sin(x + 2 * y + 4 * t));
            case 1 -> Boundary.reflecting();
            case 2 -> Boundary.antisymmetric();
            case 3 -> Boundary.freeSurface();
            case 4 -> Boundary.outflow();
            default -> Boundary.linearOutflow();
        };
    }

    // What does not count -----------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void solidPointsCountNeitherAsChangeNorAsNotFinite(Precision precision) {
        Grid grid = Grid.uniform(12, 12, 1);
        Model model = Model.of(Heat.of(grid, 1, 0.2), grid)
                .initial((x, y) -> x > 1 ? Double.NaN : y)
                .boundary(Boundary.reflecting())
                .precision(precision)
                .solid((x, y, z) -> x > 1);
        double change = of(model, sim -> {
            sim.run(1);
            sim.requireFinite();
            return sim.maxChange();
        });
        assertThat(change).isGreaterThan(0).isLessThan(1);
    }

    @Test
    void theMaskIsACoefficientOfTheSimulation() {
        Grid grid = Grid.uniform(12, 12, 1);
        Model model = Model.of(Heat.of(grid, 1, 0.2), grid).solid((x, y, z) -> x > 1);
        assertThat(of(model, sim -> sum(sim.field(MaskedStencil.MASK)))).isEqualTo(5 * 12);
    }

    private static double sum(Field field) {
        double[] values = new double[(int) field.block().grid().pointCount()];
        Fields.copy(field, values);
        return Arrays.stream(values).sum();
    }

    // What is refused ---------------------------------------------------------------------------------------

    @Test
    void aSourceInASolidIsRefused() {
        Grid grid = Grid.uniform(12, 12, 1);
        Model model = Model.of(Heat.of(grid, 1, 0.2), grid)
                .solid((x, y, z) -> x > 1)
                .source(new PointSource("u", 0, 3, 10, t -> 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(model, 1, 1))
                .withMessageContaining("(0, 3, 10)")
                .withMessageContaining("solid");
    }

    @Test
    void aSolidAtAnAbsorbingSideIsRefused() {
        Grid grid = Grid.uniform(12, 12, 1);
        Model model = Model.of(Wave.of(grid, 1, 2, 0.5), grid)
                .boundary(Boundary.absorbing(1))
                .solid((x, y, z) -> x > 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(model, 1, 1))
                .withMessageContaining("side Y_LOW")
                .withMessageContaining("leave two layers of points free");
    }

    @Test
    void aMaskOfTheWrongLengthIsRefused() {
        Grid grid = Grid.uniform(12, 12, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Model.of(Heat.of(grid, 1, 0.2), grid).solid(new boolean[100]))
                .withMessageContaining("144 values, not 100");
    }

    private static double[] run(Model model, int ranks, long steps) {
        return run(model, ranks, true, Tiling.of(1), steps);
    }

    private static double[] run(Model model, int ranks, long steps, String field) {
        return run(model, ranks, true, Tiling.of(1), steps, field);
    }

    private static double[] run(Model model, int ranks, boolean overlap, Tiling tiling, long steps) {
        return run(model, ranks, overlap, tiling, steps, model.fields().getFirst());
    }

    /** A field after some steps, gathered from all ranks. */
    private static double[] run(Model model, int ranks, boolean overlap, Tiling tiling, long steps, String field) {
        double[] result = new double[(int) model.grid().pointCount()];
        try {
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm)
                                .overlap(overlap)
                                .tiling(tiling)
                                .start()) {
                    sim.run(steps);
                    Fields.copy(sim.field(field), result);
                }
            });
        } catch (RankFailure e) {
            throw e.getCause() instanceof IllegalArgumentException cause ? cause : e;
        }
        return result;
    }

    private static double of(Model model, ToDoubleFunction<Simulation> what) {
        double[] result = new double[1];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                result[0] = what.applyAsDouble(sim);
            }
        });
        return result[0];
    }
}
