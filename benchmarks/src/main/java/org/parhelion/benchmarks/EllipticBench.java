package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.elliptic.EllipticMethod;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolver;
import org.parhelion.solver.elliptic.Solution;

/**
 * Poisson's equation with a random right-hand side and values of 0 at the boundary, to a relative residual of 10⁻¹⁰: cycles and
 * seconds, from the first iterate 0.
 */
final class EllipticBench implements Bench {
    private static final double TOLERANCE = 1e-10;

    @Override
    public String name() {
        return "elliptic";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Grid grid : grids(options.quick())) {
                for (EllipticMethod method : List.of(EllipticMethod.MULTIGRID, EllipticMethod.MULTIGRID_CG)) {
                    rows.add(row(comm, grid, method, options.quick() ? 1 : 5));
                    if (comm.rank() == 0) {
                        options.progress().accept("elliptic: " + Json.line(rows.getLast()));
                    }
                }
            }
            return rows;
        });
    }

    private static List<Grid> grids(boolean quick) {
        return quick
                ? List.of(Grid.uniform(64, 64, 1), Grid.uniform(16, 16, 16, 1))
                : List.of(Grid.uniform(1024, 1024, 1), Grid.uniform(4096, 4096, 1), Grid.uniform(256, 256, 256, 1));
    }

    private static Map<String, Object> row(Comm comm, Grid grid, EllipticMethod method, int repetitions) {
        try (EllipticSolver solver = EllipticSolver.of(EllipticProblem.poisson(grid), method, comm)) {
            Field f = solver.field("f");
            Field u = solver.field("u");
            fill(f);
            Solution solution = solver.solve(f, u, TOLERANCE); // warms up
            double[] seconds = new double[repetitions];
            for (int r = 0; r < repetitions; r++) {
                u.fill(0);
                comm.barrier();
                long begin = System.nanoTime();
                solution = solver.solve(f, u, TOLERANCE);
                seconds[r] = comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX);
            }
            Spread spread = Spread.of(seconds);
            Map<String, Object> row = Json.object();
            row.put("shape", grid.shape());
            row.put("points", grid.pointCount());
            row.put("ranks", comm.size());
            row.put("method", method.name());
            row.put("cycles", solution.iterations());
            row.put("convergenceFactor", solution.convergenceFactor());
            row.put("seconds", spread.median());
            row.put("secondsMin", spread.min());
            row.put("secondsMax", spread.max());
            return row;
        }
    }

    /** Random numbers that depend on the place only, so that every number of ranks solves the same equation. */
    private static void fill(Field f) {
        Box owned = f.block().owned();
        for (int k = 0; k < owned.planes(); k++) {
            for (int j = 0; j < owned.rows(); j++) {
                for (int i = 0; i < owned.columns(); i++) {
                    long z = ((k + owned.k0()) * 1_000_003L + j + owned.j0()) * 1_000_003L + i + owned.i0();
                    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
                    f.set(k, j, i, ((z ^ (z >>> 31)) >>> 11) * 0x1p-53 - 0.5);
                }
            }
        }
    }
}
