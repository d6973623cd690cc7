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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion bench NAME}: benchmarks of Parhelion on this machine, compared with C if there is a compiler. */
@Command(
        name = "bench",
        description = {
            "Measure this machine: stencil, physics, prk, comm, halo, neighbours, model, elliptic, roofline, opencl, zarr, output,",
            "balance, view, space, space-ranks, strong, weak.",
            "With -o, writes NAME.json and NAME.md with machine and commit, and a plot of strong and weak.",
            "-n is the largest number of ranks; default: one per core, 2 for comm and neighbours."
        })
final class BenchCommand implements Callable<Integer>, RanksCommand {
    /** The pseudo-benchmark that merges the results of jobs with different rank counts. */
    private static final String PLOT = "plot";

    @Parameters(index = "0", paramLabel = "NAME", description = "What to measure; or plot, which merges FILEs.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            description = "For plot: results of strong or weak scaling, as --json prints them.")
    private List<Path> files = List.of();

    @Mixin
    private RankOptions ranks = new RankOptions();

    @Option(
            names = "--quick",
            description = "Small sizes and few repetitions: a check that it works, not a measurement.")
    private boolean quick;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Setting of a bench. prk.binary=PATH,…: the original programs of the Parallel Research Kernels.")
    private Map<String, String> settings = Map.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<Path> directory = output.directory();
        BenchRecord record = name.equals(PLOT) ? merged() : measured();
        if (ErrorReporter.prints() && !record.rows().isEmpty()) {
            directory.ifPresent(record::write);
            PrintWriter out = spec.commandLine().getOut();
            out.print(output.json() ? Json.line(record.rows()) + System.lineSeparator() : table(record.rows()));
            out.flush();
        }
        return 0;
    }

    private BenchRecord merged() {
        if (files.isEmpty() || output.directory().isEmpty()) {
            throw wrong("bench plot requires result files, and -o DIR for the plot");
        }
        try {
            return BenchRecord.merged("scaling", commandLine(), files);
        } catch (IllegalArgumentException e) {
            throw wrong("bench plot: " + e.getMessage());
        }
    }

    @Override
    public EngineOptions engine() {
        return ranks.engine();
    }

    @Override
    public OptionalInt processes() {
        return name.equals(PLOT)
                ? OptionalInt.empty()
                : OptionalInt.of(ranks.count().orElse(bench().defaultRanks()));
    }

    /** The benchmark of that name, after a check of its settings and files. */
    private Bench bench() {
        Bench bench = Benches.named(name)
                .orElseThrow(() -> wrong(
                        "no bench '" + name + "'; use one of " + String.join(", ", Benches.names()) + ", and " + PLOT));
        if (!files.isEmpty()) {
            throw wrong("bench " + name + " takes no files: " + files);
        }
        for (String key : settings.keySet()) {
            if (!bench.settings().contains(key)) {
                throw wrong("--set " + key + ": the settings of bench " + name + " are " + bench.settings());
            }
        }
        return bench;
    }

    private BenchRecord measured() {
        Bench bench = bench();
        PrintWriter err = spec.commandLine().getErr();
        Bench.Options options =
                new Bench.Options(arguments(), ranks.count(), engine().with(), quick, settings, err::println);
        return new BenchRecord(name, commandLine(), bench.rows(options));
    }

    private List<String> arguments() {
        return spec.commandLine().getParent().getParseResult().originalArgs();
    }

    private String commandLine() {
        return Main.commandLine(spec);
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
