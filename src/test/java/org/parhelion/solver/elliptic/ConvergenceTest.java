package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;

/** How fast V-cycles converge. */
class ConvergenceTest {
    private static final long SEED = Long.getLong("parhelion.seed", 20261129);
    private static final double PROMISED = 0.1;

    /** Of every boundary one pair that is the hardest for its kind of transfer, and a mixed one. */
    private static final List<Boundaries> BOUNDARIES = List.of(
            Boundaries.all(Boundary.dirichlet(0)),
            Boundaries.all(Boundary.neumann(0)),
            Boundaries.all(Boundary.antisymmetric()),
            Boundaries.all(Boundary.periodic()),
            Boundaries.all(Boundary.robin(1, 1, 0)),
            Boundaries.all(Boundary.dirichlet(0))
                    .side(Axis.X.high(), Boundary.neumann(0))
                    .side(Axis.Y.low(), Boundary.antisymmetric())
                    .axis(Axis.Z, Boundary.periodic()));

    @Test
    void everyCycleReducesTheResidualTenfoldOnAnySize() {
        for (Boundaries boundaries : BOUNDARIES) {
            for (Grid grid : List.of(
                    Grid.uniform(1000, 1),
                    Grid.uniform(4097, 1),
                    Grid.uniform(64, 64, 1),
                    Grid.uniform(65, 65, 1),
                    Grid.uniform(127, 127, 1),
                    Grid.uniform(256, 256, 1),
                    Grid.uniform(101, 211, 1),
                    Grid.uniform(32, 32, 32, 1),
                    Grid.uniform(33, 29, 37, 1))) {
                assertTenfold(EllipticProblem.poisson(grid).boundary(boundaries));
            }
        }
    }

    /** Of the sizes that the benchmark's table goes on with; sizes that the test above has are left out. */
    @Test
    void theFactorDoesNotGrowWithTheGrid() {
        for (Boundaries boundaries : List.of(BOUNDARIES.get(0), BOUNDARIES.get(1))) {
            for (Grid grid : List.of(
                    Grid.uniform(32, 32, 1),
                    Grid.uniform(128, 128, 1),
                    Grid.uniform(16, 16, 16, 1),
                    Grid.uniform(64, 64, 64, 1))) {
                assertTenfold(EllipticProblem.poisson(grid).boundary(boundaries));
            }
        }
    }

    @Test
    @Tag("slow")
    void everyCycleReducesTheResidualTenfoldOnLargeGrids() {
        for (Boundaries boundaries : List.of(BOUNDARIES.get(0), BOUNDARIES.get(1))) {
            for (Grid grid : List.of(
                    Grid.uniform(512, 512, 1),
                    Grid.uniform(1024, 1024, 1),
                    Grid.uniform(2048, 2048, 1),
                    Grid.uniform(128, 128, 128, 1))) {
                assertTenfold(EllipticProblem.poisson(grid).boundary(boundaries));
            }
        }
    }

    @Test
    void spacingsThatDifferDoNotSlowTheCycle() {
        for (double ratio : new double[] {1.2, 1.41, 1.5, 2, 3, 10, 1000}) {
            assertTenfold(EllipticProblem.poisson(Grid.of(new int[] {90, 120}, new double[] {1, ratio})));
            assertTenfold(EllipticProblem.poisson(Grid.of(new int[] {90, 120}, new double[] {ratio, 1})));
        }
    }

    @Test
    void randomProblemsConvergeInFewCycles() {
        Random random = new Random(SEED);
        for (int run = 0; run < 40; run++) {
            int dims = 1 + run % 3;
            EllipticProblem problem =
                    RandomProblems.on(RandomProblems.grid(random, dims, 1, dims == 3 ? 30 : 120), random);
            assertThat(solution(problem, EllipticMethod.MULTIGRID).convergenceFactor())
                    .as("-Dparhelion.seed=%d, run %d: %s", SEED, run, problem)
                    .isLessThanOrEqualTo(PROMISED);
        }
    }

    @Test
    void aThousandfoldJumpTakesFewCyclesOfConjugateGradients() {
        for (double contrast : new double[] {1e3, 1e-3}) {
            for (Grid grid : List.of(
                    Grid.uniform(65, 90, 1.0 / 65),
                    Grid.uniform(128, 128, 1.0 / 128),
                    Grid.uniform(24, 24, 24, 1.0 / 24))) {
                PlaceFunction ball = (x, y, z) -> x * x + y * y + z * z < 0.06 ? contrast : 1;
                for (Boundaries boundaries : List.of(BOUNDARIES.get(0), BOUNDARIES.get(5))) {
                    EllipticProblem problem =
                            EllipticProblem.poisson(grid).boundary(boundaries).diffusion(ball, FaceMean.HARMONIC);
                    assertThat(solution(problem, EllipticMethod.MULTIGRID_CG).iterations())
                            .as("%s, contrast %s", problem, contrast)
                            .isLessThanOrEqualTo(20);
                }
            }
        }
    }

    @Test
    void conjugateGradientsNeedFewerCyclesThanCyclesAlone() {
        EllipticProblem problem =
                EllipticProblem.poisson(Grid.uniform(200, 200, 1)).boundary(Boundary.neumann(0));
        assertThat(solution(problem, EllipticMethod.MULTIGRID_CG).iterations())
                .isLessThan(solution(problem, EllipticMethod.MULTIGRID).iterations());
    }

    private static void assertTenfold(EllipticProblem problem) {
        Solution solution = solution(problem, EllipticMethod.MULTIGRID);
        List<Double> factors = new ArrayList<>();
        for (int n = 1; n <= solution.iterations(); n++) {
            factors.add(solution.residuals().get(n) / solution.residuals().get(n - 1));
        }
        assertThat(factors)
                .as("factors on %s", problem)
                .allSatisfy(factor -> assertThat(factor).isLessThanOrEqualTo(PROMISED));
    }

    private static Solution solution(EllipticProblem problem, EllipticMethod method) {
        List<Solution> solutions = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, method, comm)) {
                Field f = solver.field("f");
                RandomProblems.fill(f, SEED);
                solutions.add(solver.solve(f, solver.field("u"), 1e-10));
            }
        });
        return solutions.get(0);
    }
}
