package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.runs.compare.Difference;
import org.parhelion.runs.compare.DifferencePicture;
import org.parhelion.runs.compare.RunComparison;
import org.parhelion.runs.compare.UlpHistogram;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import org.parhelion.runs.stored.StoredPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion compare}: finds where the arrays of two runs differ. */
@Command(
        name = "compare",
        description = {
            "Compare the arrays of two runs bit by bit: .npy files and Zarr stores.",
            "Prints the first step, array and index that differ, and how far values are apart. With -o, writes difference.png.",
            "Exit status: 0 the same bits, 1 they differ."
        },
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "Directory of a run, a .npy file or a Zarr store; also s3://…")
    private String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "The same of another run.")
    private String b = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<Path> directory = output.directory();
        StoredPlace first = StoredPlace.of(a);
        StoredPlace second = StoredPlace.of(b);
        try {
            RunComparison comparison = RunComparison.of(first, second);
            if (directory.isPresent() && comparison.first().isPresent()) {
                Files.createDirectories(directory.get());
                DifferencePicture.write(
                        comparison.first().get(), first, second, directory.get().resolve("difference.png"));
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(output.json() ? Json.line(object(comparison)) + System.lineSeparator() : text(comparison));
            out.flush();
            return comparison.same() ? 0 : Main.FAILED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(RunComparison comparison) {
        StringBuilder text = new StringBuilder();
        comparison.mismatches().forEach(line -> text.append(line).append(System.lineSeparator()));
        if (comparison.first().isEmpty()) {
            return text.append(comparison.arrays())
                    .append(comparison.arrays() == 1 ? " array" : " arrays")
                    .append(" in both, the same bits")
                    .append(System.lineSeparator())
                    .toString();
        }
        text.append("first difference: ")
                .append(comparison.first().get().place())
                .append(System.lineSeparator())
                .append(System.lineSeparator());
        Table table = new Table().row("array", "step", "values", "different", "largest |a − b|");
        for (Difference difference : comparison.differences()) {
            table.row(
                    difference.name(),
                    difference.step().isPresent()
                            ? Long.toString(difference.step().getAsLong())
                            : "end",
                    Long.toString(difference.values()),
                    Long.toString(difference.different()),
                    String.format(Locale.ROOT, "%.3g", difference.largest()));
        }
        text.append(table).append(System.lineSeparator()).append(histogram(comparison.ulps()));
        int same = comparison.arrays() - comparison.differences().size();
        return text.append(System.lineSeparator())
                .append(same)
                .append(same == 1 ? " array has" : " arrays have")
                .append(" the same bits in both")
                .append(System.lineSeparator())
                .toString();
    }

    private static Table histogram(UlpHistogram ulps) {
        Table table = new Table().row("ulps apart", "values");
        List<Long> counts = ulps.counts();
        boolean begun = false;
        for (int bucket = 0; bucket < counts.size(); bucket++) {
            begun |= counts.get(bucket) > 0;
            if (begun) {
                long low = 1L << bucket;
                String distances = bucket == 0 ? "1" : low + "–" + (low - 1 + low);
                table.row(distances, Long.toString(counts.get(bucket)));
            }
        }
        if (ulps.notNumbers() > 0) {
            table.row("not a number", Long.toString(ulps.notNumbers()));
        }
        return table;
    }

    private static Map<String, Object> object(RunComparison comparison) {
        Map<String, Object> object = Json.object();
        object.put("same", comparison.same());
        object.put("arrays", comparison.arrays());
        object.put("mismatches", comparison.mismatches());
        object.put(
                "differences",
                comparison.differences().stream().map(CompareCommand::object).toList());
        object.put("ulps", comparison.ulps().counts());
        object.put("notNumbers", comparison.ulps().notNumbers());
        return object;
    }

    private static Map<String, Object> object(Difference difference) {
        Map<String, Object> object = Json.object();
        object.put("array", difference.name());
        difference.step().ifPresent(step -> object.put("step", step));
        object.put("values", difference.values());
        object.put("different", difference.different());
        object.put("largest", Json.number(difference.largest()));
        object.put("index", difference.index());
        object.put("a", Json.number(difference.a()));
        object.put("b", Json.number(difference.b()));
        object.put("ulps", difference.ulps().counts());
        return object;
    }
}
