package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;

/**
 * A checkpoint on disk whose values were compared with their checksums.
 *
 * @param path its directory
 * @param points points along each axis, slowest first; empty if its list of contents is damaged
 * @param timeSeconds simulated time [s]
 * @param ranks number of ranks that wrote it
 * @param bytes number of bytes of its values
 * @param damage what is wrong; empty if it is whole
 */
public record VerifiedCheckpoint(
        Path path, List<Integer> points, double timeSeconds, int ranks, long bytes, String damage) {
    /** Copies the list. */
    public VerifiedCheckpoint {
        points = List.copyOf(points);
    }

    /**
     * Reads all checkpoints of a run.
     *
     * @param directory the output directory of the run, or its directory of checkpoints
     * @return the checkpoints, by step; at least one
     * @throws ConfigException if there is none, or the directory cannot be read
     */
    public static List<VerifiedCheckpoint> all(Path directory) {
        try {
            List<Path> found = Checkpoint.complete(OutputDirectory.checkpoints(directory));
            found = found.isEmpty() ? Checkpoint.complete(directory) : found;
            if (found.isEmpty()) {
                throw new ConfigException(directory + ": no complete checkpoint found");
            }
            return found.stream().map(VerifiedCheckpoint::of).toList();
        } catch (IOException e) {
            throw new ConfigException(directory + ": cannot be read: " + OutputDirectory.reason(e), e);
        }
    }

    private static VerifiedCheckpoint of(Path path) {
        try {
            Checkpoint checkpoint = Checkpoint.open(path);
            return new VerifiedCheckpoint(
                    path,
                    checkpoint.points(),
                    checkpoint.timeSeconds(),
                    checkpoint.ranks(),
                    checkpoint.byteCount(),
                    damage(checkpoint));
        } catch (DataException e) {
            return new VerifiedCheckpoint(path, List.of(), 0, 0, 0, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new VerifiedCheckpoint(path, List.of(), 0, 0, 0, "cannot be read: " + OutputDirectory.reason(e));
        }
    }

    private static String damage(Checkpoint checkpoint) throws IOException {
        try {
            checkpoint.verify(0, 1);
            return "";
        } catch (DataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** {@return the number of completed steps} */
    public long step() {
        return Checkpoint.step(path);
    }

    /** {@return whether all checksums hold} */
    public boolean whole() {
        return damage.isEmpty();
    }

    /** {@return the values as a JSON object} */
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("step", step());
        object.put("path", path.toString());
        object.put("whole", whole());
        if (!points.isEmpty()) {
            object.put("timeSeconds", Json.number(timeSeconds));
            object.put("shape", points);
            object.put("ranks", ranks);
            object.put("bytes", bytes);
        }
        if (!whole()) {
            object.put("damage", damage);
        }
        return object;
    }

    /** {@return a line for people} */
    public String line() {
        String shape = points.stream().map(String::valueOf).collect(Collectors.joining(" × "));
        String what = points.isEmpty()
                ? ""
                : shape + " points, " + Figures.seconds(timeSeconds) + ", " + Figures.large((double) bytes, "B")
                        + " of " + ranks + (ranks == 1 ? " rank: " : " ranks: ");
        return what + (whole() ? "whole" : "damaged: " + damage);
    }
}
