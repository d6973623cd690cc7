package org.parhelion.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.parhelion.benchmarks.Bench;
import org.parhelion.benchmarks.BenchRecord;
import org.parhelion.benchmarks.Benches;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion bench NAME}: measures this machine, ours beside C where there is a compiler. */
@Command(name = "bench", description = "Measure: stencil, prk, comm, halo, roofline, opencl, strong, weak.")
final class BenchCommand implements Callable<Integer> {
    /** Not a measurement: puts together what jobs of several rank counts left. */
    private static final String PLOT = "plot";

    @Parameters(index = "0", paramLabel = "NAME", description = "What to measure; or plot, to put FILEs together.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            description = "For plot: rows of strong or weak scaling, as --json prints them.")
    private List<Path> files = List.of();

    @Option(
            names = "-n",
            paramLabel = "RANKS",
            description = "The most ranks; this machine's cores where nothing is said.")
    private Optional<Integer> ranks = Optional.empty();

    @Option(names = "--with", paramLabel = "PROVIDER", description = "threads, mpi or mpj.")
    private String with = "";

    @Option(names = "--quick", description = "Small sizes and few repetitions: shows that it works, measures little.")
    private boolean quick;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "prk.binary=PATH,…: the kernels' own programs.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Keep NAME.json and NAME.md with machine and commit, and a plot of strong and weak.")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--json", description = "End with one JSON array of rows.")
    private boolean json;

    @SuppressWarnings("UnusedVariable") // for the launcher, which starts the processes
    @Option(names = "--hostfile", paramLabel = "FILE", description = "Hosts for --with mpi or mpj.", hidden = true)
    private Optional<Path> hostfile = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        BenchRecord record = name.equals(PLOT) ? merged() : measured();
        if (Rank.speaks() && !record.rows().isEmpty()) {
            output.ifPresent(record::write);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Json.line(record.rows()) + System.lineSeparator() : table(record.rows()));
            out.flush();
        }
        return 0;
    }

    private BenchRecord merged() {
        if (files.isEmpty() || output.isEmpty()) {
            throw wrong("bench plot needs files of rows, and -o DIR for the plot");
        }
        try {
            return BenchRecord.merged("scaling", commandLine(), files);
        } catch (IllegalArgumentException e) {
            throw wrong("bench plot: " + e.getMessage());
        }
    }

    private BenchRecord measured() {
        Bench bench = Benches.named(name)
                .orElseThrow(() -> wrong(
                        "no bench '" + name + "'; there are " + String.join(", ", Benches.names()) + ", and " + PLOT));
        if (!files.isEmpty()) {
            throw wrong("bench " + name + " takes no files: " + files);
        }
        if (ranks.isPresent() && ranks.get() < 1) {
            throw wrong("-n " + ranks.get() + ": the number of ranks must be at least 1");
        }
        for (String key : settings.keySet()) {
            if (!bench.settings().contains(key)) {
                throw wrong("--set " + key + ": bench " + name + " knows " + bench.settings());
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        Bench.Options options = new Bench.Options(
                arguments(),
                ranks.map(OptionalInt::of).orElse(OptionalInt.empty()),
                with,
                quick,
                settings,
                err::println);
        return new BenchRecord(name, commandLine(), bench.rows(options));
    }

    private List<String> arguments() {
        return spec.commandLine().getParent().getParseResult().originalArgs();
    }

    private String commandLine() {
        return "./parhelion " + String.join(" ", arguments());
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private static String table(List<Map<String, Object>> rows) {
        Table table = new Table();
        if (!rows.isEmpty()) {
            table.row(rows.getFirst().keySet().toArray(String[]::new));
        }
        for (Map<String, Object> row : rows) {
            table.row(row.values().stream().map(BenchRecord::cell).toArray(String[]::new));
        }
        return table.toString();
    }
}
