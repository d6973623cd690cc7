package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
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
 * seconds, from the first iterate 0. On two axes of 2ᵏ − 1 points beside PETSc in turns, where it is installed: ratios of times, ours by
 * PETSc's, both without the set-up.
 */
final class EllipticBench implements Bench {
    static final double TOLERANCE = 1e-10;

    private static final String TABLE = "elliptic.table";
    private static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

    @Override
    public String name() {
        return "elliptic";
    }

    @Override
    public List<String> settings() {
        return List.of(TABLE);
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        String table = options.settings().getOrDefault(TABLE, "times");
        return switch (table) {
            case "times" -> times(options);
            case "convergence" -> ConvergenceTable.rows(options);
            default ->
                throw new IllegalArgumentException(
                        TABLE + "=" + table + ": must be times, the default, or convergence");
        };
    }

    private static List<Map<String, Object>> times(Options options) {
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            Optional<PetscPoisson> petsc = comm.rank() == 0 && Jobs.areThreads(options) // no MPI job starts another
                    ? PetscPoisson.find(comm.size(), options.progress())
                    : Optional.empty();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Grid grid : grids(options.quick())) {
                for (EllipticMethod method : List.of(EllipticMethod.MULTIGRID, EllipticMethod.MULTIGRID_CG)) {
                    rows.add(row(comm, grid, method, petsc, options.quick() ? 1 : 5));
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
                ? List.of(Grid.uniform(63, 63, 1), Grid.uniform(16, 16, 16, 1))
                : List.of(
                        Grid.uniform(511, 511, 1),
                        Grid.uniform(2047, 2047, 1),
                        Grid.uniform(4096, 4096, 1),
                        Grid.uniform(256, 256, 256, 1));
    }

    private static Map<String, Object> row(
            Comm comm, Grid grid, EllipticMethod method, Optional<PetscPoisson> petsc, int repetitions) {
        try (EllipticSolver solver = EllipticSolver.of(EllipticProblem.poisson(grid), method, comm)) {
            Field f = solver.field("f");
            Field u = solver.field("u");
            fill(f);
            Solution[] solution = {solver.solve(f, u, TOLERANCE)}; // warms up
            DoubleSupplier ours = () -> {
                u.fill(0);
                comm.barrier();
                long begin = System.nanoTime();
                solution[0] = solver.solve(f, u, TOLERANCE);
                return comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX);
            };
            Map<String, Object> row = Json.object();
            row.put("shape", grid.shape());
            row.put("points", grid.pointCount());
            row.put("ranks", comm.size());
            row.put("method", method.name());
            Spread alone = Turns.take(comm, repetitions, ours, Optional.empty()).ours();
            row.put("cycles", solution[0].iterations());
            row.put("convergenceFactor", solution[0].convergenceFactor());
            row.put("seconds", alone.median());
            row.put("secondsMin", alone.min());
            row.put("secondsMax", alone.max());
            boolean compares = method == EllipticMethod.MULTIGRID_CG
                    && grid.dims() == 2
                    && Integer.bitCount(grid.nx() + 1) == 1
                    && comm.allreduce(petsc.isPresent() ? 1L : 0L, Op.MAX) == 1;
            for (String preconditioner : List.of("gamg", "mg")) {
                int[] cycles = {0};
                Optional<DoubleSupplier> peer = petsc.map(program -> () -> {
                    PetscPoisson.Result result = program.solve(preconditioner, grid.nx(), TOLERANCE);
                    cycles[0] = result.iterations();
                    return result.seconds();
                });
                Optional<Turns> turns = compares
                        ? Optional.of(Turns.take(comm, Math.min(3, repetitions), ours, peer))
                        : Optional.empty();
                String name = preconditioner.equals("gamg") ? "petscGamg" : "petscMg";
                Spread ratio = turns.map(Turns::ratioOrNone).orElse(NONE);
                row.put(name + "Cycles", compares ? cycles[0] : null);
                row.put(
                        name + "Seconds",
                        Json.number(turns.map(Turns::peerMedian).orElse(Double.NaN)));
                row.put(name + "Ratio", Json.number(ratio.median()));
                row.put(name + "RatioMin", Json.number(ratio.min()));
                row.put(name + "RatioMax", Json.number(ratio.max()));
            }
            return row;
        }
    }

    /** Random numbers that depend on the place only, so that every number of ranks solves the same equation. */
    static void fill(Field f) {
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
