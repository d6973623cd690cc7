package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Model;

/** Schemes that read the distances to their neighbours. */
class StretchedAxesTest {
    private static final Grid UNIFORM = Grid.of(new int[] {24, 43}, new double[] {0.5, 0.25});
    private static final double GRAVITY = ShallowWater.GRAVITY;

    /** The points of a grid, with the places that a function gives those of a uniform one. */
    private static Grid stretched(Grid uniform, UnaryOperator<Double> place) {
        Grid grid = uniform;
        for (Axis axis : uniform.axes()) {
            double[] places = new double[uniform.points(axis)];
            Arrays.setAll(places, p -> place.apply(uniform.coordinate(axis, p)));
            grid = grid.withCoordinates(axis, places);
        }
        return grid;
    }

    private static Grid bent(Grid uniform) {
        return stretched(uniform, x -> x + 0.1 * Math.sin(x));
    }

    private static Model bump(Model model) {
        return model.boundary(Boundary.reflecting()).initial((x, y) -> 0.2 + 0.6 * Math.exp(-x * x - 2 * y * y));
    }

    private static Model basin(Model model) {
        return ShallowWater.withWalls(model, (x, y, z) -> 0.1 * x)
                .initial("level", (x, y) -> x < 0 ? 2 : ShallowWater.level(0.3, 0.1 * x));
    }

    private static Model waves(Model model) {
        return model.boundary(Boundary.reflecting()).initial("ez", (x, y) -> Math.exp(-x * x - 2 * y * y));
    }

    /** A model on a grid with a step of given length. */
    interface Maker {
        Model of(Grid grid, double dt);
    }

    private static Arguments scheme(String name, Maker any, Maker equal, double dt) {
        return Arguments.of(name, any, equal, dt);
    }

    /** Schemes with the distances to their neighbours, and what the same factory makes of equal spacings. */
    private static Arguments scheme(String name, Maker both, double dt) {
        return scheme(name, both, both, dt);
    }

