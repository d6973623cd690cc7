package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.io.Checkpoint;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;

/**
 * What {@code --restart} names: a run, and perhaps one of its checkpoints.
 *
 * @param directory the output directory of the run
 * @param step the step of the checkpoint; empty for the latest undamaged one
 */
public record RestartPoint(Path directory, OptionalLong step) {
    /** The word for the latest checkpoint, or the beginning where there is none. */
    public static final String LATEST = "latest";

    private static final String STEP = "\\d{1,18}";
    private static final String CHECKPOINT = "step-\\d{12,18}";

    /**
     * Reads the value of {@code --restart}: a directory of a run, a directory of a checkpoint, or, with {@code -o}, a step or {@link #LATEST}.
     *
     * @param text the value
     * @param step the value of {@code --restart-step}
     * @param output the value of {@code -o}
     * @param runFile the run file, which may name the place of the checkpoints
     * @return the point; empty for {@link #LATEST} where there is no checkpoint
     * @throws ConfigException if the options make no sense together
     */
    public static Optional<RestartPoint> of(String text, OptionalLong step, Optional<Path> output, RunFile runFile) {
        if (text.equals(LATEST) || text.matches(STEP)) {
            Path directory = output.orElseThrow(() -> new ConfigException("--restart " + text
                    + " requires -o DIR, the directory of the run; a directory of that name is ./" + text));
            return text.equals(LATEST)
                    ? Optional.of(new RestartPoint(directory, step)).filter(point -> point.hasCheckpoint(runFile))
                    : Optional.of(new RestartPoint(directory, OptionalLong.of(Long.parseLong(text))));
        }
        if (output.isPresent()) {
            throw new ConfigException("--restart " + text + " writes to that directory: leave out -o");
        }
        Path path = Path.of(text).normalize();
        Path parent = path.toAbsolutePath().getParent();
        boolean namesCheckpoint = parent != null
                && parent.endsWith(OutputDirectory.checkpoints(Path.of("")))
                && path.getFileName().toString().matches(CHECKPOINT);
        return Optional.of(
                namesCheckpoint
                        ? new RestartPoint(path.resolve("../..").normalize(), OptionalLong.of(step(path)))
                        : new RestartPoint(path, step));
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
    }

    private boolean hasCheckpoint(RunFile runFile) {
        String place = CheckpointPlace.of(runFile, directory);
        try {
            return !Checkpoint.complete(CheckpointPlace.open(place)).isEmpty();
        } catch (IOException e) {
            throw new ConfigException(
                    "--restart latest: " + place + " cannot be read: " + OutputDirectory.reason(e), e);
        }
    }
}
