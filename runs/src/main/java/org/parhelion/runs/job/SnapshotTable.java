package org.parhelion.runs.job;

import java.util.function.Supplier;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.output.OutputDirectory;

/** Writes {@code snapshots.csv} of a stream: step and simulated time of each output before the end. */
final class SnapshotTable implements RunListener {
    private static final int ROOT = 0;

    private final String stream;
    private final StepTable table;
    private final Supplier<OutputDirectory> directory;

    /**
     * @param stream name of the stream: the directory of the table
     * @param table the rows, shared by the ranks of the process
     * @param directory supplies the output directory; called on rank 0 only
     */
    SnapshotTable(String stream, StepTable table, Supplier<OutputDirectory> directory) {
        this.stream = stream;
        this.table = table;
        this.directory = directory;
    }

    @Override
    public String stateName() {
        return stream.isEmpty() ? "snapshots" : "snapshots-" + stream;
    }

    @Override
    public ListenerState.Saved save(LiveRun run) {
        return table.save(run.comm().rank() == ROOT);
    }

    @Override
    public void load(LiveRun run, ListenerState.Source source) {
        if (run.comm().rank() == ROOT) {
            table.load(source);
        }
    }

    /** Adds the present step. */
    void add(LiveRun run) {
        if (run.comm().rank() == ROOT) {
            table.put(run.simulation().clock());
            table.write(directory.get().tree(stream));
        }
    }
}
