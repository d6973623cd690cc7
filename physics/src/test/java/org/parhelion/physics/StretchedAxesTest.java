package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Stencil;

/** Schemes that read the distances to their neighbours. */
class StretchedAxesTest {
    private static final Grid UNIFORM = Grid.of(new int[] {24, 29}, new double[] {0.5, 0.25});
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

    /** A scheme of a grid and a step, and the same for equal spacings. */
    interface Maker {
        Stencil of(Grid grid, double dt);
    }

    private static Arguments scheme(String name, Maker any, Maker equal, double dt, UnaryOperator<Model> given) {
        return Arguments.of(name, any, equal, dt, given);
    }

    static Stream<Arguments> schemes() {
        return Stream.of(
                scheme(
                        "burgers",
                        (grid, dt) -> Burgers.ofAnyStep(grid),
                        (grid, dt) -> Burgers.of(grid, 1, dt),
                        0.7 * Burgers.largestStableDt(UNIFORM, 1),
                        StretchedAxesTest::bump),
                scheme(
                        "shallow water",
                        (grid, dt) -> ShallowWater.ofAnyStep(grid, GRAVITY),
                        (grid, dt) -> ShallowWater.of(grid, 9, dt),
                        0.7 * ShallowWater.largestStableDt(UNIFORM, 9),
                        StretchedAxesTest::basin),
                scheme(
                        "gray-scott",
                        (grid, dt) -> GrayScott.ofAnyStep(2, 0.02, 0.01, 0.04, 0.06),
                        (grid, dt) -> GrayScott.of(grid, 0.02, 0.01, 0.04, 0.06, dt),
                        0.7 * GrayScott.largestStableDt(UNIFORM, 0.02, 0.01, 0.04, 0.06),
                        model -> bump(model).initial("v", (x, y) -> 0.4 * Math.exp(-x * x - y * y))),
                scheme(
                        "allen-cahn",
                        (grid, dt) -> AllenCahn.ofAnyStep(2, 0.4, 1),
                        (grid, dt) -> AllenCahn.of(grid, 0.4, 1, dt),
                        0.7 * AllenCahn.largestStableDt(UNIFORM, 0.4, 1),
                        StretchedAxesTest::bump));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void equalSpacingsGiveTheUniformScheme(String name, Maker any, Maker equal, double dt, UnaryOperator<Model> given) {
        Grid same = stretched(UNIFORM, x -> x);
        double[][] values =
                Laws.run(given.apply(Model.of(any.of(same, dt), same)).dt(dt), 20);
        double[][] expected = Laws.run(given.apply(Model.of(equal.of(UNIFORM, dt), UNIFORM)), 20);
        for (int f = 0; f < expected.length; f++) {
            assertThat(values[f]).as("%s, field %d", name, f).containsExactly(expected[f], within(1e-12));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void stretchedAxesHaveTheSameBitsHowever(
            String name, Maker any, Maker equal, double dt, UnaryOperator<Model> given) {
        Grid grid = bent(UNIFORM);
        Laws.assertTheSameBitsHowever(
                given.apply(Model.of(any.of(grid, dt), grid)).dt(0.8 * dt), 6);
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
