package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/**
 * A run that broke off and goes on: its directory, and its last complete checkpoint.
 *
 * @param directory where it wrote, and will write on
 * @param checkpoint what it goes on from
 */
public record Restart(Path directory, Checkpoint checkpoint) {
    private static final String SETTINGS = "settings";

    /** Keys that change nothing of the field's bits at a given step: a run may go on with others. */
    private static final Set<String> FREE =
            Set.of("steps", "ranks", "overlap", "tiling", "output", "checkpoint", "device", "stop");

    /**
     * Opens what {@code --restart directory} names.
     *
     * @throws ConfigException if there is no complete checkpoint, or it is of another problem than {@code runFile}
     */
    public static Restart open(Path directory, RunFile runFile) {
        Checkpoint checkpoint = latest(directory);
        requireSame(directory, Json.parse(checkpoint.properties().getOrDefault(SETTINGS, "{}")), runFile.settings());
        if (checkpoint.step() > runFile.steps()) {
            throw new ConfigException("steps: " + runFile.steps() + ", but the checkpoint in " + directory
                    + " is of step " + checkpoint.step() + " already");
        }
        return new Restart(directory, checkpoint);
    }

    private static Checkpoint latest(Path directory) {
        try {
            return Checkpoint.latest(OutputDirectory.checkpoints(directory))
                    .orElseThrow(() -> new ConfigException("--restart " + directory
                            + ": there is no complete checkpoint. A run that shall be able to go on says"
                            + " checkpoint.every in its run file; one that is complete keeps none"));
        } catch (IOException | DataException e) {
            throw new ConfigException("--restart " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void requireSame(Path directory, Map<String, Object> then, Map<String, Object> now) {
        Set<String> keys = new TreeSet<>(then.keySet());
        keys.addAll(now.keySet());
        keys.removeAll(FREE);
        for (String key : keys) {
            Object was = then.getOrDefault(key, "nothing");
            Object is = now.getOrDefault(key, "nothing");
            if (!was.equals(is)) {
                throw new ConfigException("--restart " + directory + ": " + key + " was " + was + " there, and is " + is
                        + " here: a run goes on with the problem it began with");
            }
        }
    }

    /** What a checkpoint says of the run that wrote it. */
    static Map<String, String> properties(RunFile runFile) {
        return Map.of(SETTINGS, Json.line(new TreeMap<>(runFile.settings())));
    }
}
