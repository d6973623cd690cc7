package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.parhelion.benchmarks.MessageTimes.Effort;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/**
 * The cost of messages, measured by {@link MessageTimes}. Inside a job of a launcher, or with {@code --with}, the result is one
 * row. Otherwise it is a table of all engines of this machine: threads in this process, and the others as separate jobs. Jobs of
 * an MPI library alternate with jobs of a C program that uses the same library and launcher.
 */
final class CommBench implements Bench {
    private static final String[] FIGURES = {"latency8BMicros", "bandwidth1MiBGBs", "allreduce8BMicros", "barrierMicros"
    };
    private static final String[] RATIOS = {"latencyRatio", "bandwidthRatio", "allreduceRatio", "barrierRatio"};

    private static final int PAIRS = 7;
    private static final int ALONE = 3;

    @Override
    public String name() {
        return "comm";
    }

    @Override
    public int defaultRanks() {
        return 2;
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        String[] arguments = options.arguments().toArray(String[]::new);
        CommProvider provider = Ranks.provider(arguments, options.with());
        int ranks = options.ranks().orElse(defaultRanks());
        List<Map<String, Object>> own = Jobs.rows(
                options, new int[] {ranks}, comm -> List.of(row(comm, Effort.of(comm.provider(), options.quick()))));
        boolean one = !options.with().isEmpty() || provider.ranksAreProcesses();
        if (one || ranks < 2) {
            return own;
        }
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(complete(own.getFirst(), "one JVM"));
        List<Engine> engines = Home.find().map(Engine::found).orElse(List.of());
        for (Engine engine : engines) {
            try {
                all.addAll(beside(engine, ranks, options));
            } catch (RunFailure e) {
                options.progress().accept(engine.name() + " is skipped: " + e.getMessage());
            }
        }
        return all;
    }

    private static Map<String, Object> row(Comm comm, Effort effort) {
        MessageTimes.Figures figures = MessageTimes.measure(comm, effort);
        double[] values = {
            figures.latency8BMicros(), figures.bandwidth1MiBGBs(), figures.allreduce8BMicros(), figures.barrierMicros()
        };
        Map<String, Object> row = Json.object();
        row.put("provider", comm.provider());
        row.put("ranks", comm.size());
        for (int f = 0; f < FIGURES.length; f++) {
            row.put(FIGURES[f], Json.number(values[f]));
        }
        return row;
    }

    /** The row of one engine, followed by the row of the C program. Each value is a median of jobs; both alternate. */
    private static List<Map<String, Object>> beside(Engine engine, int ranks, Options options) {
        List<String> measure = new ArrayList<>(List.of("bench", "comm", "--json", "--with", engine.provider()));
        if (options.quick()) {
            measure.add("--quick");
        }
        Effort effort = Effort.of(engine.provider(), options.quick());
        String[] cArguments = {
            Integer.toString(effort.calls()), Double.toString(effort.warmUpSeconds()), Integer.toString(effort.blocks())
        };
        OtherProgram ours = OtherProgram.parhelion().on(engine, ranks);
        Optional<OtherProgram> c =
                OtherProgram.compiled("comm", engine, options.progress()).map(binary -> binary.on(engine, ranks));
        int jobs = options.quick() ? 1 : c.isPresent() ? PAIRS : ALONE;
        double[][] our = new double[jobs][];
        double[][] their = new double[jobs][];
        for (int i = 0; i < jobs; i++) {
            our[i] = figures(ours.output(measure.toArray(String[]::new)));
            int pair = i;
            c.ifPresent(program -> their[pair] = figures(program.output(cArguments)));
            options.progress()
                    .accept(engine.name() + " " + (i + 1) + "/" + jobs + ": " + text(our[i])
                            + (c.isPresent() ? "; C: " + text(their[i]) : ""));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(row(engine.provider(), engine.name(), ranks, our));
        if (c.isPresent()) {
            for (int f = 0; f < FIGURES.length; f++) {
                int figure = f;
                Spread ratio = Spread.of(IntStream.range(0, jobs)
                        .mapToDouble(i -> our[i][figure] / their[i][figure])
                        .toArray());
                rows.getFirst().put(RATIOS[f], ratio.median());
                rows.getFirst().put(RATIOS[f] + "Range", List.of(rounded(ratio.min()), rounded(ratio.max())));
            }
            rows.add(row("C", engine.name(), ranks, their));
        }
        return rows;
    }

    private static Map<String, Object> row(String provider, String engine, int ranks, double[]... jobs) {
        Map<String, Object> row = Json.object();
        row.put("provider", provider);
        row.put("ranks", ranks);
        for (int f = 0; f < FIGURES.length; f++) {
            int figure = f;
            row.put(
                    FIGURES[f],
                    Spread.of(Arrays.stream(jobs)
                                    .mapToDouble(job -> job[figure])
                                    .toArray())
                            .median());
        }
        return complete(row, engine);
    }

    /** Adds the keys of a table of engines to {@code row}. */
    private static Map<String, Object> complete(Map<String, Object> row, String engine) {
        Map<String, Object> all = Json.object();
        all.put("provider", row.get("provider"));
        all.put("engine", engine);
        all.putAll(row);
        for (String ratio : RATIOS) {
            all.put(ratio, Json.number(Double.NaN));
            all.put(ratio + "Range", Json.number(Double.NaN));
        }
        return all;
    }

    /** The last line with results in a job's output: an object, or an array with one. A warning may follow it. */
    private static double[] figures(String output) {
        String last = output.lines().filter(line -> line.contains(FIGURES[0])).reduce("", (_, line) -> line);
        if (last.isEmpty()) {
            throw new RunFailure("the job printed no results, but: " + output.strip());
        }
        Map<String, Object> row = last.startsWith("[") ? Json.rows(last).getFirst() : Json.parse(last);
        return Arrays.stream(FIGURES)
                .mapToDouble(figure -> ((Number) Objects.requireNonNull(row.get(figure))).doubleValue())
                .toArray();
    }

    private static String text(double... figures) {
        return "%.3g µs, %.3g GB/s, %.3g µs, %.3g µs".formatted(figures[0], figures[1], figures[2], figures[3]);
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 1000) / 1000.0;
    }
}