    static Stream<Arguments> schemes() {
        return Stream.of(
                scheme(
                        "burgers",
                        (grid, dt) ->
                                bump(Model.of(Burgers.ofAnyStep(grid), grid)).dt(dt),
                        (grid, dt) -> bump(Model.of(Burgers.of(grid, 1, dt), grid)),
                        0.7 * Burgers.largestStableDt(UNIFORM, 1)),
                scheme(
                        "shallow water",
                        (grid, dt) -> basin(Model.of(ShallowWater.ofAnyStep(grid, GRAVITY), grid))
                                .dt(dt),
                        (grid, dt) -> basin(Model.of(ShallowWater.of(grid, 9, dt), grid)),
                        0.7 * ShallowWater.largestStableDt(UNIFORM, 9)),
                scheme(
                        "gray-scott",
                        (grid, dt) -> spots(Model.of(GrayScott.ofAnyStep(2, 0.02, 0.01, 0.04, 0.06), grid))
                                .dt(dt),
                        (grid, dt) -> spots(Model.of(GrayScott.of(grid, 0.02, 0.01, 0.04, 0.06, dt), grid)),
                        0.7 * GrayScott.largestStableDt(UNIFORM, 0.02, 0.01, 0.04, 0.06)),
                scheme(
                        "allen-cahn",
                        (grid, dt) -> bump(Model.of(AllenCahn.ofAnyStep(2, 0.4, 1), grid))
                                .dt(dt),
                        (grid, dt) -> bump(Model.of(AllenCahn.of(grid, 0.4, 1, dt), grid)),
                        0.7 * AllenCahn.largestStableDt(UNIFORM, 0.4, 1)),
                scheme(
                        "wave",
                        (grid, dt) -> bump(Model.of(Wave.of(grid, 1.5, 2, dt), grid)),
                        0.7 * Wave.largestStableDt(UNIFORM, 1.5, 2)),
                scheme(
                        "wave in a varying medium with damping",
                        (grid, dt) -> bump(Model.of(Wave.varying(grid, 2, dt).withDamping(), grid))
                                .coefficient("velocity", (x, y) -> 1 + 0.5 * Math.cos(x))
                                .coefficient("damping", (x, y) -> 0.1 + 0.1 * Math.sin(y)),
                        0.7 * Wave.largestStableDt(UNIFORM, 1.5, 2)),
                scheme(
                        "upwind advection",
                        (grid, dt) -> bump(Model.of(Advection.upwind(grid, dt, 0.8, -0.5), grid)),
                        0.7 * Advection.largestStableDt(UNIFORM, 0.8, -0.5)),
                scheme(
                        "limited advection of a velocity field",
                        (grid, dt) -> bump(Model.of(
                                        Advection.vanLeer(grid, dt, 0.8, 0.5).withVelocityField(), grid))
                                .coefficient("vx", (x, y) -> 0.8 * Math.cos(y))
                                .coefficient("vy", (x, y) -> -0.5 * Math.cos(x)),
                        0.7 * Advection.largestStableDt(UNIFORM, 0.8, 0.5)),
                scheme(
                        "limited advection by any step",
                        (grid, dt) -> bump(Model.of(
                                        Advection.vanLeer(grid, dt, -0.8, 0.5).ofAnyStep(grid), grid))
                                .dt(dt),
                        0.7 * Advection.largestStableDt(UNIFORM, -0.8, 0.5)),
                scheme(
                        "maxwell",
                        (grid, dt) -> waves(
                                        Maxwell.of(grid, dt).withLosses().inMetal(grid, (x, y, z) -> 1 + 0.1 * x * x))
                                .coefficient("attenuation", (x, y) -> 1e6 * (1 + Math.sin(y))),
                        0.7 * Maxwell.largestStableDt(UNIFORM)),
                scheme(
                        "schrodinger",
                        (grid, dt) -> particle(Model.of(Schrodinger.onStretchedAxes(grid, 1, dt), grid)),
                        (grid, dt) -> particle(Model.of(Schrodinger.of(grid, 1, dt), grid)),
                        0.7 * Schrodinger.largestStableDt(UNIFORM, 1, 1)));
    }

    private static Model particle(Model model) {
        return Schrodinger.withWalls(model, (x, y, z) -> 0.5 + 0.5 * Math.sin(x))
                .initial("re", (x, y) -> Math.exp(-x * x - y * y) * Math.cos(2 * x))
                .initial("im", (x, y) -> Math.exp(-x * x - y * y) * Math.sin(2 * x));
    }

