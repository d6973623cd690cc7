package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.solver.Clock;

/**
 * A table of a run, {@code NAME.csv}: columns {@code step}, {@code time} [s] and others, one row for a step. Rank 0 fills it. The ranks of a
 * process share it, because another rank becomes rank 0 when that dies. Thread-safe.
 */
final class StepTable {
    private final String file;
    private final String header;
    private final NavigableMap<Long, String> rows = new TreeMap<>();

    StepTable(String name, List<String> columns) {
        List<String> all = new ArrayList<>(List.of("step", "time"));
        all.addAll(columns);
        this.file = name + ".csv";
        this.header = String.join(",", all);
    }

    /**
     * Reads the rows up to a step from the file that an earlier process wrote, if this one continues its run. In a run that survives the death of a
     * rank the rows are here: no step is shown to listeners twice.
     *
     * @throws RunFailure if that file is damaged
     */
    synchronized void goOn(OutputDirectory directory, long step) {
        if (rows.isEmpty() && step > 0) {
            directory.complete(file).ifPresent(this::read);
            rows.tailMap(step, false).clear();
        }
    }

    private void read(Path path) {
        try {
            List<String> lines = Files.readAllLines(path);
            for (String line : lines.subList(1, lines.size())) {
                rows.put(Long.parseLong(line.substring(0, line.indexOf(','))), line);
            }
        } catch (IOException | RuntimeException e) {
            throw new RunFailure(
                    path + ": damaged, so that the run cannot continue it: delete it to begin a new one", e);
        }
    }

    /** Sets the row of a step. */
    synchronized void put(Clock clock, double... values) {
        StringBuilder line =
                new StringBuilder().append(clock.step()).append(',').append(clock.timeSeconds());
        for (double value : values) {
            line.append(',').append(value);
        }
        rows.put(clock.step(), line.toString());
    }

    /** Writes the rows so far; replaces those that were written before. */
    synchronized void write(OutputDirectory directory) {
        List<String> lines = new ArrayList<>(List.of(header));
        lines.addAll(rows.values());
        directory.write(file, path -> Files.write(path, lines));
    }
}
