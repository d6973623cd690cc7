package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.host.Triad;
import org.parhelion.runs.report.Json;

/**
 * Heat in 2-D without tiling, double precision, on 1, 2, 4, … ranks. Strong scaling keeps the grid, weak scaling keeps the number
 * of rows per rank. A job of processes gives one row; {@code parhelion bench plot} merges such rows.
 */
final class ScalingBench implements Bench {
    private final String name;
    private final boolean weak;

    private ScalingBench(String name, boolean weak) {
        this.name = name;
        this.weak = weak;
    }

    static ScalingBench strong() {
        return new ScalingBench("strong", false);
    }

    static ScalingBench weak() {
        return new ScalingBench("weak", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        int cores = Runtime.getRuntime().availableProcessors();
        int most = options.ranks().orElse(Math.max(4, cores));
        boolean threads = Jobs.areThreads(options);
        if (threads && most > cores) {
            options.progress()
                    .accept("more than " + cores + " ranks share " + cores
                            + " cores: the result shows the cost of sharing cores, not the scaling of the program");
        }
        List<Map<String, Object>> rows = Scaling.withEfficiency(
                Jobs.rows(options, Jobs.doublingTo(most), comm -> List.of(row(comm, cores, options))));
        return threads ? withTriad(rows, cores, options.quick()) : rows;
    }

    private Map<String, Object> row(Comm comm, int cores, Options options) {
        int n = options.quick() ? 128 : 4096;
        int[] shape = {weak ? n / 2 * comm.size() : n, n};
        int steps = options.quick() ? 8 : 40;
        Effort effort = Effort.of(options);
        List<Double> seconds = new ArrayList<>();
        try (Sweep sweep = Sweep.heat(comm, shape, Precision.DOUBLE, OptionalInt.of(1))) {
            sweep.warmUp(effort);
            for (int i = 0; i < effort.repetitions(); i++) {
                seconds.add(sweep.seconds(steps));
            }
            Spread spread =
                    Spread.of(seconds.stream().mapToDouble(Double::doubleValue).toArray());
            Map<String, Object> row = Json.object();
            row.put("ranks", comm.size());
            row.put("points", sweep.points());
            row.put("seconds", spread.median());
            row.put("efficiency", Json.number(Double.NaN));
            row.put("secondsMin", spread.min());
            row.put("secondsMax", spread.max());
            row.put("steps", steps);
            row.put("shape", Sweep.text(shape));
            row.put("provider", comm.provider());
            row.put("cores", cores);
            row.put("triadEfficiency", Json.number(Double.NaN));
            if (comm.rank() == 0) {
                options.progress().accept(name + ": " + Json.line(row));
            }
            return row;
        }
    }

    /** Adds the bound: scaling of the memory bandwidth, measured now because it depends on the load of the machine. */
    private static List<Map<String, Object>> withTriad(List<Map<String, Object>> rows, int cores, boolean quick) {
        for (Map<String, Object> row : rows) {
            int ranks = (int) Scaling.whole(row, "ranks");
            row.put("triadEfficiency", Json.number(ranks > cores ? Double.NaN : triadEfficiency(ranks, quick)));
        }
        return rows;
    }

    private static double triadEfficiency(int threads, boolean quick) {
        if (threads == 1) {
            return 1;
        }
        double[] turns = new double[quick ? 1 : 5];
        for (int i = 0; i < turns.length; i++) {
            turns[i] = triad(threads, quick) / (threads * triad(1, quick));
        }
        return Spread.of(turns).median();
    }

    private static double triad(int threads, boolean quick) {
        return quick ? Triad.measure(1 << 16, threads) : Triad.measureOutOfCache(Host.here(), threads);
    }
}
