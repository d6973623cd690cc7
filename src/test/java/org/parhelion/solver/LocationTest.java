package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** Fields at centres, faces and corners: shapes, coordinates, walls, sums and refusals follow. */
class LocationTest {
    /** u becomes a function of its coordinates; neighbours are read, so that there are ghost points. */
    private record Place() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("u");
        }

        @Override
        public double at(int field, Point... p) {
            return 0 * p[0].at(0, 1) + 0 * p[0].at(1, 0) + p[0].x() + 1000 * p[0].y();
        }
    }

    /** p at centres, u on faces: ∂u/∂t = −∂p/∂x, ∂p/∂t = −∂u/∂x, in one step of two stages. */
    private record Velocity(double courant) implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("u");
        }

        @Override
        public List<String> coefficients() {
            return List.of("p");
        }

        @Override
        public double at(int field, Point... p) {
            return p[0].at(0) - courant * (p[1].at(0) - p[1].at(-1));
        }
    }

    private record Pressure(double courant) implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("p");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u");
        }

        @Override
        public double at(int field, Point... p) {
            return p[0].at(0) - courant * (p[1].at(1) - p[1].at(0));
        }
    }

    /** u and p at once, like a right-hand side of a staggered scheme. */
    private record Rates(int dims, boolean place) implements Stencil {
        @Override
        public List<String> fields() {
            return List.of("u", "p");
        }

        @Override
        public double at(int field, Point... p) {
            double rate = field == 0 ? p[1].at(-1) - p[1].at(0) : p[0].at(0) - p[0].at(1);
            return place ? rate + p[0].x() : rate;
        }
    }

    private static Model pipe(int n, double courant) {
        Grid grid = Grid.uniform(n, 1.0 / n).withOrigin(0.5 / n);
        return Model.of(Scheme.of(new Velocity(courant), new Pressure(courant)), grid)
                .location("u", Location.face(Axis.X))
                .boundary(Boundary.antisymmetric());
    }

    private static void run(Model model, int ranks, int steps, Consumer<Simulation> look) {
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                sim.run(steps);
                look.accept(sim);
            }
        });
    }

    private static double[] gathered(Model model, String field, int ranks, int steps) {
        double[] all = new double[(int) model.lattice(field).pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                sim.run(steps);
                Fields.copy(sim.field(field), all);
            }
        });
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void initialValuesAndFormulasSeeTheCoordinatesOfTheirPoints(int ranks) {
        Grid grid = Grid.uniform(9, 14, 0.5).withOrigin(0.25, 10.25);
        for (Location location :
                List.of(Location.CENTRE, Location.face(Axis.X), Location.face(Axis.Y), Location.CORNER)) {
            Model model = Model.of(new Place(), grid)
                    .location("u", location)
                    .boundary(Boundary.reflecting())
                    .initial((x, y) -> x + 1000 * y);
            int nx = location.x() ? 15 : 14;
            int ny = location.y() ? 10 : 9;
            assertThat(model.lattice("u").points()).containsExactly(ny, nx);
            double[] expected = new double[ny * nx];
            for (int p = 0; p < expected.length; p++) {
                double x = (p % nx) * 0.5 + (location.x() ? 0 : 0.25);
                double y = 10 + Math.floorDiv(p, nx) * 0.5 + (location.y() ? 0 : 0.25);
                expected[p] = x + 1000 * y;
            }
            assertThat(gathered(model, "u", ranks, 0))
                    .as("initial, %s", location)
                    .isEqualTo(expected);
            assertThat(gathered(model, "u", ranks, 1))
                    .as("formula, %s", location)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aPeriodicAxisHasAsManyFacesAsCells() {
        Model model = Model.of(new Place(), Grid.uniform(9, 14, 0.5))
                .location("u", Location.CORNER)
                .boundary(Boundaries.all(Boundary.reflecting()).axis(Axis.X, Boundary.periodic()));
        assertThat(model.lattice("u").points()).containsExactly(10, 14);
        assertThat(gathered(model, "u", 3, 2)).hasSize(140);
    }

    @Test
    void facesOfAStretchedAxisLieHalfWayBetweenCentresAndOnTheWalls() {
        Grid grid = Grid.uniform(4, 1).withCoordinates(Axis.X, 0, 1, 3, 6);
        Model model = pipe(4, 0.1);
        Model stretched = Model.of(model.scheme(), grid).location("u", Location.face(Axis.X));
        double[] faces = {-0.5, 0.5, 2, 4.5, 7.5};
        for (int i = 0; i < faces.length; i++) {
            assertThat(stretched.lattice("u").coordinate(Axis.X, i)).isEqualTo(faces[i]);
        }
        assertThat(stretched.lattice("u").spacingLow(Axis.X, 3)).isEqualTo(2.5);
        assertThat(stretched.lattice("u").spacingHigh(Axis.X, 3)).isEqualTo(3.0);
        assertThat(stretched.lattice("p").spacingLow(Axis.X, 3)).isEqualTo(3.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aClosedPipeLosesNothingAndItsWallsStandStill(int ranks) {
        int n = 64;
        Model model = pipe(n, 0.9)
                .initial("p", x -> Math.exp(-60 * (x - 0.3) * (x - 0.3)))
                .initial("u", x -> 0.1);
        run(
                model,
                ranks,
                0,
                sim -> assertThat(sim.field("u").lattice().pointCount()).isEqualTo(n + 1));
        double before = Arrays.stream(gathered(model, "p", ranks, 0)).sum();
        double after = Arrays.stream(gathered(model, "p", ranks, 500)).sum();
        assertThat(after).isCloseTo(before, within(1e-13 * n));
        for (int steps : new int[] {0, 1, 500}) {
            double[] u = gathered(model, "u", ranks, steps);
            assertThat(u).hasSize(n + 1);
            assertThat(u[0]).isZero();
            assertThat(u[n]).isZero();
        }
    }

    @Test
    void aStandingWaveConvergesWithTheSecondOrder() {
        double[] errors = new double[2];
        for (int level = 0; level < 2; level++) {
            int n = 32 << level;
            // u half a step early: sin(π/2 · Δt) sin(πx).
            double early = Math.sin(-Math.PI * 0.35 / n);
            Model model = pipe(n, 0.7)
                    .initial("p", x -> Math.cos(Math.PI * x))
                    .initial("u", x -> early * Math.sin(Math.PI * x));
            double[] p = gathered(model, "p", 2, n);
            for (int i = 0; i < n; i++) {
                errors[level] += Math.abs(p[i] - Math.cos(0.7 * Math.PI) * Math.cos(Math.PI * (i + 0.5) / n)) / n;
            }
        }
        assertThat(Math.log(errors[0] / errors[1]) / Math.log(2)).isCloseTo(2, within(0.1));
    }

    @Test
    void aWallHasItsValueAtTheEndOfEveryStepAndBefore() {
        Model model = pipe(20, 0.5)
                .dt(0.25)
                .boundary("u", Boundaries.all(Boundary.dirichlet((x, y, z, t) -> 3 + x + t)))
                .boundary("p", Boundaries.all(Boundary.reflecting()));
        for (int steps : new int[] {0, 1, 7}) {
            double[] u = gathered(model, "u", 3, steps);
            assertThat(u[0]).isEqualTo(3 + 0.25 * steps);
            assertThat(u[20]).isEqualTo(4 + 0.25 * steps);
        }
    }

    @Test
    void aFixedWallAllowsStepsOfAnyLength() {
        Model model = pipe(20, 0.5).boundary("p", Boundaries.all(Boundary.reflecting()));
        run(model, 2, 3, sim -> {
            sim.dt(0.5);
            sim.run(2);
            assertThat(sim.clock().timeSeconds()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void rungeKuttaOfFieldsAtSeveralLocationsKeepsTheMass(int ranks) {
        for (Scheme scheme : List.of(
                Schemes.ssp3(new Rates(1, false)),
                Schemes.rungeKutta4(new Rates(1, false)),
                Schemes.adamsBashforth2(new Rates(1, false)))) {
            Model model = Model.of(scheme, Grid.uniform(40, 1))
                    .location("u", Location.face(Axis.X))
                    .boundary(Boundary.antisymmetric())
                    .initial("p", x -> Math.exp(-x * x / 20))
                    .dt(0.2);
            double before = Arrays.stream(gathered(model, "p", ranks, 0)).sum();
            double[] after = gathered(model, "p", ranks, 200);
            assertThat(Arrays.stream(after).sum()).isCloseTo(before, within(1e-12));
            assertThat(after).as("%s", scheme).isEqualTo(gathered(model, "p", 1, 200));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void constantValuesBeyondASideStayWhereOneStageWritesFieldsOfSeveralLocations(int ranks) {
        int n = 24;
        Model model = Model.of(new Rates(1, false), Grid.uniform(n, 1))
                .location("u", Location.face(Axis.X))
                .boundary("u", Boundaries.all(Boundary.reflecting()))
                .boundary("p", Boundaries.all(Boundary.dirichlet(2)))
                .initial("p", x -> Math.sin(x));
        double[] u = new double[n + 1];
        double[] p = gathered(model, "p", 1, 0);
        for (int step = 0; step < 5; step++) {
            double[] rate = new double[n + 1];
            for (int i = 0; i <= n; i++) {
                rate[i] = (i > 0 ? p[i - 1] : 2) - (i < n ? p[i] : 2);
            }
            for (int i = 0; i < n; i++) {
                p[i] = u[i] - u[i + 1];
            }
            u = rate;
        }
        assertThat(gathered(model, "u", ranks, 5)).isEqualTo(u);
        assertThat(gathered(model, "p", ranks, 5)).isEqualTo(p);
    }

    @Test
    void sumsMinimaReceiversAndTheFiniteCheckIncludeTheLastPoints() {
        int n = 12;
        Model model = pipe(n, 0.5)
                .boundary(Boundary.neumann(0))
                .receiver(new Receiver("u", 0, 0, n))
                .initial("u", x -> x > 0.99 ? 5 : 1);
        Ranks.threads(3, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                FieldSums sums = new FieldSums(comm);
                assertThat(sums.sum(sim.field("u"))).isEqualTo(n + 5);
                assertThat(sums.dot(sim.field("u"), sim.field("u"))).isEqualTo(n + 25);
                assertThatThrownBy(() -> sums.dot(sim.field("u"), sim.field("p")))
                        .hasMessageContaining("location");
                assertThat(sim.minimum(new Negative())).isEqualTo(-5);
                sim.run(1);
                double[] traces = sim.traces().gather(comm);
                if (comm.rank() == 0) {
                    assertThat(traces[0]).isEqualTo(gatheredLast(model));
                }
                infinite(sim, comm, n);
            }
        });
    }

    private static double gatheredLast(Model model) {
        double[] u = gathered(model, "u", 1, 1);
        return u[u.length - 1];
    }

    /** Two fields of one stage, the second on faces along x: it has one point more there. */
    private record Pair() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("c", "f");
        }

        @Override
        public double at(int field, Point... p) {
            Point own = p[field];
            return own.at(0, 0)
                    + 0.1 * (own.at(0, 1) + own.at(0, -1) + own.at(1, 0) + own.at(-1, 0) - 4 * own.at(0, 0))
                    + 0.01 * p[1 - field].at(0, 0);
        }
    }

    @Test
    void whereAbsorbingSidesMeetTheLaterAxisHoldsInEveryTile() {
        Grid grid = Grid.uniform(6, 8, 1);
        Model model = Model.of(new Pair(), grid)
                .dt(0.5)
                .location("f", Location.face(Axis.X))
                .boundary(Boundaries.all(Boundary.absorbing(0.7)))
                .initial("c", (x, y) -> Math.sin(3 * x + y * y))
                .initial("f", (x, y) -> Math.cos(2 * x - y));
        double[] expected = gathered(model, "c", Tiling.NONE, 4);
        for (int points = 1; points <= 9; points++) {
            for (int rows = 1; rows <= 6; rows++) {
                assertThat(gathered(model, "c", new Tiling(1, 1, rows, points), 4))
                        .as("tiles of %d x %d points", rows, points)
                        .isEqualTo(expected);
            }
        }
    }

    private static double[] gathered(Model model, String field, Tiling tiling, int steps) {
        double[] all = new double[(int) model.lattice(field).pointCount()];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(tiling).start()) {
                sim.run(steps);
                Fields.copy(sim.field(field), all);
            }
        });
        return all;
    }

    /** The value of u at its last point, negated, has its minimum there. */
    private record Negative() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("u");
        }

        @Override
        public double at(int field, Point... p) {
            return -p[0].at(0);
        }
    }

    private static void infinite(Simulation sim, Comm comm, int n) {
        Field u = sim.field("u");
        if (u.owned().i1() == n + 1) {
            u.set(0, 0, u.interior().i1() - 1, Double.NaN);
        }
        assertThatThrownBy(sim::requireFinite)
                .isInstanceOf(NotFiniteException.class)
                .hasMessageContaining("at point (" + n + "), x = 0.99999");
        comm.barrier();
    }

    @Test
    void whatIsNotDefinedIsRefusedByName() {
        Model model = pipe(12, 0.5);
        refused(
                model.boundary("u", Boundaries.all(Boundary.freeSurface())),
                "no rule for a field with points on the wall");
        refused(model.solid((x, y, z) -> x > 0.5), "solids");
        refused(model.initial("u", new double[12]), "13 points need 13 values, not 12");
        refused(
                Model.of(new Rates(1, true), Grid.uniform(12, 1)).location("u", Location.face(Axis.X)),
                "different coordinates along X");
        assertThatThrownBy(() -> model.initial("u", new double[14])).hasMessageContaining("needs 12 values");
        assertThatThrownBy(() -> model.location("q", Location.CORNER)).hasMessageContaining("no field 'q'");
        refused(model.receiver(new Receiver("u", 0, 0, 13)), "outside a grid of 13 points");
        Ranks.threads(1, comm -> {
            try (Device device = new CentresOnly()) {
                Simulation.Setup setup = Simulation.of(model, device, comm);
                assertThatThrownBy(setup::start)
                        .hasMessageContaining("device 'centres' computes fields at the centres");
            }
        });
        run(
                model,
                1,
                0,
                sim -> assertThatThrownBy(() -> sim.minimum(new Pressure(0)))
                        .hasMessageContaining("point itself only"));
    }

    private static void refused(Model model, String why) {
        assertThatThrownBy(() -> run(model, 1, 1, sim -> {}))
                .isInstanceOf(RankFailure.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** A device that knows no locations. */
    private static final class CentresOnly implements Device {
        @Override
        public String name() {
            return "centres";
        }

        @Override
        public Stepper stepper(StepperSpec spec) {
            throw new AssertionError("must not be asked");
        }

        @Override
        public Tiling tiling(StepperSpec spec, int stepsPerExchange) {
            return Tiling.of(stepsPerExchange);
        }

        @Override
        public boolean gainsFromTiling(StepperSpec spec) {
            return false;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
