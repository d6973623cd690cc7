package org.parhelion.benchmarks;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.runs.report.Json;

/**
 * Predicts strong and weak scaling to 16,384 ranks from what messages cost and how fast blocks of all sizes are swept, and shows how well the
 * same model predicts what can be measured: messages of each length, and steps of grids of each size on the ranks of this job.
 *
 * <p>The problem is heat in 2-D in double precision, without tiling. Ranks that would share a host are assumed to be as far apart as those
 * measured, each with a host's memory as measured with all ranks of this job busy. The network is assumed to have no contention.
 */
final class ModelBench implements Bench {
    private static final int[] BYTES = {8, 64, 512, 4096, 32_768, 262_144, 1 << 20};
    private static final int[] SIDES = {16, 32, 64, 128, 256, 512, 1024, 2048, 4096};
    private static final int[] CHECKED = {64, 128, 256, 512, 1024, 2048};
    private static final int STRONG_SIDE = 16_384;
    private static final int WEAK_SIDE = 1024;
    private static final int MOST_RANKS = 16_384;
    private static final int CACHE_LINE = 64;
    private static final int TAG = 4;
    private static final double MICRO = 1e6;
    private static final double BLOCK_SECONDS = 0.02;
    private static final double WARM_UP_SECONDS = 0.3;
    private static final int MOST_CALLS = 10_000;

    /** Between two runs of a stop test or a Δt that all ranks agree on. */
    private static final int STEPS_PER_REDUCTION = 10;

    @Override
    public String name() {
        return "model";
    }

    @Override
    public int defaultRanks() {
        return 2;
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        int ranks = options.ranks().orElse(defaultRanks());
        return Jobs.rows(options, new int[] {ranks}, comm -> measured(comm, options));
    }

    private static List<Map<String, Object>> measured(Comm comm, Options options) {
        if (comm.size() < 2) {
            throw new IllegalArgumentException("bench model -n 1: messages need at least 2 ranks");
        }
        boolean quick = options.quick();
        double[] messages = messageSeconds(comm, quick);
        double overhead = overheadSeconds(comm, quick);
        LogGp network = LogGp.fit(overhead, Arrays.stream(BYTES).asLongStream().toArray(), messages);
        SweepTimes sweeps = sweepTimes(comm, options);
        if (comm.rank() == 0) {
            options.progress()
                    .accept("model: L %.3g µs, o %.3g µs, 1/G %.3g GB/s on %s"
                            .formatted(
                                    network.latencySeconds() * MICRO,
                                    network.overheadSeconds() * MICRO,
                                    1e-9 / network.gapSecondsPerByte(),
                                    comm.provider()));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < BYTES.length; i++) {
            rows.add(row("message", 2, BYTES[i] + " B", network.halfRoundTripSeconds(BYTES[i]), messages[i]));
        }
        for (int side : quick ? new int[] {CHECKED[0]} : CHECKED) {
            double predicted = stepSeconds(network, sweeps, side, comm.size());
            rows.add(row("check", comm.size(), Sweep.text(side, side), predicted, stepSeconds(comm, side, options)));
        }
        scaling("strong", network, sweeps, rows);
        scaling("weak", network, sweeps, rows);
        return rows;
    }

    // The model ----------------------------------------------------------------------------------------------------

    private static void scaling(String kind, LogGp network, SweepTimes sweeps, List<Map<String, Object>> rows) {
        boolean weak = kind.equals("weak");
        double alone = Double.NaN;
        for (int ranks = 1; ranks <= MOST_RANKS; ranks *= 4) {
            int side = weak ? WEAK_SIDE * (int) Math.round(Math.sqrt(ranks)) : STRONG_SIDE;
            double seconds =
                    stepSeconds(network, sweeps, side, ranks) + network.allreduceSeconds(ranks) / STEPS_PER_REDUCTION;
            alone = ranks == 1 ? seconds : alone;
            Map<String, Object> row = row(kind, ranks, Sweep.text(side, side), seconds, Double.NaN);
            row.put("parallelEfficiency", weak ? alone / seconds : alone / seconds / ranks);
            rows.add(row);
        }
    }

    /** A step on the rank with the most neighbours. */
    private static double stepSeconds(LogGp network, SweepTimes sweeps, int side, int ranks) {
        int[] ranksAlong = Decomposition.of(Grid.of(new int[] {side, side}, new double[] {1, 1}), ranks)
                .rankGrid();
        double rows = Math.ceil((double) side / ranksAlong[0]);
        double columns = Math.ceil((double) side / ranksAlong[1]);
        int above = Math.min(2, ranksAlong[0] - 1);
        int beside = Math.min(2, ranksAlong[1] - 1);
        double bytes = Double.BYTES * (above * columns + beside * rows);
        return network.stepSeconds(sweeps.seconds(rows * columns), above + beside, bytes);
    }

