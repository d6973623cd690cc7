package org.parhelion.runs.job;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.parhelion.grid.Box;
import org.parhelion.io.Checkpoint;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.solver.Clock;

/**
 * A table of a run, {@code NAME.csv}: columns {@code step}, {@code time} [s] and others, one row for a step. Rank 0 fills it. The ranks of a
 * process share it, because another rank becomes rank 0 when that dies. Thread-safe.
 */
final class StepTable {
    private static final String COLUMNS = "columns";
    private static final String ROWS = "rows";

    private final String name;
    private final String header;
    private final int columns;
    /** Rows by step; the step is the first value of a row, too. */
    private final NavigableMap<Long, double[]> rows = new TreeMap<>();

    StepTable(String name, List<String> columns) {
        List<String> all = new ArrayList<>(List.of("step", "time"));
        all.addAll(columns);
        this.name = name;
        this.columns = all.size();
        this.header = String.join(",", all);
    }

    /**
     * The rows so far, for a checkpoint.
     *
     * @param filled whether this rank has them
     */
    synchronized ListenerState.Saved save(boolean filled) {
        double[] values = filled
                ? rows.values().stream().flatMapToDouble(DoubleStream::of).toArray()
                : new double[0];
        return new ListenerState.Saved(
                Map.of(COLUMNS, header),
                List.of(Checkpoint.Part.table(ROWS, values.length / columns, columns, values)));
    }

    /**
     * Sets the rows to those of a checkpoint.
     *
     * @throws ConfigException if that table had other columns
     */
    synchronized void load(ListenerState.Source source) {
        String there = source.value(COLUMNS).orElse(header);
        if (!there.equals(header)) {
            throw new ConfigException("--restart: " + name + ".csv has the columns " + there + " so far, not " + header
                    + ": keep output.integrals as it was");
        }
        Box all = source.indices(ROWS);
        double[] values = source.array(ROWS, all);
        rows.clear();
        for (int row = 0; row < all.rows(); row++) {
            double[] cells = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
            rows.put((long) cells[0], cells);
        }
    }

    /** Sets the row of a step. */
    synchronized void put(Clock clock, double... values) {
        rows.put(
                clock.step(),
                DoubleStream.concat(
                                DoubleStream.of((double) clock.step(), clock.timeSeconds()), DoubleStream.of(values))
                        .toArray());
    }

    /** Writes the rows so far; replaces those that were written before. */
    synchronized void write(OutputDirectory directory) {
        List<String> lines = new ArrayList<>(List.of(header));
        rows.forEach((step, cells) -> {
            StringBuilder line = new StringBuilder().append(step);
            DoubleStream.of(cells).skip(1).forEach(value -> line.append(',').append(value));
            lines.add(line.toString());
        });
        directory.write(name + ".csv", path -> Files.write(path, lines));
    }
}
