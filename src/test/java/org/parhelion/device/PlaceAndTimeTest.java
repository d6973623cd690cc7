package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.rows.RowPath;

/** Formulas that read Δt, t, coordinates and indices. */
class PlaceAndTimeTest {
    private static final int STEPS = 7;
    private static final double DT_SECONDS = 0.3;

    /** Depends on every input, without symmetry. Its functions depend on one axis or on the step alone, so that vectors run. */
    record Everything() implements Stencil2D {
        @Override
        public double at(Point u) {
            double source = Math.sin(u.time()) * Math.exp(-(u.x() * u.x())) + Math.cos(0.3 * u.y()) * u.time();
            double wave = Math.sqrt(Math.abs(u.x() + 2 * u.y() + 3 * u.time()));
            double mark = u.i() == 3 ? u.dt() : u.j() > u.i() ? 0.01 * u.j() : -0.01 * u.i();
            return 0.3 * u.at(0, 0) + 0.2 * u.at(0, 1) - 0.1 * u.at(-1, 0) + u.dt() * (source + wave) + mark + u.z();
        }
    }

    /** The same as a lambda, which cannot be read: its method is called point by point. */
    private static final Stencil2D UNREAD = u -> new Everything().at(u);

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyPathRankCountAndTilingGivesTheSameBits(Precision precision) {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        for (Boundaries boundaries : List.of(
                Boundaries.all(Boundary.dirichlet(0.5)),
                Boundaries.all(Boundary.periodic()),
                Boundaries.all(Boundary.reflecting()).axis(Axis.Y, Boundary.periodic()))) {
            double[] expected = run(new Everything(), precision, boundaries, RowPath.PLAIN, 1, 1, seed);
            for (RowPath path : RowPath.values()) {
                for (int ranks : new int[] {1, 2, 3, 4, 7}) {
                    for (int stepsPerExchange : new int[] {1, 3}) {
                        assertThat(run(new Everything(), precision, boundaries, path, ranks, stepsPerExchange, seed))
                                .as(
                                        "-Dparhelion.seed=%d: %s, %s, %s, %d ranks, %d steps an exchange",
                                        seed, precision, boundaries, path, ranks, stepsPerExchange)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void aFormulaThatCannotBeReadReadsTheSamePlacesAndTimes() {
        Boundaries boundaries = Boundaries.all(Boundary.periodic());
        double[] expected = run(new Everything(), Precision.DOUBLE, boundaries, RowPath.AUTO, 1, 1, 5);
        assertThat(run(UNREAD, Precision.DOUBLE, boundaries, RowPath.AUTO, 4, 3, 5))
                .isEqualTo(expected);
    }

    /** Holds the time that the last step read. */
    record Clock() implements Stencil2D {
        @Override
        public double at(Point u) {
            return u.time() + 0 * u.at(0, 0);
        }
    }

    @Test
    void theTimeThatIsReadIsThatOfTheBeginningOfTheStep() {
        for (int stepsPerExchange : new int[] {1, 2, 3}) {
            assertThat(run(
                            new Clock(),
                            Precision.DOUBLE,
                            Boundaries.all(Boundary.periodic()),
                            RowPath.AUTO,
                            2,
                            stepsPerExchange,
                            1))
                    .containsOnly((STEPS - 1) * DT_SECONDS);
        }
    }

    private static double[] run(
            Stencil stencil,
            Precision precision,
            Boundaries boundaries,
            RowPath path,
            int ranks,
            int stepsPerExchange,
            long seed) {
        Grid grid = Grid.of(new int[] {29, 37}, new double[] {0.7, 0.3});
        double[] values = new double[(int) grid.pointCount()];
        Model model = Model.of(stencil, grid)
                .precision(precision)
                .dt(DT_SECONDS)
                .boundary(boundaries)
                .initial("u", new Random(seed).doubles(values.length, -1, 1).toArray());
        Ranks.threads(ranks, comm -> {
            try (Device device = new CpuDevice(path);
                    Simulation sim = Simulation.of(model, device, comm)
                            .tiling(new Tiling(stepsPerExchange, Integer.MAX_VALUE, 5, 8))
                            .start()) {
                sim.run(STEPS);
                copy(sim.field(), values);
            }
        });
        return values;
    }

    private static void copy(Field from, double[] to) {
        Box own = from.block().owned();
        int nx = from.block().grid().nx();
        for (int j = own.j0(); j < own.j1(); j++) {
            for (int i = own.i0(); i < own.i1(); i++) {
                to[j * nx + i] = from.at(0, j - own.j0(), i - own.i0());
            }
        }
    }

    /** u_t = α u_xx + sin(t)·exp(−x²) − α (1 − cos t)(4x² − 2)·exp(−x²), whose solution is (1 − cos t)·exp(−x²). */
    record Heated(double alpha, double spacing) implements Stencil1D {
        @Override
        public double at(Point u) {
            double bell = Math.exp(-(u.x() * u.x()));
            double source =
                    Math.sin(u.time()) * bell - alpha * (1 - Math.cos(u.time())) * (4 * u.x() * u.x() - 2) * bell;
            double diffusion = alpha * (u.at(-1) - 2 * u.at(0) + u.at(1)) / (spacing * spacing);
            return u.at(0) + u.dt() * (diffusion + source);
        }
    }

    @Test
    void heatWithASourceOfPlaceAndTimeConvergesWithOrderTwo() {
        double[] errors = new double[2];
        for (int m = 0; m < 2; m++) {
            int points = m == 0 ? 41 : 81;
            double spacing = 8.0 / (points - 1);
            Grid grid = Grid.uniform(points, spacing);
            double dt = 0.4 * spacing * spacing;
            long steps = Math.round(1 / dt);
            Model model = Model.of(new Heated(1, spacing), grid)
                    .dt(dt)
                    .boundary(Boundary.dirichlet((x, y, z, t) -> (1 - Math.cos(t)) * Math.exp(-(x * x))));
            double[] error = {0};
            Ranks.threads(1, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm).start()) {
                    sim.run(steps);
                    for (int i = 0; i < points; i++) {
                        double x = grid.x(i);
                        double exact = (1 - Math.cos(steps * dt)) * Math.exp(-(x * x));
                        error[0] = Math.max(error[0], Math.abs(sim.field().at(0, 0, i) - exact));
                    }
                }
            });
            errors[m] = error[0];
        }
        assertThat(Math.log(errors[0] / errors[1]) / Math.log(2)).isCloseTo(2, within(0.1));
    }
}
