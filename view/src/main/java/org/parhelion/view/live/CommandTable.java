package org.parhelion.view.live;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.view.page.LivePage;

/**
 * {@code commands.csv}: the commands that were given to a run. Written at each command, so that the file is there however the run ends. A run that
 * continues keeps the rows. Rank 0 only.
 */
final class CommandTable {
    private static final String FILE = "commands.csv";

    private final Supplier<OutputDirectory> directory;
    private Optional<List<String>> lines = Optional.empty();

    CommandTable(Supplier<OutputDirectory> directory) {
        this.directory = directory;
    }

    void add(LivePage.LogEntry entry) {
        List<String> all = lines.orElseGet(this::earlier);
        lines = Optional.of(all);
        all.add(entry.wallTime() + "," + entry.step() + "," + entry.timeSeconds() + ",\""
                + entry.text().replace("\"", "\"\"") + "\"");
        directory.get().write(FILE, file -> Files.write(file, all));
    }

    /** The rows of the run that this one continues, or the header. */
    private List<String> earlier() {
        return directory
                .get()
                .complete(FILE)
                .map(file -> {
                    try {
                        return new ArrayList<>(Files.readAllLines(file));
                    } catch (IOException e) {
                        throw new RunFailure(file + ": cannot be read: " + e, e);
                    }
                })
                .orElseGet(() -> new ArrayList<>(List.of("wall,step,time,command")));
    }
}
