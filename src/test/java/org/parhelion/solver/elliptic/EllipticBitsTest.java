package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.rows.RowPath;

/** The bits of a solution depend on the problem only. */
class EllipticBitsTest {
    private static final long SEED = Long.getLong("parhelion.seed", 20261129);

    /** Divides all but the coarsest grids, so that small problems have the levels that large ones have. */
    static final CoarseRanks ALL = new CoarseRanks(Hierarchy.COARSEST_POINTS, (points, ranks) -> ranks);

    /** Each coarse grid is on half as many ranks as the finer one. */
    static final CoarseRanks HALF = new CoarseRanks(Hierarchy.COARSEST_POINTS, (points, ranks) -> (ranks + 1) / 2);

    @ParameterizedTest
    @EnumSource
    void anyNumberOfRanksGivesTheSameBits(EllipticMethod method) {
        Random random = new Random(SEED + method.name().hashCode());
        for (Grid grid : List.of(
                RandomProblems.grid(random, 1, 400, 900),
                RandomProblems.grid(random, 2, 32, 60),
                RandomProblems.grid(random, 3, 15, 20))) {
            EllipticProblem problem =
                    random.nextBoolean() ? RandomProblems.on(grid, random) : RandomProblems.varying(grid, random);
            assertAnyNumberOfRanksGivesTheSameBits(problem, method, random);
        }
    }

    /** With coarse grids on all ranks and on fewer and fewer, vector loops on some. */
    static void assertAnyNumberOfRanksGivesTheSameBits(EllipticProblem problem, EllipticMethod method, Random random) {
        long seed = random.nextLong();
        List<Object> alone = solved(problem, method, 1, new double[] {1}, seed, ALL, RowPath.SCALAR);
        for (int ranks : new int[] {2, 3, 4, 7}) {
            double[] weights = ranks == 3 ? random.doubles(ranks, 1, 3).toArray() : new double[0];
            for (CoarseRanks coarse : isMultigrid(method) ? List.of(ALL, HALF) : List.of(ALL)) {
                RowPath path = ranks == 2 && coarse.equals(ALL) ? RowPath.VECTOR : RowPath.AUTO;
                assertThat(solved(problem, method, ranks, weights, seed, coarse, path))
                        .as(
                                "-Dparhelion.seed=%d: %s on %d ranks, weights %s, coarse grids on %s",
                                SEED, problem, ranks, Arrays.toString(weights), coarse.equals(ALL) ? "all" : "half")
                        .isEqualTo(alone);
            }
        }
    }

    private static boolean isMultigrid(EllipticMethod method) {
        return switch (method) {
            case MULTIGRID, FULL_MULTIGRID, MULTIGRID_CG -> true;
            case CG, CHEBYSHEV_CG, CHEBYSHEV -> false;
        };
    }

    /** The first coarse grid is divided, the second is gathered on every rank. */
    @Test
    void theDefaultRuleGivesTheSameBits() {
        Random random = new Random(SEED);
        EllipticProblem problem = RandomProblems.varying(RandomProblems.grid(random, 1, 40_000, 50_000), random);
        EllipticMethod method = EllipticMethod.MULTIGRID_CG;
        List<Object> alone = solved(problem, method, 1, new double[] {1}, SEED, CoarseRanks.DEFAULT, RowPath.AUTO);
        assertThat(solved(problem, method, 4, new double[0], SEED, CoarseRanks.DEFAULT, RowPath.AUTO))
                .as("-Dparhelion.seed=%d: %s", SEED, problem)
                .isEqualTo(alone);
    }

    /** Scalar loops are compared with vectors in {@link #anyNumberOfRanksGivesTheSameBits}. */
    @Test
    void theMethodsOfTheStencilsGiveTheSameBits() {
        Random random = new Random(SEED);
        for (int dims = 1; dims <= 3; dims++) {
            Grid grid = RandomProblems.grid(random, dims, 10, dims == 3 ? 14 : 24);
            EllipticProblem problem =
                    dims == 1 ? RandomProblems.on(grid, random) : RandomProblems.varying(grid, random);
            long seed = random.nextLong();
            for (EllipticMethod method : EllipticMethod.values()) {
                List<Object> scalar = solved(problem, method, 1, new double[] {1}, seed, ALL, RowPath.SCALAR);
                assertThat(solved(problem, method, 2, new double[0], seed, ALL, RowPath.PLAIN))
                        .as("-Dparhelion.seed=%d: %s, %s", SEED, problem, method)
                        .isEqualTo(scalar);
            }
        }
    }

    /** The residuals and every value of the solution after at most 2 iterations. */
    static List<Object> solved(
            EllipticProblem problem,
            EllipticMethod method,
            int ranks,
            double[] weights,
            long seed,
            CoarseRanks coarse,
            RowPath path) {
        Grid grid = problem.grid();
        double[] whole = new double[(int) grid.pointCount()];
        AtomicReferenceArray<List<Double>> residuals = new AtomicReferenceArray<>(ranks);
        Ranks.threads(ranks, comm -> {
            Decomposition decomposition =
                    weights.length == 0 ? Decomposition.of(grid, ranks) : Decomposition.of(grid, ranks, weights);
            try (var solver =
                    EllipticSolver.of(problem, method, decomposition.block(comm.rank()), comm, coarse, path)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                RandomProblems.fill(f, seed);
                RandomProblems.fill(u, seed + 1);
                residuals.set(comm.rank(), solver.iterate(f, u, 1e-9, 2).residuals());
                Box owned = u.block().owned();
                for (int k = 0; k < owned.planes(); k++) {
                    for (int j = 0; j < owned.rows(); j++) {
                        for (int i = 0; i < owned.columns(); i++) {
                            int p = ((k + owned.k0()) * grid.ny() + j + owned.j0()) * grid.nx() + i + owned.i0();
                            whole[p] = u.at(k, j, i);
                        }
                    }
                }
            }
        });
        List<Object> all = new ArrayList<>();
        for (int rank = 1; rank < ranks; rank++) {
            assertThat(residuals.get(rank)).isEqualTo(residuals.get(0));
        }
        all.add(residuals.get(0));
        all.add(Arrays.hashCode(whole));
        return all;
    }
}
