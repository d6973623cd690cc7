package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Grid;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.elliptic.EllipticMethod;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolver;
import org.parhelion.solver.elliptic.Solution;

/**
 * How fast multigrid converges on grids of all sizes: the factor by which each cycle reduces the residual of Poisson's equation with a
 * random right-hand side, and the cycles to a relative residual of 10⁻¹⁰. Every figure is the same on any machine, and all but the ranks on any
 * number of them.
 */
final class ConvergenceTable {
    private static final List<EllipticMethod> METHODS =
            List.of(EllipticMethod.MULTIGRID, EllipticMethod.FULL_MULTIGRID, EllipticMethod.MULTIGRID_CG);

    private ConvergenceTable() {}

    static List<Map<String, Object>> rows(Bench.Options options) {
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Grid grid : grids(options.quick())) {
                for (EllipticMethod method : METHODS) {
                    rows.add(row(comm, grid, method));
                    if (comm.rank() == 0) {
                        options.progress().accept("elliptic: " + Json.line(rows.getLast()));
                    }
                }
            }
            return rows;
        });
    }

    private static List<Grid> grids(boolean quick) {
        return Stream.concat(
                        doubling(64, quick ? 128 : 4096).mapToObj(n -> Grid.uniform(n, n, 1)),
                        doubling(32, quick ? 32 : 256).mapToObj(n -> Grid.uniform(n, n, n, 1)))
                .toList();
    }

    private static IntStream doubling(int first, int last) {
        return IntStream.iterate(first, n -> n <= last, n -> 2 * n);
    }

    private static Map<String, Object> row(Comm comm, Grid grid, EllipticMethod method) {
        try (EllipticSolver solver = EllipticSolver.of(EllipticProblem.poisson(grid), method, comm)) {
            Field f = solver.field("f");
            Field u = solver.field("u");
            EllipticBench.fill(f);
            Solution solution = solver.solve(f, u, EllipticBench.TOLERANCE);
            Map<String, Object> row = Json.object();
            row.put("shape", grid.shape());
            row.put("points", grid.pointCount());
            row.put("ranks", comm.size());
            row.put("method", method.name());
            row.put("grids", solver.levels());
            row.put("cycles", solution.iterations());
            row.put("factor", solution.convergenceFactor());
            row.put("worstFactor", worstFactor(solution.residuals()));
            row.put("residual", solution.relativeResidual());
            return row;
        }
    }

    private static double worstFactor(List<Double> residuals) {
        return IntStream.range(1, residuals.size())
                .mapToDouble(n -> residuals.get(n) / residuals.get(n - 1))
                .max()
                .orElse(0);
    }
}
