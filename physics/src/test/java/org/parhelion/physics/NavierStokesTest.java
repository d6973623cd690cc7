package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.ObjDoubleConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.TimeStep;

class NavierStokesTest {
    private static final FlowSide PERIODIC = new FlowSide.Periodic();
    private static final PlaceFunction NOTHING = (x, y, z) -> 0;
    private static final PlaceFunction DISC = (x, y, z) -> Math.hypot(x + 0.7, y) - 0.5;

    private static NavierStokes periodic(Grid grid, double viscosity, double dt) {
        return NavierStokes.of(grid, viscosity, 1.5, dt)
                .sides(Axis.X, PERIODIC, PERIODIC)
                .sides(Axis.Y, PERIODIC, PERIODIC);
    }

    /** Vortices of Taylor and Green that decay while they drift: the errors of u, and of p in the middle of the last step. */
    private static double[] errorsOfVortices(int n) {
        double h = 2 * Math.PI / n;
        Grid grid = Grid.uniform(n, n, h);
        double viscosity = 0.05;
        int steps = (int) Math.ceil(1 / (0.12 * h));
        double dt = 1.0 / steps;
        double cu = 0.3;
        double cv = 0.2;
        NavierStokes flow = periodic(grid, viscosity, dt).tolerance(1e-8);
        Model model = flow.initially(
                flow.model(), (x, y, z) -> cu - Math.cos(x) * Math.sin(y), (x, y, z) -> cv + Math.sin(x) * Math.cos(y));
        double[][] fields = Laws.run(model, steps);
        double decay = Math.exp(-2 * viscosity);
        double middle = 1 - dt / 2;
        double decayOfP = Math.exp(-4 * viscosity * middle);
        return new double[] {
            Laws.meanError(
                    grid,
                    fields[model.fields().indexOf("u")],
                    (x, y, z) -> cu - decay * Math.cos(x + h / 2 - cu) * Math.sin(y - cv)),
            Laws.meanError(
                    grid,
                    fields[model.fields().indexOf("p")],
                    (x, y, z) -> -0.25 * decayOfP * (Math.cos(2 * (x - cu * middle)) + Math.cos(2 * (y - cv * middle))))
        };
    }

    @Test
    void vorticesDecayWithTheSecondOrderInSpaceAndTime() {
        double[] coarse = errorsOfVortices(24);
        double[] fine = errorsOfVortices(48);
        assertThat(Laws.order(coarse[0], fine[0])).as("order of the velocity").isCloseTo(2, within(0.1));
        assertThat(Laws.order(coarse[1], fine[1])).as("order of the pressure").isCloseTo(2, within(0.1));
    }

    /** u after 1 s in so many pairs of steps, the second twice as long as the first, from a flow that the grid sees without divergence. */
    private static double[] afterUnequalSteps(int pairs) {
        Grid grid = Grid.uniform(16, 16, 2 * Math.PI / 16);
        NavierStokes flow = NavierStokes.ofAnyStep(grid, 0.05)
                .sides(Axis.X, PERIODIC, PERIODIC)
                .sides(Axis.Y, PERIODIC, PERIODIC)
                .tolerance(1e-10);
        Model model = flow.initially(
                flow.model(),
                (x, y, z) -> 0.3 - Math.cos(x) * Math.sin(y),
                (x, y, z) -> 0.2 + Math.sin(x) * Math.cos(y));
        double[][] u = new double[1][];
        run(model, (sim, dt) -> {
            for (int n = 0; n < pairs; n++) {
                sim.dt(1.0 / (3 * pairs));
                sim.run(1);
                sim.dt(2.0 / (3 * pairs));
                sim.run(1);
            }
            u[0] = values(sim, "u");
        });
        return u[0];
    }

    @Test
    void stepsOfUnequalLengthsHaveTheSecondOrder() {
        double[] reference = afterUnequalSteps(256);
        double coarse = Laws.meanDifference(afterUnequalSteps(16), reference);
        double fine = Laws.meanDifference(afterUnequalSteps(32), reference);
        assertThat(Laws.order(coarse, fine)).as("%g, %g", coarse, fine).isCloseTo(2, within(0.1));
    }

