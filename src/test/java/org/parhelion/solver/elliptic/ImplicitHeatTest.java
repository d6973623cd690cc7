package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.FieldSums;

class ImplicitHeatTest {
    private static final int POINTS = 24;
    private static final double DIFFUSIVITY = 0.3;
    private static final double END_SECONDS = 2;
    /** cos(x) on a period of 2π decays at this rate on the grid: exact in space, so that errors are those of time. */
    private static final double RATE = DIFFUSIVITY * square(2 * Math.sin(Math.PI / POINTS) / (2 * Math.PI / POINTS));

    private static double square(double x) {
        return x * x;
    }

    @Test
    void backwardEulerIsOfFirstOrderInTime() {
        assertThat(Math.log(error(true, 64) / error(true, 128)) / Math.log(2)).isCloseTo(1, within(0.1));
    }

    @Test
    void crankNicolsonIsOfSecondOrderInTime() {
        assertThat(Math.log(error(false, 16) / error(false, 32)) / Math.log(2)).isCloseTo(2, within(0.1));
    }

    /** The error at the end of a wave that decays, with values that change in time at the sides of y. */
    private static double error(boolean euler, int steps) {
        Grid grid = Grid.uniform(8, POINTS, 2 * Math.PI / POINTS);
        Boundaries boundaries = Boundaries.all(Boundary.periodic())
                .axis(Axis.Y, Boundary.dirichlet((x, y, z, t) -> Math.cos(x) * Math.exp(-RATE * t)));
        double dtSeconds = END_SECONDS / steps;
        double[] error = {Double.NaN};
        Ranks.threads(1, comm -> {
            try (ImplicitHeat heat = euler
                    ? ImplicitHeat.backwardEuler(grid, boundaries, DIFFUSIVITY, dtSeconds, comm)
                    : ImplicitHeat.crankNicolson(grid, boundaries, DIFFUSIVITY, dtSeconds, comm)) {
                Field u = heat.field("u");
                u.fill((x, y) -> Math.cos(x));
                for (int step = 0; step < steps; step++) {
                    heat.step(u, 1e-12);
                }
                assertThat(heat.time()).isCloseTo(END_SECONDS, within(1e-12));
                Field exact = heat.field("exact");
                exact.fill((x, y) -> Math.cos(x) * Math.exp(-RATE * END_SECONDS));
                FieldArithmetic.add(exact, -1, u);
                error[0] = Math.max(exact.max(), -exact.min());
            }
        });
        return error[0];
    }

    @Test
    void heatIsConservedBetweenReflectingWalls() {
        Grid grid = Grid.uniform(30, 41, 0.1);
        Ranks.threads(2, comm -> {
            try (ImplicitHeat heat =
                    ImplicitHeat.crankNicolson(grid, Boundaries.all(Boundary.reflecting()), 1, 0.5, comm)) {
                Field u = heat.field("u");
                RandomProblems.fill(u, 7);
                var sums = new FieldSums(comm);
                double before = sums.sum(u);
                for (int step = 0; step < 10; step++) {
                    heat.step(u, 1e-12);
                }
                assertThat(sums.sum(u)).isCloseTo(before, within(1e-9));
            }
        });
    }

    @Test
    void aStepMustBePositive() {
        Ranks.threads(
                1,
                comm -> assertThatThrownBy(() -> ImplicitHeat.backwardEuler(
                                Grid.uniform(9, 1), Boundaries.all(Boundary.reflecting()), 1, 0, comm))
                        .hasMessageContaining("Δt = 0.0 s"));
    }
}
