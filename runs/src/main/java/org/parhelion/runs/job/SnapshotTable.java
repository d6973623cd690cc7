package org.parhelion.runs.job;

import java.util.function.Supplier;
import org.parhelion.runs.output.OutputDirectory;

/** Writes {@code snapshots.csv}: step and simulated time of each snapshot. */
final class SnapshotTable implements RunListener {
    private static final int ROOT = 0;

    private final StepTable table;
    private final Supplier<OutputDirectory> directory;

    /**
     * @param table the rows, shared by the ranks of the process
     * @param directory supplies the output directory; called on rank 0 only
     */
    SnapshotTable(StepTable table, Supplier<OutputDirectory> directory) {
        this.table = table;
        this.directory = directory;
    }

    @Override
    public void started(LiveRun run) {
        if (run.comm().rank() == ROOT) {
            table.goOn(directory.get(), run.simulation().clock().step());
        }
    }

    @Override
    public void snapshot(LiveRun run) {
        if (run.comm().rank() == ROOT) {
            table.put(run.simulation().clock());
            table.write(directory.get());
        }
    }
}
