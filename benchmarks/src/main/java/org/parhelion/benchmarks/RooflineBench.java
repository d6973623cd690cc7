package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.host.Triad;
import org.parhelion.runs.report.Json;

/**
 * Memory bandwidth, and the part of it that a sweep reaches. {@code fraction} counts the bytes in the source code of the loops: 24
 * per element of the triad, and 16 per point of the sweep (one value read, one written: A_eff of S. Omlin and L. Räss,
 * "High-performance xPU stencil computations in Julia", 2022). With the read for ownership of a store it is 32 and 24, which
 * {@code fractionOfTraffic} counts.
 */
final class RooflineBench implements Bench {
    private static final double SWEEP_BYTES = 16;
    /** (24/16) / (32/24): transferred bytes per counted byte of the sweep, relative to the triad. */
    private static final double TRAFFIC = (24.0 / 16) / (32.0 / 24);

    @Override
    public String name() {
        return "roofline";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        int most = options.mostRanks();
        return Jobs.rows(options, IntStream.rangeClosed(1, most).toArray(), comm -> List.of(row(comm, options)));
    }

    private static Map<String, Object> row(Comm comm, Options options) {
        Effort effort = Effort.of(options);
        double triad = comm.rank() == 0 ? triad(comm.size(), options.quick()) : 0;
        comm.barrier();
        int[] shape = shape(options.quick());
        List<Double> speeds = new ArrayList<>();
        try (Sweep sweep = Sweep.heat(comm, shape, Precision.DOUBLE, OptionalInt.of(1))) {
            long steps = sweep.warmUp(effort);
            for (int i = 0; i < effort.repetitions(); i++) {
                speeds.add(sweep.pointsPerSecond(steps) * SWEEP_BYTES);
            }
        }
        // The maximum, because the triad is also the best of its sweeps, as in STREAM.
        Spread spread =
                Spread.of(speeds.stream().mapToDouble(Double::doubleValue).toArray());
        Map<String, Object> row = Json.object();
        row.put("ranks", comm.size());
        row.put("points", (long) shape[0] * shape[1]);
        row.put("triadGBs", triad * 1e-9);
        row.put("sweepGBs", spread.max() * 1e-9);
        row.put("fraction", spread.max() / triad);
        row.put("fractionOfTraffic", TRAFFIC * spread.max() / triad);
        row.put("sweepMedianGBs", spread.median() * 1e-9);
        if (comm.rank() == 0) {
            options.progress().accept("roofline: " + comm.size() + " ranks done");
        }
        return row;
    }

    private static double triad(int threads, boolean quick) {
        return quick ? Triad.measure(1 << 16, threads) : Triad.measured(Host.here(), threads);
    }

    /** 4096 × 4096, or 8192 × 8192 if two arrays of the smaller size fit into the largest cache. */
    private static int[] shape(boolean quick) {
        if (quick) {
            return new int[] {128, 128};
        }
        int n = 2L * Double.BYTES * 4096 * 4096 > Host.here().largestCacheBytes() ? 4096 : 8192;
        return new int[] {n, n};
    }
}
