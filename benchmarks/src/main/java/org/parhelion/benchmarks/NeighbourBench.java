package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/**
 * Halo exchanges of small periodic blocks in 3-D, which have 26 neighbours each: latency and packing, little bandwidth. Beside a C program that
 * does the same with {@code MPI_Isend} and {@code MPI_Irecv}, in alternating jobs of the same library and launcher. The C program
 * tries one message to each of 26 directions, and two messages for each of three axes in turn; the faster one counts. Inside a job
 * of a launcher, or with {@code --with}, there are only the rows of that job.
 */
final class NeighbourBench implements Bench {
    private static final int PAIRS = 7;
    private static final long BLOCK_NANOS = 10_000_000;

    /** A periodic cube of {@code points} along each axis. */
    private record Case(int points, int ghost, int fields) {
        static final List<Case> ALL = List.of(new Case(16, 1, 1), new Case(32, 1, 1), new Case(32, 2, 4));

        Grid grid() {
            return Grid.of(new int[] {points, points, points}, new double[] {1, 1, 1});
        }

        /** The argument of {@code neighbours.c}. */
        String text(int ranks) {
            return points + "," + ghost + "," + fields + ","
                    + Arrays.stream(Decomposition.of(grid(), ranks).rankGrid())
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(","));
        }
    }

    /** Blocks of about 10 ms each after a time of warming up [s]. */
    private record Effort(int blocks, double warmUpSeconds) {
        static Effort of(boolean quick) {
            return quick ? new Effort(3, 0) : new Effort(21, 1);
        }
    }

    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public int defaultRanks() {
        return 2;
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        int ranks = options.ranks().orElse(defaultRanks());
        CommProvider provider = Ranks.provider(options.arguments().toArray(String[]::new), options.with());
        List<Map<String, Object>> own = Jobs.rows(
                options,
                new int[] {ranks},
                comm -> Case.ALL.stream()
                        .map(each -> row(comm, each, Effort.of(options.quick())))
                        .toList());
        if (!options.with().isEmpty() || provider.ranksAreProcesses()) {
            return own;
        }
        List<Map<String, Object>> all = new ArrayList<>();
        own.forEach(
                row -> all.add(complete("one JVM", row, Double.NaN, new Spread(Double.NaN, Double.NaN, Double.NaN))));
        for (Engine engine : Home.find().map(Engine::found).orElse(List.of())) {
            Optional<OtherProgram> c = OtherProgram.compiled("neighbours", engine, options.progress());
            if (c.isPresent()) {
                all.addAll(beside(engine, c.get(), ranks, options));
            }
        }
        return all;
    }

    private static Map<String, Object> row(Comm comm, Case each, Effort effort) {
        Block block = Decomposition.of(each.grid(), comm).block();
        Width ghost = Width.all(each.grid(), each.ghost());
        Field[] fields = IntStream.range(0, each.fields())
                .mapToObj(f -> Field.of("u" + f, block, Precision.DOUBLE, ghost))
                .toArray(Field[]::new);
        FieldStrips strips = new FieldStrips(fields);
        HaloShape shape = new HaloShape(ghost, true, PeriodicAxes.all(each.grid()));
        try (HaloExchange halo = HaloExchange.of(block, comm, shape, each.fields(), Precision.DOUBLE)) {
            Map<String, Object> row = Json.object();
            row.put("provider", comm.provider());
            row.put("ranks", comm.size());
            row.put("shape", Sweep.text(new int[] {each.points(), each.points(), each.points()}));
            row.put("ghost", each.ghost());
            row.put("fields", each.fields());
            row.put("bytesPerExchange", halo.bytesPerExchange());
            row.put("exchangeMicros", medianMicros(comm, halo, strips, effort));
            return row;
        }
    }

    private static double medianMicros(Comm comm, HaloExchange halo, FieldStrips strips, Effort effort) {
        double[] warm = new double[1];
        long done = 0;
        long began = System.nanoTime();
        do {
            exchanges(halo, strips, 10);
            done += 10;
            warm[0] = (System.nanoTime() - began) * 1e-9;
            comm.bcast(Buffer.of(warm), 0);
        } while (warm[0] < effort.warmUpSeconds());
        // Counted after half of it was compiled: a block is shorter than it could be, not longer.
        long count = (long) (BLOCK_NANOS * 1e-9 * done / warm[0]) + 1;
        double[] micros = new double[effort.blocks()];
        for (int i = 0; i < micros.length; i++) {
            comm.barrier();
            long begin = System.nanoTime();
            exchanges(halo, strips, count);
            micros[i] = (System.nanoTime() - begin) * 1e-3 / count;
        }
        return Spread.of(micros).median();
    }

    private static void exchanges(HaloExchange halo, FieldStrips strips, long count) {
        for (long i = 0; i < count; i++) {
            halo.exchange(strips);
        }
    }

    /** The rows of one engine. Each value is a median of jobs, which alternate with those of the C program. */
    private static List<Map<String, Object>> beside(Engine engine, OtherProgram c, int ranks, Options options) {
        List<String> measure = new ArrayList<>(List.of("bench", "neighbours", "--json", "--with", engine.provider()));
        if (options.quick()) {
            measure.add("--quick");
        }
        Effort effort = Effort.of(options.quick());
        List<String> cArguments =
                new ArrayList<>(List.of(Integer.toString(effort.blocks()), Double.toString(effort.warmUpSeconds())));
        Case.ALL.forEach(each -> cArguments.add(each.text(ranks)));
        int pairs = options.quick() ? 1 : PAIRS;
        List<List<Map<String, Object>>> our = new ArrayList<>();
        List<List<Map<String, Object>>> their = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            our.add(rows(OtherProgram.parhelion().on(engine, ranks).output(measure.toArray(String[]::new))));
            their.add(rows(c.on(engine, ranks).output(cArguments.toArray(String[]::new))));
            options.progress()
                    .accept(engine.name() + " " + (i + 1) + "/" + pairs + ": " + text(our.getLast()) + " µs; C: "
                            + text(their.getLast()) + " µs");
        }
        return IntStream.range(0, Case.ALL.size())
                .mapToObj(each -> {
                    double[] ours = our.stream()
                            .mapToDouble(rows -> micros(rows.get(each)))
                            .toArray();
                    double[] peers = their.stream()
                            .mapToDouble(rows -> micros(rows.get(each)))
                            .toArray();
                    Map<String, Object> row = our.getFirst().get(each);
                    requireSameBytes(row, their.getFirst().get(each));
                    row.put("exchangeMicros", Spread.of(ours).median());
                    double[] ratios = IntStream.range(0, pairs)
                            .mapToDouble(i -> ours[i] / peers[i])
                            .toArray();
                    return complete(engine.name(), row, Spread.of(peers).median(), Spread.of(ratios));
                })
                .toList();
    }

    /** Both programs must do the same work: the bytes that leave a rank are counted on each side by itself. */
    private static void requireSameBytes(Map<String, Object> ours, Map<String, Object> peer) {
        Object mine = Objects.requireNonNull(ours.get("bytesPerExchange"));
        if (!mine.equals(peer.get("bytesPerExchange"))) {
            throw new RunFailure("the exchanges differ: " + ours + " and, in C, " + peer);
        }
    }

    private static Map<String, Object> complete(String engine, Map<String, Object> row, double cMicros, Spread ratio) {
        Map<String, Object> all = Json.object();
        all.put("engine", engine);
        all.putAll(row);
        all.put("cMicros", Json.number(cMicros));
        all.put("ratio", Json.number(ratio.median()));
        all.put("ratioMin", Json.number(ratio.min()));
        all.put("ratioMax", Json.number(ratio.max()));
        return all;
    }

    /** The rows on the last line of a job's output that contains results. A warning may follow it. */
    private static List<Map<String, Object>> rows(String output) {
        return output.lines()
                .filter(line -> line.startsWith("["))
                .reduce((_, line) -> line)
                .map(Json::rows)
                .orElseThrow(() -> new RunFailure("the job printed no results, but: " + output.strip()));
    }

    private static double micros(Map<String, Object> row) {
        return ((Number) Objects.requireNonNull(row.get("exchangeMicros"))).doubleValue();
    }

    private static String text(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> "%.3g".formatted(micros(row))).collect(Collectors.joining(", "));
    }
}
