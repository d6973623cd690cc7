package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.io.Checkpoint;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/** What is written of a run that blew up, and how it can continue. All ranks of a process share one. */
final class BlowUpAccount {
    private final RunFile runFile;
    private final RunJob.Surroundings surroundings;

    /** Which files describe the blow-up, or why they could not be written. */
    private volatile String written = "";

    BlowUpAccount(RunFile runFile, RunJob.Surroundings surroundings) {
        this.runFile = runFile;
        this.surroundings = surroundings;
    }

    /** Writes the files, once. One rank at a time, in the process of rank 0. */
    void write(BlowUpReport report, OutputDirectory output, Path path) {
        if (!written.isEmpty()) {
            return;
        }
        try {
            report.write(output, continuation(path));
            written = "These and further values are in " + path.resolve(BlowUpReport.PICTURE) + " and "
                    + path.resolve(BlowUpReport.JSON);
        } catch (RunFailure e) {
            written = String.valueOf(e.getMessage()); // the blow-up itself matters more
        }
    }

    /** Where the files are, and the command that continues the run if there is a checkpoint. */
    String text(Path path) {
        return written
                + (good(path).isEmpty()
                        ? ""
                        : ". To continue from that checkpoint, change the run file and run: " + mended(path));
    }

    /** The command that continues the run with another run file. */
    private String mended(Path path) {
        return surroundings.continuation(path) + " --allow-changes";
    }

    /** How the run can continue, as keys of a report; empty without a checkpoint. */
    private Map<String, Object> continuation(Path path) {
        Map<String, Object> keys = Json.object();
        good(path).ifPresent(step -> {
            keys.put("lastGoodCheckpoint", CheckpointPlace.of(runFile, path));
            keys.put("lastGoodCheckpointStep", step);
            keys.put("continuation", mended(path));
        });
        return keys;
    }

    /** The step of the last checkpoint: a state that is not finite does not become one. */
    private Optional<Long> good(Path path) {
        try {
            List<Long> complete = Checkpoint.complete(CheckpointPlace.open(CheckpointPlace.of(runFile, path)));
            return complete.isEmpty() ? Optional.empty() : Optional.of(complete.getLast());
        } catch (IOException e) {
            return Optional.empty(); // the message of the failure itself matters more
        }
    }
}
