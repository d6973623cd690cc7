package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.stencil.SolidFace;

/** Elliptic equations between solids. */
class SolidsTest {
    private static final long SEED = Long.getLong("parhelion.seed", 20261129);
    private static final Boundaries CHANNEL =
            Boundaries.all(Boundary.neumann(0)).axis(Axis.X, Boundary.dirichlet(0));

    private static final List<SolidFace> FACES =
            List.of(SolidFace.zeroFlux(), SolidFace.value(0), SolidFace.antisymmetric());

    /** Masks of solids by name; true is solid. */
    private static Map<String, boolean[]> masks(int n) {
        Map<String, boolean[]> masks = new LinkedHashMap<>();
        masks.put("disc", mask(n, (j, i) -> square(i - 0.37 * n) + square(j - 0.47 * n) < square(0.13 * n)));
        masks.put("thin wall with a slit", mask(n, (j, i) -> i == n / 2 - 5 && j != n / 3));
        masks.put(
                "thick wall with a slit",
                mask(n, (j, i) -> i > n / 2 && i < n / 2 + 7 && (j < n / 3 || j > n / 3 + 3)));
        Random random = new Random(SEED);
        boolean[] blocks = new boolean[n * n];
        for (int b = 0; b < 30; b++) {
            int j0 = random.nextInt(n);
            int i0 = random.nextInt(n);
            int j1 = Math.min(n, j0 + 1 + random.nextInt(n / 8));
            int i1 = Math.min(n, i0 + 1 + random.nextInt(n / 8));
            for (int j = j0; j < j1; j++) {
                Arrays.fill(blocks, j * n + i0, j * n + i1, true);
            }
        }
        masks.put("random blocks", blocks);
        boolean[] dots = new boolean[n * n];
        for (int p = 0; p < dots.length; p++) {
            dots[p] = random.nextInt(10) == 0;
        }
        masks.put("random points", dots);
        return masks;
    }

    @FunctionalInterface
    private interface Solid {
        boolean at(int j, int i);
    }

    private static double square(double x) {
        return x * x;
    }

    private static boolean[] mask(int n, Solid solid) {
        boolean[] mask = new boolean[n * n];
        for (int p = 0; p < mask.length; p++) {
            mask[p] = solid.at(p / n, p % n);
        }
        return mask;
    }

    @Test
    void everyCycleReducesTheResidualFourfoldWithSolidsAtAnyPlace() {
        for (int n : new int[] {64, 101, 128}) {
            masks(n).forEach((name, mask) -> {
                EllipticProblem problem = EllipticProblem.poisson(Grid.uniform(n, n, 1.0 / n))
                        .boundary(CHANNEL)
                        .solid(mask, SolidFace.zeroFlux());
                if (!name.equals("random points")) {
                    assertThat(solution(problem, EllipticMethod.MULTIGRID).convergenceFactor())
                            .as("-Dparhelion.seed=%d: %s, %d² points", SEED, name, n)
                            .isLessThanOrEqualTo(0.25);
                }
            });
        }
    }

    /** Every mask with all boundaries and faces, and on both numbers of points: those of one combination are of one number. */
    @Test
    void conjugateGradientsNeedFewCyclesWithSolidsAtAnyPlace() {
        int combination = 0;
        for (Boundaries boundaries :
                List.of(CHANNEL, Boundaries.all(Boundary.neumann(0)), Boundaries.all(Boundary.periodic()))) {
            for (SolidFace face : FACES) {
                int n = combination++ % 2 == 0 ? 64 : 101;
                masks(n).forEach((name, mask) -> assertThat(solution(
                                        EllipticProblem.poisson(Grid.uniform(n, n, 1.0 / n))
                                                .boundary(boundaries)
                                                .solid(mask, face),
                                        EllipticMethod.MULTIGRID_CG)
                                .iterations())
                        .as("-Dparhelion.seed=%d: %s, %s, %d² points, %s", SEED, name, face, n, boundaries)
                        .isLessThanOrEqualTo(15));
            }
        }
    }

    @Test
    void aBallInABoxTakesFewCycles() {
        for (SolidFace face : FACES) {
            EllipticProblem problem = EllipticProblem.poisson(Grid.uniform(30, 33, 37, 1.0 / 32))
                    .boundary(CHANNEL)
                    .solid((x, y, z) -> x * x + y * y + z * z < 0.04, face);
            assertThat(solution(problem, EllipticMethod.MULTIGRID).convergenceFactor())
                    .as("%s", face)
                    .isLessThanOrEqualTo(0.2);
        }
    }

