package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;
import org.parhelion.stencil.SolidFace;

/** Elliptic equations on stretched axes. */
class StretchedAxesTest {
    private static final long SEED = Long.getLong("parhelion.seed", 20261129);

    /** A smooth stretching of both axes between walls at 0 and 1; spacings differ by a factor of 3. */
    private static Grid stretched(int ny, int nx) {
        return stretched(Axis.Y, stretched(Axis.X, Grid.uniform(ny, nx, 1)));
    }

    private static Grid stretched(Axis axis, Grid grid) {
        int n = grid.points(axis);
        return grid.withCoordinates(
                axis,
                IntStream.range(0, n).mapToDouble(p -> place((p + 0.5) / n)).toArray());
    }

    /** Dense at both ends. */
    private static double place(double s) {
        return s - 0.5 * Math.sin(2 * Math.PI * s) / (2 * Math.PI);
    }

    @Test
    void theErrorIsOfSecondOrderOnASmoothlyStretchedGrid() {
        double coarse = error(24, 36);
        double fine = error(48, 72);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(2, within(0.15));
    }

    /** u = sin(2x)·cos(3y), a = 2 + sin(x + 2y), c = 1.5; a gradient, a mixture and values are given. */
    private static double error(int ny, int nx) {
        Grid grid = stretched(ny, nx);
        PlaceFunction u = (x, y, z) -> Math.sin(2 * x) * Math.cos(3 * y);
        PlaceFunction ux = (x, y, z) -> 2 * Math.cos(2 * x) * Math.cos(3 * y);
        PlaceFunction uy = (x, y, z) -> -3 * Math.sin(2 * x) * Math.sin(3 * y);
        PlaceFunction a = (x, y, z) -> 2 + Math.sin(x + 2 * y);
        PlaceTimeFunction outward = (x, y, z, t) -> -ux.at(x, y, z);
        PlaceTimeFunction mixture = (x, y, z, t) -> 2 * u.at(x, y, z) + uy.at(x, y, z);
        EllipticProblem problem = EllipticProblem.poisson(grid)
                .boundary(Boundaries.all(Boundary.dirichlet((x, y, z, t) -> u.at(x, y, z)))
                        .side(Side.X_LOW, Boundary.neumann(outward))
                        .side(Side.Y_HIGH, Boundary.robin(2, 1, mixture)))
                .diffusion(a, FaceMean.ARITHMETIC)
                .reaction(1.5);
        List<Double> error = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID_CG, comm)) {
                Field f = solver.field("f");
                Field solution = solver.field("u");
                f.fill((x, y, z) -> (13 * a.at(x, y, z) + 1.5) * u.at(x, y, z)
                        - Math.cos(x + 2 * y) * (ux.at(x, y, z) + 2 * uy.at(x, y, z)));
                solver.solve(f, solution, 1e-11);
                Field exact = solver.field("exact");
                exact.fill(u);
                FieldArithmetic.add(exact, -1, solution);
                error.add(Math.max(exact.max(), -exact.min()));
            }
        });
        return error.getFirst();
    }

    @Test
    void aLinearProfileBetweenWallsIsExact() {
        Grid grid = stretched(Axis.X, Grid.uniform(40, 1));
        double wall = grid.coordinate(Axis.X, 39.5);
        EllipticProblem problem = EllipticProblem.poisson(grid)
                .boundary(Boundaries.all(Boundary.neumann(-3)).side(Side.X_HIGH, Boundary.robin(1, 0, 2)));
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID, comm)) {
                Field u = solver.field("u");
                solver.solve(solver.field("f"), u, 1e-13);
                for (int i = 0; i < 40; i++) {
                    assertThat(u.at(0, 0, i)).isCloseTo(2 + 3 * (grid.x(i) - wall), within(1e-10));
                }
            }
        });
    }

    /** The mean of 2 + x² over the unit square is 7/3; over the points, which are dense at the walls, it is 0.03 larger. */
    @Test
    void theMeanOverTheVolumeIsRemoved() {
        Grid grid = stretched(30, 41);
        EllipticProblem problem = EllipticProblem.poisson(grid).boundary(Boundary.neumann(0));
        Ranks.threads(3, comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID_CG, comm)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                f.fill((x, y) -> 2 + x * x);
                Solution solution = solver.solve(f, u, 1e-10);
                assertThat(solution.removedMean()).isCloseTo(7.0 / 3, within(2e-3));
            }
        });
    }

    @Test
    void mildStretchingTakesFewCycles() {
        for (Boundary boundary : List.of(Boundary.dirichlet(0), Boundary.neumann(0))) {
            for (Grid grid : List.of(
                    stretched(96, 128),
                    stretched(Axis.X, Grid.uniform(128, 128, 1.0 / 128)),
                    stretched(Axis.Z, Grid.uniform(24, 20, 30, 1.0 / 24)))) {
                EllipticProblem problem = EllipticProblem.poisson(grid).boundary(boundary);
                Ranks.threads(1, comm -> {
                    try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID_CG, comm)) {
                        Field f = solver.field("f");
                        RandomProblems.fill(f, SEED);
                        assertThat(solver.solve(f, solver.field("u"), 1e-10).iterations())
                                .as("-Dparhelion.seed=%d: %s", SEED, problem)
                                .isLessThanOrEqualTo(10);
                    }
                });
            }
        }
    }

    @Test
    void anyNumberOfRanksGivesTheSameBits() {
        Random random = new Random(SEED);
        for (int dims = 2; dims <= 3; dims++) {
            Grid grid = RandomProblems.grid(random, dims, dims == 2 ? 32 : 15, dims == 2 ? 60 : 20);
            for (Axis axis : grid.axes()) {
                grid = random.nextBoolean() || axis == Axis.X ? stretched(axis, grid) : grid;
            }
            EllipticProblem problem = RandomProblems.varying(grid, random);
            EllipticBitsTest.assertAnyNumberOfRanksGivesTheSameBits(
                    random.nextBoolean() ? problem.reaction(2) : problem, EllipticMethod.MULTIGRID_CG, random);
        }
    }

    @Test
    void whatStretchedAxesDoNotHaveIsRefused() {
        EllipticProblem problem = EllipticProblem.poisson(stretched(8, 8));
        Ranks.threads(1, comm -> {
            assertThatThrownBy(() -> EllipticSolver.of(problem, EllipticMethod.CHEBYSHEV, comm))
                    .hasMessageContaining("CHEBYSHEV")
                    .hasMessageContaining("stretched");
        });
        assertThatThrownBy(() -> problem.solid((x, y, z) -> x > 0.5, SolidFace.zeroFlux()))
                .hasMessageContaining("solids")
                .hasMessageContaining("stretched");
    }
}
