package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputSize;
import org.parhelion.runs.problem.OutputPlan;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Figures;

/** Refuses runs whose output does not fit on their disks. Object stores have no known end, and are left out. */
public final class DiskSpace {
    private DiskSpace() {}

    /**
     * Compares the output of a run with the free space of the disks that it goes to.
     *
     * @param runFile the run file
     * @param directory the output directory; need not exist
     * @throws ConfigException if a disk has less, and the run file does not confirm it
     */
    public static void require(RunFile runFile, Path directory) {
        if (runFile.largeOutput()) {
            return;
        }
        OutputPlan plan = runFile.outputPlan();
        Map<FileStore, Double> bytes = new HashMap<>();
        for (Map.Entry<String, OutputSize> there : plan.sizes().entrySet()) {
            if (ObjectStore.isUri(there.getKey())) {
                continue;
            }
            Path place = there.getKey().isEmpty() ? directory : Path.of(there.getKey());
            try {
                FileStore disk = Files.getFileStore(existing(place));
                double space = disk.getUsableSpace();
                if (bytes.merge(disk, there.getValue().bytes(), Double::sum) > space) {
                    throw new ConfigException(
                            "output: " + plan + " would be written, but " + place + " has "
                                    + Figures.large(space, "B")
                                    + " of free space: write less, name another directory with -o, or confirm it by large-output: true");
                }
            } catch (IOException e) {
                // Writing will find what is wrong with the directory, and name it.
            }
        }
    }

    /** The directory, or the nearest one above it that exists. */
    private static Path existing(Path directory) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }
}