    private static Model spots(Model model) {
        return bump(model).initial("v", (x, y) -> 0.4 * Math.exp(-x * x - y * y));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void equalSpacingsGiveTheUniformScheme(String name, Maker any, Maker equal, double dt) {
        double[][] values = Laws.run(any.of(stretched(UNIFORM, x -> x), dt), 20);
        double[][] expected = Laws.run(equal.of(UNIFORM, dt), 20);
        for (int f = 0; f < expected.length; f++) {
            assertThat(values[f]).as("%s, field %d", name, f).containsExactly(expected[f], within(1e-12));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void stretchedAxesHaveTheSameBitsHowever(String name, Maker any, Maker equal, double dt) {
        Laws.assertTheSameBitsHowever(any.of(bent(UNIFORM), 0.8 * dt), 6);
    }

    /** n points whose outer walls, half a spacing outside, are at 0 and 1; the same map for every n. */
    static double[] betweenWalls(int n, double strength) {
        double[] places = new double[n];
        Arrays.setAll(places, p -> {
            double at = (p + 0.5) / n;
            return at - strength * Math.sin(2 * Math.PI * at) / (2 * Math.PI);
        });
        double low = places[0] - 0.5 * (places[1] - places[0]);
        double high = places[n - 1] + 0.5 * (places[n - 1] - places[n - 2]);
        Arrays.setAll(places, p -> (places[p] - low) / (high - low));
        return places;
    }

    private static double errorOfAStandingWave(int n) {
        Grid grid = Grid.uniform(n, n, 1.0 / n)
                .withCoordinates(Axis.X, betweenWalls(n, 0.4))
                .withCoordinates(Axis.Y, betweenWalls(n, -0.3));
        int steps = (int) Math.ceil(0.3 / (0.8 * Wave.largestStableDt(grid, 1, 2)));
        double omega = Math.PI * Math.sqrt(5);
        Model model = Model.of(Wave.of(grid, 1, 2, 0.3 / steps), grid)
                .boundary(Boundary.reflecting())
                .initial((x, y) -> Math.cos(Math.PI * x) * Math.cos(2 * Math.PI * y))
                .initialBefore(
                        "u",
                        (x, y, z) -> Math.cos(omega * 0.3 / steps) * Math.cos(Math.PI * x) * Math.cos(2 * Math.PI * y));
        return Laws.meanError(
                grid,
                Laws.run(model, steps)[0],
                (x, y, z) -> Math.cos(0.3 * omega) * Math.cos(Math.PI * x) * Math.cos(2 * Math.PI * y));
    }

    @Test
    void wavesHaveTheSecondOrder() {
        double[] errors = {errorOfAStandingWave(32), errorOfAStandingWave(64)};
        assertThat(Laws.order(errors[0], errors[1]))
                .as("%s", Arrays.toString(errors))
                .isCloseTo(2, within(0.1));
    }

    /** A bell that travels from 0.3 to 0.6 through spacings that first grow, then shrink. */
    private static double errorOfABell(int n, boolean limited) {
        Grid grid = Grid.uniform(n, 1.0 / n).withCoordinates(Axis.X, betweenWalls(n, 0.4));
        int steps = (int) Math.ceil(0.3 / (0.8 * Advection.largestStableDt(grid, 1)));
        Advection scheme = limited ? Advection.vanLeer(grid, 0.3 / steps, 1) : Advection.upwind(grid, 0.3 / steps, 1);
        Model model = Model.of(scheme, grid).boundary(Boundary.outflow()).initial(x -> bell(x - 0.3));
        double[] q = Laws.run(model, steps)[0];
        double sum = 0;
        double before = 0;
        for (int i = 0; i < n; i++) {
            sum += q[i] * width(grid, Axis.X, i);
            before += bell(grid.x(i) - 0.3) * width(grid, Axis.X, i);
        }
        assertThat(sum).as("what is carried").isCloseTo(before, within(1e-13));
        return Laws.meanError(grid, q, (x, y, z) -> bell(x - 0.6));
    }

    private static double bell(double x) {
        return Math.exp(-400 * x * x);
    }

    @Test
    void advectionHasItsOrderAndLosesNothing() {
        assertThat(Laws.order(errorOfABell(3200, false), errorOfABell(6400, false)))
                .isCloseTo(1, within(0.1));
        assertThat(Laws.order(errorOfABell(400, true), errorOfABell(800, true))).isCloseTo(2, within(0.1));
    }

    /** ez of the lowest mode of a box of metal after some periods. */
    private static double errorOfALightWave(int n) {
        // ez is 0 at the first point and one spacing beyond the last.
        double[] places = new double[n];
        Arrays.setAll(places, p -> {
            double at = (double) p / n;
            return at + 0.05 * Math.sin(2 * Math.PI * at);
        });
        double end = 2 * places[n - 1] - places[n - 2];
        Arrays.setAll(places, p -> places[p] / end);
        Grid grid = Grid.uniform(n, n, 1.0 / n).withCoordinates(Axis.X, places).withCoordinates(Axis.Y, places);
        double omega = Math.PI * Math.sqrt(2) * Maxwell.LIGHT_SPEED;
        double seconds = 1.3 * Math.PI / omega;
        int steps = (int) Math.ceil(seconds / (0.8 * Maxwell.largestStableDt(grid)));
        double dt = seconds / steps;
        // The magnetic fields start half a step earlier.
        double h = Math.sin(-0.5 * omega * dt) / Math.sqrt(2);
        Model model = Maxwell.of(grid, dt)
                .inMetal(grid, (x, y, z) -> 1)
                .initial("ez", (x, y) -> Math.sin(Math.PI * x) * Math.sin(Math.PI * y))
                .initial(
                        "hx",
                        (x, y) -> -h * Math.sin(Math.PI * x) * Math.cos(Math.PI * FlowSpacings.face(grid, Axis.Y, y)))
                .initial(
                        "hy",
                        (x, y) -> h * Math.cos(Math.PI * FlowSpacings.face(grid, Axis.X, x)) * Math.sin(Math.PI * y));
        return Laws.meanError(
                grid,
                Laws.run(model, steps)[model.fields().indexOf("ez")],
                (x, y, z) -> Math.cos(omega * seconds) * Math.sin(Math.PI * x) * Math.sin(Math.PI * y));
    }

    @Test
    void lightHasTheSecondOrder() {
        double[] errors = {errorOfALightWave(40), errorOfALightWave(80)};
        assertThat(Laws.order(errors[0], errors[1]))
                .as("%s", Arrays.toString(errors))
                .isCloseTo(2, within(0.1));
    }

    /** The ground state of a box turns its phase: the error of the real part. */
    private static double errorOfAParticle(int n) {
        Grid grid = Grid.uniform(n, n, 1)
                .withCoordinates(Axis.X, betweenWalls(n, 0.4))
                .withCoordinates(Axis.Y, betweenWalls(n, -0.3));
        double seconds = 0.1;
        int steps = (int) Math.ceil(seconds / (0.8 * Schrodinger.largestStableDt(grid, 1, 0)));
        Model model = Schrodinger.initially(
                Schrodinger.withWalls(
                        Model.of(Schrodinger.onStretchedAxes(grid, 1, seconds / steps), grid), (x, y, z) -> 0),
                1,
                (x, y, z) -> Math.sin(Math.PI * x) * Math.sin(Math.PI * y),
                (x, y, z) -> 0,
                (x, y, z) -> 0);
        return Laws.meanError(
                grid,
                Laws.run(model, steps)[model.fields().indexOf("re")],
                (x, y, z) -> Math.cos(Math.PI * Math.PI * seconds) * Math.sin(Math.PI * x) * Math.sin(Math.PI * y));
    }

    @Test
    void aParticleHasTheSecondOrder() {
        double[] errors = {errorOfAParticle(24), errorOfAParticle(48)};
        assertThat(Laws.order(errors[0], errors[1]))
                .as("%s", Arrays.toString(errors))
                .isCloseTo(2, within(0.1));
    }

    @Test
    void wavesKeepTheirEnergyBetweenWalls() {
        Grid grid = bent(UNIFORM);
        double dt = 0.9 * Wave.largestStableDt(grid, 1, 2);
        Model model = bump(Model.of(Wave.of(grid, 1, 2, dt), grid));
        double before = energy(grid, Laws.run(model, 10)[0], Laws.run(model, 11)[0], dt);
        double after = energy(grid, Laws.run(model, 500)[0], Laws.run(model, 501)[0], dt);
        assertThat(after).isCloseTo(before, within(1e-11 * before));
    }

    /** ½ Σ ((u' − u)/Δt)² V + ½ Σ over faces of (u'_high − u'_low) (u_high − u_low) / h · area. */
    private static double energy(Grid grid, double[] u, double[] next, double dt) {
        int nx = grid.nx();
        double sum = 0;
        for (int j = 0; j < grid.ny(); j++) {
            for (int i = 0; i < nx; i++) {
                int p = j * nx + i;
                double speed = (next[p] - u[p]) / dt;
                sum += speed * speed * width(grid, Axis.X, i) * width(grid, Axis.Y, j);
                if (i + 1 < nx) {
                    sum += (next[p + 1] - next[p])
                            * (u[p + 1] - u[p])
                            / grid.spacingHigh(Axis.X, i)
                            * width(grid, Axis.Y, j);
                }
                if (j + 1 < grid.ny()) {
                    sum += (next[p + nx] - next[p])
                            * (u[p + nx] - u[p])
                            / grid.spacingHigh(Axis.Y, j)
                            * width(grid, Axis.X, i);
                }
            }
        }
        return 0.5 * sum;
    }

    @Test
    void whatNeedsOneSpacingIsRefusedOnStretchedAxes() {
        Grid grid = bent(UNIFORM);
        assertThatThrownBy(() -> Wave.of(grid, 1, 4, 1e-3)).hasMessageContaining("must be 2");
        assertThatThrownBy(() -> Wave.of(grid, 1, 2, 1e-3)
                        .inOpenSpace(
                                grid,
                                new MatchedLayer(6, 1e-6, 1),
                                1,
                                Boundaries.all(Boundary.dirichlet(0)),
                                Side.X_LOW))
                .hasMessageContaining("matched layers need uniform axes");
        Maxwell maxwell = Maxwell.of(grid, 1e-12);
        assertThatThrownBy(() -> maxwell.inBox(grid, (x, y, z) -> 1)).hasMessageContaining("uniform axes");
        assertThatThrownBy(() -> maxwell.inOpenSpace(grid, (x, y, z) -> 1, new MatchedLayer(6, 1e-6, 1)))
                .hasMessageContaining("uniform axes");
        NavierStokes flow = NavierStokes.ofAnyStep(grid, 0.1);
        assertThatThrownBy(() -> flow.body((x, y, z) -> x)).hasMessageContaining("uniform axes");
    }

    @Test
    void waterIsConservedAndStillWaterStaysStill() {
        Grid grid = bent(UNIFORM);
        double dt = 0.9 * ShallowWater.largestStableDt(grid, 9);
        Model model =
                basin(Model.of(ShallowWater.ofAnyStep(grid, GRAVITY), grid)).dt(dt);
        double before = volume(grid, Laws.run(model, 0)[0]);
        assertThat(volume(grid, Laws.run(model, 100)[0])).isCloseTo(before, within(1e-12 * before));
        Model still = model.initial("level", (x, y) -> ShallowWater.level(0.05, 0.1 * x));
        assertThat(Laws.run(still, 50)).isDeepEqualTo(Laws.run(still, 0));
    }

    private static double volume(Grid grid, double... level) {
        double sum = 0;
        for (int j = 0; j < grid.ny(); j++) {
            for (int i = 0; i < grid.nx(); i++) {
                sum += level[j * grid.nx() + i] * width(grid, Axis.X, i) * width(grid, Axis.Y, j);
            }
        }
        return sum;
    }

    private static double width(Grid grid, Axis axis, int p) {
        return 0.5 * (grid.spacingLow(axis, p) + grid.spacingHigh(axis, p));
    }

    /** A shock between 1 and 0 that runs from −1 with velocity ½: mean error after a time of 2. */
    private static double errorOfAShock(int n) {
        Grid grid = bent(Grid.uniform(n, 4.0 / n));
        double dt = 2 / Math.ceil(2 / (0.9 * Burgers.largestStableDt(grid, 1)));
        Model model = Model.of(Burgers.ofAnyStep(grid), grid)
                .dt(dt)
                .boundary(Boundary.outflow())
                .initial(x -> x < -1 ? 1 : 0);
        return Laws.meanError(grid, Laws.run(model, (int) Math.rint(2 / dt))[0], (x, y, z) -> x < 0 ? 1 : 0);
    }

    @Test
    void aShockRunsAtTheMeanOfItsSides() {
        double[] errors = {errorOfAShock(100), errorOfAShock(200), errorOfAShock(400)};
        assertThat(Laws.order(errors[0], errors[2]) / 2)
                .as("%s", Arrays.toString(errors))
                .isCloseTo(1, within(0.2));
    }
}