    private static Map<String, Object> row(
            String kind, int ranks, String shape, double predictedSeconds, double measuredSeconds) {
        Map<String, Object> row = Json.object();
        row.put("kind", kind);
        row.put("ranks", ranks);
        row.put("shape", shape);
        row.put("predictedMicros", predictedSeconds * MICRO);
        row.put("measuredMicros", Json.number(measuredSeconds * MICRO));
        row.put("predictedOverMeasured", Json.number(predictedSeconds / measuredSeconds));
        row.put("parallelEfficiency", Json.number(Double.NaN));
        return row;
    }

    // What is measured ---------------------------------------------------------------------------------------------

    /** Half a round trip of each length between ranks 0 and 1. */
    private static double[] messageSeconds(Comm comm, boolean quick) {
        double[] seconds = new double[BYTES.length];
        for (int i = 0; i < BYTES.length; i++) {
            Buffer message = Buffer.of(Arena.ofAuto().allocate(BYTES[i], CACHE_LINE), ElementType.BYTE);
            int few = 3;
            int[] calls = {few};
            double spent = 0;
            do { // until the JVM has compiled the calls
                int several = calls[0];
                double block = seconds(comm, () -> pingPong(comm, message, several));
                spent = comm.allreduce(spent + block, Op.MAX);
                calls[0] = quick ? few : (int) Math.clamp(BLOCK_SECONDS / block * several, few, MOST_CALLS);
                comm.bcast(Buffer.of(calls), 0);
            } while (!quick && spent < WARM_UP_SECONDS);
            seconds[i] = median(comm, quick, () -> pingPong(comm, message, calls[0])) / (2 * calls[0]);
        }
        comm.bcast(Buffer.of(seconds), 0);
        return seconds;
    }

    private static void pingPong(Comm comm, Buffer message, int calls) {
        for (int i = 0; i < calls; i++) {
            if (comm.rank() == 0) {
                comm.send(message, 1, TAG);
                comm.recv(message, 1, TAG);
            } else if (comm.rank() == 1) {
                comm.recv(message, 0, TAG);
                comm.send(message, 0, TAG);
            }
        }
    }

    /** What starting a short send costs the processor, with the completion of it. */
    private static double overheadSeconds(Comm comm, boolean quick) {
        Buffer message = Buffer.of(Arena.ofAuto().allocate(Double.BYTES, CACHE_LINE), ElementType.BYTE);
        int calls = quick ? 4 : 256;
        double[] best = {Double.POSITIVE_INFINITY};
        for (int repetition = 0; repetition < (quick ? 2 : 200); repetition++) {
            comm.barrier();
            if (comm.rank() == 0) {
                long begin = System.nanoTime();
                Request[] sends = new Request[calls];
                for (int i = 0; i < calls; i++) {
                    sends[i] = comm.isend(message, 1, TAG);
                }
                best[0] = Math.min(best[0], 1e-9 * (System.nanoTime() - begin) / calls);
                Request.awaitAll(sends);
            } else if (comm.rank() == 1) {
                for (int i = 0; i < calls; i++) {
                    comm.recv(message, 0, TAG);
                }
            }
        }
        comm.bcast(Buffer.of(best), 0);
        return best[0];
    }

    private static double median(Comm comm, boolean quick, Runnable calls) {
        calls.run(); // warm
        double[] seconds = new double[quick ? 3 : 11];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = seconds(comm, calls);
        }
        return Spread.of(seconds).median();
    }

    private static double seconds(Comm comm, Runnable calls) {
        comm.barrier();
        long begin = System.nanoTime();
        calls.run();
        return 1e-9 * (System.nanoTime() - begin);
    }

    /** Steps of blocks without neighbours, on all ranks at the same time: they share caches and memory as in a run. */
    private static SweepTimes sweepTimes(Comm comm, Options options) {
        int[] sides = options.quick() ? Arrays.copyOf(SIDES, 2) : SIDES;
        double[] points = new double[sides.length];
        double[] seconds = new double[sides.length];
        try (Comm alone = comm.split(comm.rank(), 0).orElseThrow()) {
            for (int i = 0; i < sides.length; i++) {
                points[i] = (double) sides[i] * sides[i];
                seconds[i] = stepSeconds(alone, sides[i], options, comm);
            }
        }
        return new SweepTimes(points, seconds);
    }

    private static double stepSeconds(Comm comm, int side, Options options) {
        return stepSeconds(comm, side, options, comm);
    }

    /** The median time of a step of a grid on {@code owners}; the slowest of {@code comm}. */
    private static double stepSeconds(Comm owners, int side, Options options, Comm comm) {
        Effort effort = options.quick() ? Effort.of(options) : new Effort(0.5, 0.1, 7);
        double[] seconds = new double[effort.repetitions()];
        try (Sweep sweep = Sweep.heat(owners, new int[] {side, side}, Precision.DOUBLE, OptionalInt.of(1))) {
            long steps = comm.allreduce(sweep.warmUp(effort), Op.MIN);
            for (int i = 0; i < seconds.length; i++) {
                comm.barrier();
                seconds[i] = sweep.seconds(steps) / steps;
            }
        }
        return comm.allreduce(Spread.of(seconds).median(), Op.MAX);
    }
}
