package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/**
 * The star stencil of the Parallel Research Kernels, radius 1 and 2, compared with C on the same number of threads and, if {@code
 * prk.binary} names builds of it, with their own MPI1 program on the same number of ranks. The unfused variant does the updates
 * in the order of the rules. The fused variant, labelled as such, does the same updates in another order.
 */
final class PrkBench implements Bench {
    private static final String BINARY = "prk.binary";
    private static final Pattern RADIUS = Pattern.compile("Radius of stencil\\s*=\\s*(\\d+)");
    private static final Pattern RATE = Pattern.compile("Rate \\(MFlops/s\\):\\s*([0-9.eE+]+)");

    /** The programs for comparison; empty on ranks other than 0. */
    private record Peers(Optional<OtherProgram> c, List<OtherProgram> binaries) {}

    @Override
    public String name() {
        return "prk";
    }

    @Override
    public List<String> settings() {
        return List.of(BINARY);
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            Peers peers = comm.rank() == 0
                    ? new Peers(OtherProgram.compiled("prk", options.progress()), binaries(options, comm.size()))
                    : new Peers(Optional.empty(), List.of());
            List<Map<String, Object>> rows = new ArrayList<>();
            for (int radius = 1; radius <= 2; radius++) {
                for (boolean fused : new boolean[] {false, true}) {
                    rows.add(row(comm, radius, fused, peers, options.quick()));
                    if (comm.rank() == 0) {
                        options.progress().accept("prk: " + Json.line(rows.getLast()));
                    }
                }
            }
            return rows;
        });
    }

    private static Map<String, Object> row(Comm comm, int radius, boolean fused, Peers peers, boolean quick) {
        int n = quick ? 128 : 4096;
        int iterations = quick ? 4 : 20;
        int pairs = quick ? 2 : 7;
        try (PrkStencil prk = new PrkStencil(comm, n, radius, fused)) {
            boolean[] valid = {true};
            DoubleSupplier ours = () -> {
                PrkStencil.Result result = prk.run(iterations);
                valid[0] &= result.valid();
                return result.mflops();
            };
            warmUp(comm, ours, quick ? 0.02 : 2);
            Optional<DoubleSupplier> c =
                    peers.c().map(program -> () -> cMflops(program, radius, n, iterations, comm.size()));
            Turns turns = Turns.take(comm, pairs, ours, c);
            Optional<DoubleSupplier> binary = peers.binaries().stream()
                    .filter(program -> find(RADIUS, program.output("1", "100")) == radius)
                    .findFirst()
                    .map(program ->
                            () -> find(RATE, program.output(Integer.toString(iterations), Integer.toString(n))));
            boolean withBinary = comm.allreduce(binary.isPresent() ? 1L : 0L, Op.MAX) == 1;
            Optional<Turns> own = withBinary ? Optional.of(Turns.take(comm, pairs, ours, binary)) : Optional.empty();
            Map<String, Object> row = Json.object();
            row.put("radius", radius);
            row.put("shape", Sweep.text(n, n));
            row.put("points", (long) n * n);
            row.put("ranks", comm.size());
            row.put("fused", fused);
            row.put("mflops", turns.ours().median());
            row.put("cMflops", Json.number(turns.peerMedian()));
            row.put("ratio", Json.number(turns.ratioOrNone().median()));
            row.put("validated", valid[0]);
            row.put("ratioMin", Json.number(turns.ratioOrNone().min()));
            row.put("ratioMax", Json.number(turns.ratioOrNone().max()));
            row.put("prkMflops", Json.number(own.map(Turns::peerMedian).orElse(Double.NaN)));
            row.put(
                    "prkRatio",
                    Json.number(own.map(t -> t.ratioOrNone().median()).orElse(Double.NaN)));
            return row;
        }
    }

    private static void warmUp(Comm comm, DoubleSupplier ours, double seconds) {
        long begin = System.nanoTime();
        do {
            double _ = ours.getAsDouble();
        } while (comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX) < seconds);
    }

    private static double cMflops(OtherProgram c, int radius, int n, int iterations, int threads) {
        return c.numbers(
                        Integer.toString(radius),
                        Integer.toString(n),
                        Integer.toString(iterations),
                        Integer.toString(threads))[0];
    }

    /** The programs of the PRK, started on {@code ranks} ranks. */
    private static List<OtherProgram> binaries(Options options, int ranks) {
        return Stream.ofNullable(options.settings().get(BINARY))
                .flatMap(paths -> Arrays.stream(paths.split(",")))
                .map(path -> new OtherProgram(List.of(
                        "mpirun", "--allow-run-as-root", "--bind-to", "core", "-np", Integer.toString(ranks), path)))
                .toList();
    }

    private static double find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new RunFailure(BINARY + ": the output does not match '" + pattern + "': " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