    @Test
    void stepsThatFollowTheFlowHaveTheSameBitsOnAllRanks() {
        Grid grid = Grid.uniform(16, 24, 0.125);
        NavierStokes flow = NavierStokes.ofAnyStep(grid, 0.02)
                .sides(Axis.X, new FlowSide.Inflow((x, y, z, t) -> 1 + 0.1 * Math.sin(t)), new FlowSide.Outflow())
                .sides(Axis.Y, FlowSide.wall(), new FlowSide.Slip())
                .body(DISC);
        Model model = flow.initially(flow.model(), (x, y, z) -> 1, NOTHING)
                .step(TimeStep.cfl(0.6, NavierStokes.stableStep(grid, 0.02)).every(1));
        Laws.assertTheSameBitsHowever(model, 3);
        run(model, (sim, h) -> {
            sim.runUntil(0.3);
            assertThat(sim.clock().timeSeconds()).isEqualTo(0.3);
            sim.requireFinite();
        });
    }

    @Test
    void noStepCreatesMomentumOrMoreDivergenceThanTheTolerance() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        Grid grid = Grid.of(new int[] {20, 28}, new double[] {0.1, 0.07});
        double dt = 0.5 * NavierStokes.largestStableDt(grid, 0.01, 1.5);
        Model model = periodic(grid, 0.01, dt)
                .model()
                .initial("u", random.doubles(560, -0.5, 0.5).toArray())
                .initial("v", random.doubles(560, -0.5, 0.5).toArray());
        double[] before = Laws.run(model, 0)[model.fields().indexOf("u")];
        run(model, (sim, h) -> {
            sim.run(10);
            double[] u = values(sim, "u");
            double[] v = values(sim, "v");
            assertThat(Laws.sum(u)).as("seed %d", seed).isCloseTo(Laws.sum(before), within(1e-11));
            double squares = 0;
            for (int j = 0; j < 20; j++) {
                for (int i = 0; i < 28; i++) {
                    double divergence = (u[j * 28 + i] - u[j * 28 + (i + 27) % 28]) / grid.dx()
                            + (v[j * 28 + i] - v[(j + 19) % 20 * 28 + i]) / grid.dy();
                    squares += divergence * divergence;
                }
            }
            double residual = sim.solves().getFirst().last().residuals().getLast();
            assertThat(Math.sqrt(squares)).as("seed %d", seed).isCloseTo(dt * residual, within(1e-12));
        });
    }

    @Test
    void theForceOnABodyIsTheMomentumThatTheFluidLoses() {
        Grid grid = Grid.uniform(32, 40, 0.125);
        double dt = 0.5 * NavierStokes.largestStableDt(grid, 0.02, 1.5);
        NavierStokes flow = periodic(grid, 0.02, dt).body(DISC);
        Model model = flow.initially(flow.model(), (x, y, z) -> 1, NOTHING);
        run(model, (sim, h) -> {
            sim.run(6);
            double before = Laws.sum(values(sim, "u"));
            sim.run(1);
            double force = Laws.sum(values(sim, "fx"));
            assertThat(force).isNegative();
            assertThat(Laws.sum(values(sim, "u")) - before).isCloseTo(dt * force, within(1e-9));
            assertThat(Laws.sum(values(sim, "fy")))
                    .as("no lift of a flow that is its own mirror image")
                    .isCloseTo(0, within(1e-4 * Math.abs(force)));
        });
    }

    @Test
    void allRanksGiveTheSameBits() {
        Grid grid = Grid.uniform(24, 32, 0.125);
        double dt = 0.5 * NavierStokes.largestStableDt(grid, 0.02, 2);
        NavierStokes flow = NavierStokes.of(grid, 0.02, 2, dt)
                .sides(Axis.X, new FlowSide.Inflow((x, y, z, t) -> 1 + 0.1 * Math.sin(t)), new FlowSide.Outflow())
                .sides(Axis.Y, FlowSide.wall(), new FlowSide.Slip())
                .body(DISC)
                .withVorticity();
        Laws.assertTheSameBitsHowever(flow.initially(flow.model(), (x, y, z) -> 1, NOTHING), 2);
    }

    @Test
    void aFlowThroughAChannelLosesNoFluid() {
        Grid grid = Grid.uniform(16, 24, 0.125);
        double dt = 0.5 * NavierStokes.largestStableDt(grid, 0.05, 1.5);
        Model model = NavierStokes.of(grid, 0.05, 1.5, dt)
                .sides(Axis.X, new FlowSide.Inflow((x, y, z, t) -> 1), new FlowSide.Outflow())
                .tolerance(1e-10)
                .model();
        run(model, (sim, h) -> {
            sim.run(50);
            double[] u = values(sim, "u");
            for (int i = 0; i < 24; i++) {
                double through = 0;
                for (int j = 0; j < 16; j++) {
                    through += u[j * 24 + i];
                }
                assertThat(through / 16).isCloseTo(1, within(1e-8));
            }
        });
    }

    @Test
    void aLidDrivesTheCavityAsGhiaGhiaAndShinFound() {
        assertThat(Cavity.largestDifference(Grid.uniform(32, 32, 1.0 / 32).withOrigin(1 / 64.0, 1 / 64.0), 100, 12))
                .isLessThan(0.02);
    }

    @Test
    @Tag("slow")
    void aFastLidDrivesTheCavityAsGhiaGhiaAndShinFound() {
        assertThat(Cavity.largestDifference(Grid.uniform(96, 96, 1.0 / 96).withOrigin(1 / 192.0, 1 / 192.0), 1000, 60))
                .isLessThan(0.02);
    }

    @Test
    @Tag("slow")
    void halfThePointsGiveTheSameCavityWhereTheyAreDenseAtTheWalls() {
        double[] places = StretchedAxesTest.betweenWalls(48, 0.6);
        Grid grid = Grid.uniform(48, 48, 1).withCoordinates(Axis.X, places).withCoordinates(Axis.Y, places);
        assertThat(Cavity.largestDifference(grid, 1000, 60)).isLessThan(0.02);
    }

    @Test
    void whatCannotBeComputedIsRefusedByName() {
        Grid grid = Grid.uniform(16, 16, 0.1);
        assertThatThrownBy(() -> NavierStokes.of(grid, 0.01, 1, 1)).hasMessageContaining("the largest stable step is");
        assertThatThrownBy(() -> NavierStokes.of(Grid.uniform(8, 0.1), 0.01, 1, 1e-3))
                .hasMessageContaining("2 axes");
        NavierStokes flow = NavierStokes.of(grid, 0.01, 1, 1e-3);
        assertThatThrownBy(() -> flow.sides(Axis.X, PERIODIC, FlowSide.wall()))
                .hasMessageContaining("both must be periodic");
        assertThatThrownBy(() -> flow.sides(Axis.X, new FlowSide.Outflow(), FlowSide.wall()))
                .hasMessageContaining("Turn the domain around");
        NavierStokes closed = flow.sides(Axis.X, new FlowSide.Inflow((x, y, z, t) -> 1), FlowSide.wall());
        assertThatThrownBy(closed::model).hasMessageContaining("cannot leave");
    }

    private static void run(Model model, ObjDoubleConsumer<Simulation> look) {
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                look.accept(sim, model.grid().dx());
            }
        });
    }

    private static double[] values(Simulation sim, String field) {
        double[] values = new double[(int) sim.model().grid().pointCount()];
        Fields.copy(sim.field(field), values);
        return values;
    }

    /**
     * The square cavity with a sliding lid: velocities through the middle by U. Ghia, K. N. Ghia, C. T. Shin, "High-Re solutions for
     * incompressible flow using the Navier–Stokes equations and a multigrid method", J. Comput. Phys. 48, 1982, tables I and II.
     */
    private static final class Cavity {
        /** y, u at Re = 100, u at Re = 1000, on the vertical line. */
        private static final List<double[]> VERTICAL = List.of(
                new double[] {0.0547, -0.03717, -0.18109},
                new double[] {0.0625, -0.04192, -0.20196},
                new double[] {0.0703, -0.04775, -0.22220},
                new double[] {0.1016, -0.06434, -0.29730},
                new double[] {0.1719, -0.10150, -0.38289},
                new double[] {0.2813, -0.15662, -0.27805},
                new double[] {0.4531, -0.21090, -0.10648},
                new double[] {0.5000, -0.20581, -0.06080},
                new double[] {0.6172, -0.13641, 0.05702},
                new double[] {0.7344, 0.00332, 0.18719},
                new double[] {0.8516, 0.23151, 0.33304},
                new double[] {0.9531, 0.68717, 0.46604},
                new double[] {0.9609, 0.73722, 0.51117},
                new double[] {0.9688, 0.78871, 0.57492},
                new double[] {0.9766, 0.84123, 0.65928});

        /** x, v at Re = 100, v at Re = 1000, on the horizontal line. */
        private static final List<double[]> HORIZONTAL = List.of(
                new double[] {0.0625, 0.09233, 0.27485},
                new double[] {0.0703, 0.10091, 0.29012},
                new double[] {0.0781, 0.10890, 0.30353},
                new double[] {0.0938, 0.12317, 0.32627},
                new double[] {0.1563, 0.16077, 0.37095},
                new double[] {0.2266, 0.17507, 0.33075},
                new double[] {0.2344, 0.17527, 0.32235},
                new double[] {0.5000, 0.05454, 0.02526},
                new double[] {0.8047, -0.24533, -0.31966},
                new double[] {0.8594, -0.22445, -0.42665},
                new double[] {0.9063, -0.16914, -0.51550},
                new double[] {0.9453, -0.10313, -0.39188},
                new double[] {0.9531, -0.08864, -0.33714},
                new double[] {0.9609, -0.07391, -0.27669},
                new double[] {0.9688, -0.05906, -0.21388});

        private Cavity() {}

        /** The largest difference from the tables, by the lid's speed. */
        static double largestDifference(Grid grid, double reynolds, double seconds) {
            int n = grid.nx();
            double dt = 0.8 * NavierStokes.largestStableDt(grid, 1 / reynolds, 1);
            Model model = NavierStokes.of(grid, 1 / reynolds, 1, dt)
                    .sides(Axis.Y, FlowSide.wall(), new FlowSide.Wall(1))
                    .tolerance(1e-5)
                    .model();
            double[][] fields = Laws.run(model, (int) (seconds / dt));
            double[] u = fields[model.fields().indexOf("u")];
            double[] v = fields[model.fields().indexOf("v")];
            int column = reynolds == 100 ? 1 : 2;
            double largest = 0;
            for (double[] row : VERTICAL) {
                double value = between(u, n / 2 - 1, n, index(grid, Axis.Y, row[0]));
                largest = Math.max(largest, Math.abs(value - row[column]));
            }
            for (double[] row : HORIZONTAL) {
                double value = between(v, (n / 2 - 1) * n, 1, index(grid, Axis.X, row[0]));
                largest = Math.max(largest, Math.abs(value - row[column]));
            }
            return largest;
        }

        /** A place between points, as an index with a fraction. */
        private static double index(Grid grid, Axis axis, double place) {
            int below = 0;
            while (grid.coordinate(axis, below + 1) < place) {
                below++;
            }
            return below + (place - grid.coordinate(axis, below)) / grid.spacingHigh(axis, below);
        }

        private static double between(double[] values, int first, int stride, double index) {
            int below = (int) index;
            double part = index - below;
            return (1 - part) * values[first + below * stride] + part * values[first + (below + 1) * stride];
        }
    }
}
