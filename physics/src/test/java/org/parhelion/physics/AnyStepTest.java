package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.TimeStep;
import org.parhelion.stencil.Stencil;

/** Schemes for steps of any length: those of fixed steps, with Δt of the step. */
class AnyStepTest {
    private static final Grid LINE = Grid.uniform(40, 0.5);
    private static final Grid PLATE = Grid.of(new int[] {18, 23}, new double[] {0.5, 0.4});
    private static final Grid BLOCK = Grid.uniform(9, 8, 7, 0.5);

    private static Model basin(Model model) {
        return ShallowWater.withWalls(model, (x, y, z) -> 0.1 * x)
                .initial("level", (x, y) -> x < 0 ? 2 : ShallowWater.level(0.2, 0.1 * x));
    }

    private static Model bump(Model model) {
        return model.initial((x, y) -> 1 + Math.exp(-x * x - 2 * y * y)).boundary(Boundary.periodic());
    }

    private static Arguments water(Grid grid) {
        double dt = 0.7 * ShallowWater.largestStableDt(grid, 9);
        return Arguments.of(
                "water " + grid.shape(),
                ShallowWater.of(grid, 9, dt),
                ShallowWater.ofAnyStep(grid, ShallowWater.GRAVITY),
                ShallowWater.stableStep(grid, ShallowWater.GRAVITY),
                grid,
                dt,
                (UnaryOperator<Model>) AnyStepTest::basin);
    }

    private static Arguments burgers(Grid grid) {
        double dt = 0.7 * Burgers.largestStableDt(grid, 2);
        return Arguments.of(
                "burgers " + grid.shape(),
                Burgers.of(grid, 2, dt),
                Burgers.ofAnyStep(grid),
                Burgers.stableStep(grid),
                grid,
                dt,
                (UnaryOperator<Model>) AnyStepTest::bump);
    }

    private static Arguments heat(Grid grid, boolean varying) {
        double dt = 0.7 * Heat.largestStableDt(grid, 2);
        Heat heat = varying ? Heat.varying(grid, dt).withSources() : Heat.of(grid, 2, dt);
        UnaryOperator<Model> given = model -> varying
                ? model.coefficient("diffusivity", x -> 1 + 1 / (1 + x * x)).coefficient("source", 0.3)
                : model;
        return Arguments.of(
                "heat " + grid.shape() + " " + varying,
                heat,
                heat.ofAnyStep(grid),
                heat.stableStep(grid),
                grid,
                dt,
                (UnaryOperator<Model>) model -> given.apply(bump(model)));
    }

    private static Arguments advection(Grid grid, boolean varying, double... velocity) {
        double dt = 0.7 * Advection.largestStableDt(grid, velocity);
        Advection advection = varying
                ? Advection.vanLeer(grid, dt, velocity).withVelocityField()
                : Advection.vanLeer(grid, dt, velocity);
        UnaryOperator<Model> given = model -> varying
                ? model.coefficient("vx", (x, y) -> velocity[0] * Math.cos(y))
                        .coefficient("vy", (x, y) -> velocity[1] * Math.cos(x))
                : model;
        return Arguments.of(
                "advection " + grid.shape() + " " + varying,
                advection,
                advection.ofAnyStep(grid),
                advection.stableStep(grid),
                grid,
                dt,
                (UnaryOperator<Model>) model -> given.apply(bump(model)));
    }

    static Stream<Arguments> schemes() {
        return Stream.of(
                water(LINE),
                water(PLATE),
                burgers(LINE),
                burgers(PLATE),
                burgers(BLOCK),
                heat(LINE, false),
                heat(PLATE, true),
                heat(BLOCK, true),
                advection(LINE, false, -2),
                advection(PLATE, false, 1.5, -2),
                advection(PLATE, true, 1.5, -2));
    }

    private static double[] run(Model model, int ranks, Consumer<Simulation> program) {
        double[] values = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(2).start()) {
                program.accept(sim);
                Fields.copy(sim.field(), values);
            }
        });
        return values;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void stepsOfOneLengthHaveTheBitsOfTheFixedScheme(
            String name, Stencil fixed, Stencil any, Stencil limit, Grid grid, double dt, UnaryOperator<Model> given) {
        for (Precision precision : List.of(Precision.DOUBLE, Precision.FLOAT)) {
            Model expected = given.apply(Model.of(fixed, grid)).precision(precision);
            Model model = given.apply(Model.of(any, grid)).dt(dt).precision(precision);
            assertThat(run(model, 2, sim -> sim.run(12)))
                    .as("%s, %s", name, precision)
                    .isEqualTo(run(expected, 1, sim -> sim.run(12)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void theLocalLimitIsAtLeastTheStatedOneAndKeepsTheRunFinite(
            String name, Stencil fixed, Stencil any, Stencil limit, Grid grid, double dt, UnaryOperator<Model> given) {
        Model model = given.apply(Model.of(any, grid))
                .step(TimeStep.cfl(0.9, limit).every(1).growth(Double.POSITIVE_INFINITY));
        List<Double> lengths = new ArrayList<>();
        double[] values = run(model, 1, sim -> {
            lengths.add(sim.dtSeconds());
            sim.run(40);
            lengths.add(sim.dtSeconds());
            sim.requireFinite();
        });
        assertThat(lengths)
                .as(name)
                .allSatisfy(length -> assertThat(length).isGreaterThanOrEqualTo(0.9 / 0.7 * dt * (1 - 1e-12)));
        assertThat(run(model, 3, sim -> sim.run(40))).as(name).isEqualTo(values);
        if (name.startsWith("heat") && !name.endsWith("true")) {
            assertThat(lengths.getLast()).as(name).isCloseTo(0.9 / 0.7 * dt, within(1e-12 * dt));
        }
    }
}
