package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.RunFailure;

/** Where the checkpoints of a run are: {@code checkpoint.to}, or a directory in its output directory. */
public final class CheckpointPlace {
    private static final String KEY = "checkpoint.to: ";

    private CheckpointPlace() {}

    /** The place of the checkpoints of a run, which is the same for all processes on this machine. */
    static String of(RunFile runFile, Path output) {
        String place = runFile.checkpoint()
                .to()
                .orElseGet(() -> OutputDirectory.checkpoints(output).toString());
        return ObjectStore.isUri(place)
                ? place
                : Path.of(place).toAbsolutePath().toString();
    }

    /**
     * Opens a place.
     *
     * @throws ConfigException if no store has such a place
     */
    static ObjectStore open(String place) {
        if (!ObjectStore.isUri(place)) {
            return ObjectStore.durableDirectory(Path.of(place));
        }
        try {
            return ObjectStore.at(place);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(KEY + e.getMessage(), e);
        }
    }

    /**
     * Refuses to begin a run whose place has checkpoints of another one.
     *
     * @throws ConfigException if it has, or cannot be read
     */
    static void requireNone(RunFile runFile) {
        if (runFile.checkpoint().to().isPresent()) {
            String place = of(runFile, Path.of(""));
            try {
                if (!Checkpoint.complete(open(place)).isEmpty()) {
                    throw new ConfigException(
                            KEY + place + " contains checkpoints of an unfinished run: continue it with"
                                    + " -o DIR --restart latest, name another place, or delete them");
                }
            } catch (IOException e) {
                throw new ConfigException(KEY + place + " cannot be read: " + OutputDirectory.reason(e), e);
            }
        }
    }

    /**
     * Deletes the checkpoints of a run that is complete, where they are not in its output directory.
     *
     * @param runFile the run file
     * @throws RunFailure if they cannot be deleted
     */
    public static void clear(RunFile runFile) {
        if (runFile.checkpoint().to().isPresent()) {
            String place = of(runFile, Path.of(""));
            try {
                Checkpoint.deleteAll(open(place));
            } catch (IOException e) {
                throw new RunFailure(
                        "the run is complete, but its checkpoints in " + place + " cannot be deleted: "
                                + OutputDirectory.reason(e) + ". Delete them before another run uses this place",
                        e);
            }
        }
    }
}
