package org.parhelion.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parhelion.cli.bench.Bench;
import org.parhelion.cli.bench.Benches;
import org.parhelion.cli.output.Json;
import org.parhelion.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion bench NAME}: measures this machine, ours beside C where there is a compiler. */
@Command(name = "bench", description = "Measure: stencil, prk, comm, halo, roofline, strong, weak.")
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "What to measure.")
    private String name = "";

    @Option(names = "-n", paramLabel = "RANKS", description = "Ranks; this machine's cores where nothing is said.")
    private int ranks = Runtime.getRuntime().availableProcessors();

    @Option(names = "--with", paramLabel = "PROVIDER", description = "threads, mpi or mpj.")
    private String with = "";

    @Option(names = "--quick", description = "Small sizes and few repetitions: shows that it works, measures little.")
    private boolean quick;

    @Option(names = "--json", description = "End with one JSON array of rows.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Bench bench = Benches.named(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no bench '" + name + "'; there are " + String.join(", ", Benches.names())));
        if (ranks < 1) {
            throw new ParameterException(
                    spec.commandLine(), "-n " + ranks + ": the number of ranks must be at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Map<String, Object>> rows = bench.rows(new Bench.Options(ranks, with, quick, err::println));
        if (Rank.speaks()) {
            out.print(json ? Json.line(rows) + System.lineSeparator() : table(rows));
            out.flush();
        }
        return 0;
    }

    private static String table(List<Map<String, Object>> rows) {
        Table table = new Table();
        if (!rows.isEmpty()) {
            table.row(rows.getFirst().keySet().toArray(String[]::new));
        }
        for (Map<String, Object> row : rows) {
            table.row(row.values().stream().map(BenchCommand::cell).toArray(String[]::new));
        }
        return table.toString();
    }

    private static String cell(Object value) {
        return value instanceof Double number
                ? String.format(java.util.Locale.ROOT, Math.abs(number) >= 1e5 ? "%.3e" : "%.4g", number)
                : String.valueOf(value);
    }
}
