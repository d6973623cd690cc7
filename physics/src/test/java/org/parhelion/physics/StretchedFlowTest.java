package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStep;

/** Incompressible flow with cells of unequal widths. */
class StretchedFlowTest {
    private static final FlowSide SLIP = new FlowSide.Slip();
    private static final FlowSide PERIODIC = new FlowSide.Periodic();

    /** n × n points whose outer walls are at −π/2 and π/2. */
    private static Grid box(int n, double strengthX, double strengthY) {
        return Grid.uniform(n, n, 1)
                .withCoordinates(Axis.X, wide(n, strengthX))
                .withCoordinates(Axis.Y, wide(n, strengthY));
    }

    private static double[] wide(int n, double strength) {
        double[] places = StretchedAxesTest.betweenWalls(n, strength);
        for (int p = 0; p < n; p++) {
            places[p] = Math.PI * (places[p] - 0.5);
        }
        return places;
    }

    private static NavierStokes vortex(Grid grid, double dt) {
        return NavierStokes.of(grid, 0.05, 1, dt)
                .sides(Axis.X, SLIP, SLIP)
                .sides(Axis.Y, SLIP, SLIP)
                .tolerance(1e-9);
    }

    private static Model vortex(NavierStokes flow) {
        return flow.initially(
                flow.model(), (x, y, z) -> -Math.cos(x) * Math.sin(y), (x, y, z) -> Math.sin(x) * Math.cos(y));
    }

    /** One vortex of Taylor and Green, which slips along four walls and decays: the error of u after a second. */
    private static double errorOfAVortex(int n) {
        Grid grid = box(n, 0.3, -0.2);
        int steps = (int) Math.ceil(1 / (0.5 * NavierStokes.largestStableDt(grid, 0.05, 1)));
        Model model = vortex(vortex(grid, 1.0 / steps));
        double decay = Math.exp(-2 * 0.05);
        return Laws.meanError(
                grid,
                Laws.run(model, steps)[model.fields().indexOf("u")],
                (x, y, z) -> -decay * Math.cos(FlowSpacings.face(grid, Axis.X, x)) * Math.sin(y));
    }

    @Test
    void aVortexDecaysWithTheSecondOrder() {
        double coarse = errorOfAVortex(16);
        double fine = errorOfAVortex(32);
        assertThat(Laws.order(coarse, fine)).as("%g, %g", coarse, fine).isCloseTo(2, within(0.1));
    }

    @Test
    void equalSpacingsGiveTheUniformScheme() {
        Grid same = box(16, 0, 0);
        double h = Math.PI / 16;
        Grid uniform = Grid.uniform(16, 16, h).withOrigin(0.5 * h - Math.PI / 2, 0.5 * h - Math.PI / 2);
        double dt = 0.5 * NavierStokes.largestStableDt(uniform, 0.05, 1);
        Model model = vortex(vortex(same, dt));
        double[][] values = Laws.run(model, 10);
        double[][] expected = Laws.run(vortex(vortex(uniform, dt)), 10);
        for (String field : new String[] {"u", "v", "p"}) {
            int f = model.fields().indexOf(field);
            assertThat(values[f]).as(field).containsExactly(expected[f], within(1e-8));
        }
    }

    @Test
    void fluidBetweenAWallAndASlidingOneIsSteadyWithALinearProfile() {
        Grid grid = Grid.uniform(12, 8, 0.1).withCoordinates(Axis.Y, StretchedAxesTest.betweenWalls(12, 0.5));
        NavierStokes flow = NavierStokes.of(grid, 0.1, 1, 0.5 * NavierStokes.largestStableDt(grid, 0.1, 1))
                .sides(Axis.X, PERIODIC, PERIODIC)
                .sides(Axis.Y, FlowSide.wall(), new FlowSide.Wall(1));
        Model model = flow.initially(flow.model(), (x, y, z) -> y, (x, y, z) -> 0);
        double[] u = Laws.run(model, 100)[model.fields().indexOf("u")];
        for (int j = 0; j < 12; j++) {
            assertThat(u[j * 8 + 3]).isCloseTo(grid.y(j), within(1e-12));
        }
    }

    @Test
    void stepsThatFollowTheFlowHaveTheSameBitsOnAllRanks() {
        Grid grid = box(18, 0.4, 0.5);
        NavierStokes flow = NavierStokes.ofAnyStep(grid, 0.02)
                .sides(Axis.X, new FlowSide.Inflow((x, y, z, t) -> 1 + 0.1 * Math.sin(t)), new FlowSide.Outflow())
                .sides(Axis.Y, FlowSide.wall(), SLIP)
                .withVorticity();
        Laws.assertTheSameBitsHowever(
                flow.initially(flow.model(), (x, y, z) -> 1, (x, y, z) -> 0)
                        .step(TimeStep.cfl(0.6, NavierStokes.stableStep(grid, 0.02))
                                .every(1)),
                3);
    }
}
