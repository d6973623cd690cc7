package org.parhelion.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.runs.report.Json;

/** Heat on grids in and out of cache, with and without time tiling, compared with untiled C on the same number of threads. */
final class StencilBench implements Bench {
    /** Automatic choice of the tiling. */
    private static final int AUTO = 0;

    /**
     * @param n points along each axis
     * @param tiling steps per exchange; 1 is off
     */
    private record Case(int dims, int n, Precision precision, int tiling) {
        int[] shape() {
            int[] shape = new int[dims];
            Arrays.fill(shape, n);
            return shape;
        }

        String stencil() {
            return dims == 2 ? "2-D 5-point" : "3-D 7-point";
        }

        String precisionName() {
            return precision.name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String name() {
        return "stencil";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        List<Case> cases = cases(options.quick());
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            Optional<OtherProgram> c =
                    comm.rank() == 0 ? OtherProgram.compiled("sweep", options.progress()) : Optional.empty();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Case each : cases) {
                rows.add(row(comm, each, c, Effort.of(options)));
                if (comm.rank() == 0) {
                    options.progress().accept("stencil: " + Json.line(rows.getLast()));
                }
            }
            return rows;
        });
    }

    private static List<Case> cases(boolean quick) {
        List<Case> cases = new ArrayList<>();
        int[][] sizes = quick ? new int[][] {{2, 64}, {3, 24}} : new int[][] {{2, 256}, {2, 4096}, {3, 64}, {3, 256}};
        for (int[] size : sizes) {
            for (Precision precision : List.of(Precision.FLOAT, Precision.DOUBLE)) {
                cases.add(new Case(size[0], size[1], precision, 1));
            }
        }
        int[][] large = quick ? sizes : new int[][] {{2, 4096}, {3, 256}};
        for (int[] size : large) {
            for (int tiling : quick ? new int[] {AUTO, 4} : new int[] {AUTO, 8, 16}) {
                cases.add(new Case(size[0], size[1], Precision.DOUBLE, tiling));
            }
        }
        return cases;
    }

    private static Map<String, Object> row(Comm comm, Case each, Optional<OtherProgram> c, Effort effort) {
        OptionalInt tiling = each.tiling() == AUTO ? OptionalInt.empty() : OptionalInt.of(each.tiling());
        try (Sweep sweep = Sweep.heat(comm, each.shape(), each.precision(), tiling)) {
            long steps = sweep.warmUp(each.tiling() == AUTO ? effort.withTrial() : effort);
            Optional<DoubleSupplier> peer = c.map(program -> () -> pointsPerSecond(program, each, steps, comm.size()));
            Turns turns = Turns.take(comm, effort.repetitions(), () -> sweep.pointsPerSecond(steps), peer);
            long collections = collections();
            double slowestHundredth = sweep.slowestHundredth(steps);
            Map<String, Object> row = Json.object();
            row.put("stencil", each.stencil());
            row.put("precision", each.precisionName());
            row.put("shape", Sweep.text(each.shape()));
            row.put("points", sweep.points());
            row.put("ranks", comm.size());
            row.put("tiling", sweep.stepsPerExchange());
            row.put("tilingChosen", each.tiling() == AUTO ? "by trial" : "fixed");
            row.put("pointsPerSecond", turns.ours().median());
            row.put("cPointsPerSecond", Json.number(turns.peerMedian()));
            row.put("ratio", Json.number(turns.ratioOrNone().median()));
            row.put("ratioMin", Json.number(turns.ratioOrNone().min()));
            row.put("ratioMax", Json.number(turns.ratioOrNone().max()));
            row.put("step99OverMedian", slowestHundredth);
            row.put("collections", collections() - collections);
            return row;
        }
    }

    /** Number of garbage collections so far. */
    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** One repetition after a warm-up, with the same number of sweeps as Parhelion's. */
    private static double pointsPerSecond(OtherProgram c, Case each, long sweeps, int threads) {
        return c.numbers(
                        each.dims() == 2 ? "5" : "7",
                        each.precisionName(),
                        Integer.toString(each.n()),
                        Long.toString(sweeps),
                        "1",
                        Integer.toString(threads))[0];
    }
}