    @Test
    void aSolidThatFillsOneEndIsTheBoundaryOfASmallerGrid() {
        double h = 0.1;
        Grid whole = Grid.uniform(20, 30, h).withOrigin(0, 0);
        Grid small = Grid.uniform(20, 23, h).withOrigin(0, 0);
        Map<SolidFace, Boundary> pairs = Map.of(
                SolidFace.zeroFlux(), Boundary.neumann(0),
                SolidFace.value(1.5), Boundary.dirichlet(1.5),
                SolidFace.antisymmetric(), Boundary.antisymmetric());
        pairs.forEach((face, boundary) -> {
            double[] u = values(EllipticProblem.poisson(whole)
                    .reaction(0.3)
                    .boundary(CHANNEL)
                    .solid((x, y, z) -> x > 22.5 * h, face));
            double[] v = values(
                    EllipticProblem.poisson(small).reaction(0.3).boundary(CHANNEL.side(Axis.X.high(), boundary)));
            for (int j = 0; j < 20; j++) {
                for (int i = 0; i < 23; i++) {
                    assertThat(u[30 * j + i]).as("%s at %d, %d", face, j, i).isCloseTo(v[23 * j + i], within(1e-8));
                }
            }
        });
    }

    private static double[] values(EllipticProblem problem) {
        List<double[]> values = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID_CG, comm)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                f.fill((x, y) -> Math.sin(3 * x) + y);
                solver.solve(f, u, 1e-12);
                values.add(DenseSolution.values(u));
            }
        });
        return values.getFirst();
    }

    /** The equation at every point, computed with a, c and the mask alone. */
    @Test
    void theSolutionSatisfiesTheEquationAtEveryPointThatIsNotSolid() {
        Random random = new Random(SEED);
        for (SolidFace face : List.of(SolidFace.zeroFlux(), SolidFace.value(2), SolidFace.antisymmetric())) {
            for (double c : new double[] {0, 3}) {
                int n = 24;
                boolean[] solid = new boolean[n * n];
                for (int p = 0; p < solid.length; p++) {
                    solid[p] = random.nextInt(5) == 0;
                }
                PlaceFunction a = (x, y, z) -> 2 + Math.sin(3 * x + y);
                Grid grid = Grid.uniform(n, n, 1.0);
                EllipticProblem problem = EllipticProblem.poisson(grid)
                        .boundary(Boundaries.all(Boundary.dirichlet(0.5)).axis(Axis.Y, Boundary.periodic()))
                        .diffusion(a, FaceMean.ARITHMETIC)
                        .reaction(c)
                        .solid(solid, face);
                Ranks.threads(1, comm -> {
                    try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID_CG, comm)) {
                        Field f = solver.field("f");
                        Field u = solver.field("u");
                        f.fill((x, y) -> Math.sin(x * y));
                        u.fill(7);
                        Solution solution = solver.solve(f, u, 1e-12);
                        for (int p = 0; p < n * n; p++) {
                            int j = p / n;
                            int i = p % n;
                            if (solid[p]) {
                                assertThat(u.at(0, j, i)).isEqualTo(7);
                            } else if (!isEnclosed(solid, n, j, i)) {
                                assertThat(flow(solid, n, grid, a, face, u, j, i) + c * u.at(0, j, i) - f.at(0, j, i))
                                        .as("-Dparhelion.seed=%d: %s, c = %s at %d, %d", SEED, face, c, j, i)
                                        .isCloseTo(0, within(1e-9));
                            }
                        }
                        assertThat(solution.outcome()).isEqualTo(Solution.Outcome.CONVERGED);
                    }
                });
            }
        }
    }

    private static boolean isEnclosed(boolean[] solid, int n, int j, int i) {
        return i > 0
                && i < n - 1
                && solid[j * n + i - 1]
                && solid[j * n + i + 1]
                && solid[(j + 1) % n * n + i]
                && solid[(j + n - 1) % n * n + i];
    }

    private static double flow(
            boolean[] solid, int n, Grid grid, PlaceFunction a, SolidFace face, Field u, int j, int i) {
        double flow = 0;
        for (int[] to : new int[][] {{0, -1}, {0, 1}, {-1, 0}, {1, 0}}) {
            int row = Math.floorMod(j + to[0], n);
            int column = i + to[1];
            double y = grid.y(row);
            // Across the period the coordinate is that of the point itself on both sides.
            double mean = (a.at(grid.x(i), grid.y(j), 0) + a.at(grid.x(0) + column, y, 0)) / 2;
            double other;
            if (column < 0 || column >= n) {
                other = 0.5;
            } else if (!solid[row * n + column]) {
                other = u.at(0, row, column);
            } else {
                other = switch (face) {
                    case SolidFace.ZeroFlux() -> u.at(0, j, i);
                    case SolidFace.Value(double value) -> value;
                    case SolidFace.Antisymmetric() -> -u.at(0, j, i);
                };
            }
            flow += mean * (u.at(0, j, i) - other);
        }
        return flow;
    }

    @Test
    void everyPocketHasItsOwnConstant() {
        int n = 60;
        // A wall from side to side, one hollow box on each side of it, and a point that is enclosed.
        boolean[] mask = mask(
                n,
                (j, i) -> i == 30
                        || (Math.max(Math.abs(i - 12), Math.abs(j - 20)) == 7)
                        || (Math.max(Math.abs(i - 46), Math.abs(j - 31)) == 1));
        EllipticProblem problem = EllipticProblem.poisson(Grid.uniform(n, n, 1.0 / n))
                .boundary(Boundary.neumann(0))
                .solid(mask, SolidFace.zeroFlux());
        for (EllipticMethod method :
                List.of(EllipticMethod.MULTIGRID, EllipticMethod.MULTIGRID_CG, EllipticMethod.CG)) {
            Ranks.threads(2, comm -> {
                try (var solver = EllipticSolver.of(problem, method, comm)) {
                    Field f = solver.field("f");
                    Field u = solver.field("u");
                    f.fill((x, y) -> 1 + x * y);
                    Solution solution = solver.iterate(f, u, 1e-10, 2000);
                    assertThat(solution.outcome()).as("%s", method).isEqualTo(Solution.Outcome.CONVERGED);
                    assertThat(Math.abs(solution.removedMean())).isGreaterThan(0.9);
                    double inBox = 0;
                    var owned = u.block().owned();
                    for (int j = 0; j < owned.rows(); j++) {
                        for (int i = 0; i < owned.columns(); i++) {
                            if (Math.max(Math.abs(i + owned.i0() - 12), Math.abs(j + owned.j0() - 20)) < 7) {
                                inBox += u.at(0, j, i);
                            }
                        }
                    }
                    assertThat(comm.allreduce(inBox, Op.SUM)).isCloseTo(0, within(1e-10));
                }
            });
        }
    }

    @Test
    void anyNumberOfRanksAndEveryPathGiveTheSameBits() {
        Random random = new Random(SEED);
        for (int dims = 1; dims <= 3; dims++) {
            Grid grid = RandomProblems.grid(
                    random, dims, dims == 1 ? 400 : dims == 2 ? 40 : 22, dims == 1 ? 900 : dims == 2 ? 60 : 26);
            boolean[] solid = new boolean[(int) grid.pointCount()];
            for (int p = 0; p < solid.length; p++) {
                solid[p] = random.nextInt(dims == 1 ? 100 : 40) == 0;
            }
            EllipticProblem problem = (dims == 2
                            ? RandomProblems.varying(grid, random)
                            : RandomProblems.on(grid, random))
                    .solid(solid, FACES.get(dims - 1));
            EllipticBitsTest.assertAnyNumberOfRanksGivesTheSameBits(
                    problem, dims == 2 ? EllipticMethod.FULL_MULTIGRID : EllipticMethod.MULTIGRID_CG, random);
        }
    }

    @Test
    void badInputIsRefused() {
        EllipticProblem problem = EllipticProblem.poisson(Grid.uniform(8, 8, 1));
        assertThatThrownBy(() -> problem.solid(new boolean[63], SolidFace.zeroFlux()))
                .hasMessageContaining("8 × 8")
                .hasMessageContaining("64")
                .hasMessageContaining("63");
        EllipticProblem disc = problem.solid((x, y, z) -> x > 2, SolidFace.zeroFlux());
        Ranks.threads(
                1,
                comm -> assertThatThrownBy(() -> EllipticSolver.of(disc, EllipticMethod.CHEBYSHEV, comm))
                        .hasMessageContaining("CHEBYSHEV")
                        .hasMessageContaining("MULTIGRID_CG"));
    }

    private static Solution solution(EllipticProblem problem, EllipticMethod method) {
        List<Solution> solutions = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, method, comm)) {
                Field f = solver.field("f");
                RandomProblems.fill(f, SEED);
                solutions.add(solver.iterate(f, solver.field("u"), 1e-10, 100));
            }
        });
        return solutions.get(0);
    }
}
