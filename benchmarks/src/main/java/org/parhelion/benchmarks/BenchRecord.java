package org.parhelion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parhelion.launch.Program;
import org.parhelion.runs.host.Checkout;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/**
 * The results of a measurement together with machine, commit, command and date, which are needed to interpret them.
 *
 * @param name name of the measurement
 * @param command the command line
 * @param rows the results
 */
public record BenchRecord(String name, String command, List<Map<String, Object>> rows) {
    /** Copies the rows. */
    public BenchRecord {
        rows = List.copyOf(rows);
    }

    /**
     * Writes {@code NAME.json}, {@code NAME.md} and, for strong and weak scaling, {@code NAME.png}.
     *
     * @param directory the directory; created if missing
     * @throws RunFailure if a file cannot be written
     */
    public void write(Path directory) {
        Map<String, Object> facts = facts();
        try {
            Files.createDirectories(directory);
            Map<String, Object> all = new LinkedHashMap<>(facts);
            all.put("rows", rows);
            Files.writeString(directory.resolve(name + ".json"), Json.pretty(all) + "\n");
            Files.writeString(directory.resolve(name + ".md"), markdown(facts));
        } catch (IOException e) {
            throw new RunFailure("-o " + directory + ": cannot be written: " + e, e);
        }
        if (isScaling(rows)) {
            ScalingPlot.write(name + " scaling", rows, directory.resolve(name + ".png"));
        }
    }

    /**
     * Merges rows of strong or weak scaling from jobs with different numbers of ranks.
     *
     * @param name name of the measurement
     * @param command the command line
     * @param files files with an array of rows, from {@code --json}, or with a record, from {@link #write}
     * @return the rows with efficiencies, grouped by provider
     * @throws IllegalArgumentException if a file contains neither
     */
    public static BenchRecord merged(String name, String command, List<Path> files) {
        List<Map<String, Object>> rows = files.stream()
                .flatMap(file -> read(file).stream())
                .collect(Collectors.groupingBy(
                        row -> String.valueOf(row.get("provider")), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(own -> Scaling.withEfficiency(own).stream())
                .toList();
        return new BenchRecord(name, command, rows);
    }

    private static List<Map<String, Object>> read(Path file) {
        try {
            return Json.rows(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        } catch (tools.jackson.core.JacksonException | ClassCastException e) {
            throw new IllegalArgumentException(file + " contains no rows in the format of bench --json", e);
        }
    }

    private static boolean isScaling(List<Map<String, Object>> rows) {
        return !rows.isEmpty() && rows.getFirst().containsKey("efficiency");
    }

    private Map<String, Object> facts() {
        Host machine = Host.here().withCachesOfGetconf();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("bench", name);
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("command", command);
        facts.put("commit", Checkout.commit().orElse("unknown"));
        facts.put("cpu", machine.cpu());
        facts.put("cores", machine.cores());
        facts.put("caches", machine.caches().stream().map(Object::toString).collect(Collectors.joining(", ")));
        facts.put("memory", Host.bytesText(machine.memoryBytes()));
        facts.put("jdk", machine.jdk());
        facts.put("operatingSystem", machine.operatingSystem());
        facts.put("compiler", Program.firstLine("gcc", "--version").orElse("none"));
        facts.put("load", Program.firstLine("uptime").orElse("unknown"));
        return facts;
    }

    private String markdown(Map<String, Object> facts) {
        StringBuilder text = new StringBuilder("# " + name + "\n\n");
        facts.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
        if (!rows.isEmpty()) {
            text.append('\n').append(line(rows.getFirst().keySet().stream()));
            text.append(line(rows.getFirst().keySet().stream().map(_ -> "---")));
            rows.forEach(row -> text.append(line(row.values().stream().map(BenchRecord::cell))));
        }
        if (isScaling(rows)) {
            text.append("\n![").append(name).append(" scaling](").append(name).append(".png)\n");
        }
        return text.toString();
    }

    private static String line(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /**
     * Formats a value for a table.
     *
     * @param value a number or another object
     * @return numbers with four significant digits; other objects as text
     */
    public static String cell(Object value) {
        return value instanceof Double number
                ? String.format(Locale.ROOT, Math.abs(number) >= 1e5 ? "%.3e" : "%.4g", number)
                : String.valueOf(value);
    }
}
