package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;

/**
 * A checkpoint whose values were compared with their checksums.
 *
 * @param place its store and folder
 * @param step number of completed steps
 * @param points points along each axis, slowest first; empty if its list of contents is damaged
 * @param timeSeconds simulated time [s]
 * @param ranks number of ranks that wrote it
 * @param bytes number of bytes of its values
 * @param damage what is wrong; empty if it is whole
 */
public record VerifiedCheckpoint(
        String place, long step, List<Integer> points, double timeSeconds, int ranks, long bytes, String damage) {
    /** Copies the list. */
    public VerifiedCheckpoint {
        points = List.copyOf(points);
    }

    /**
     * Reads all checkpoints of a run.
     *
     * @param place the output directory of the run, its directory of checkpoints, or the URI of an object store
     * @return the checkpoints, by step; at least one
     * @throws ConfigException if there is none, or the directory cannot be read
     */
    public static List<VerifiedCheckpoint> all(String place) {
        try {
            ObjectStore store = CheckpointPlace.open(place);
            if (!ObjectStore.isUri(place)) {
                ObjectStore inside = ObjectStore.directory(OutputDirectory.checkpoints(Path.of(place)));
                store = Checkpoint.complete(inside).isEmpty() ? store : inside;
            }
            List<VerifiedCheckpoint> found = new ArrayList<>();
            for (long step : Checkpoint.complete(store)) {
                found.add(of(store, step));
            }
            if (found.isEmpty()) {
                throw new ConfigException(place + ": no complete checkpoint found");
            }
            return found;
        } catch (IOException e) {
            throw new ConfigException(place + ": cannot be read: " + OutputDirectory.reason(e), e);
        }
    }

    private static VerifiedCheckpoint of(ObjectStore store, long step) {
        try {
            Checkpoint checkpoint = Checkpoint.open(store, step);
            return new VerifiedCheckpoint(
                    checkpoint.place(),
                    step,
                    checkpoint.points(),
                    checkpoint.timeSeconds(),
                    checkpoint.ranks(),
                    checkpoint.byteCount(),
                    damage(checkpoint));
        } catch (DataException e) {
            return damaged(store, step, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return damaged(store, step, "cannot be read: " + OutputDirectory.reason(e));
        }
    }

    private static VerifiedCheckpoint damaged(ObjectStore store, long step, String damage) {
        return new VerifiedCheckpoint(store.toString(), step, List.of(), 0, 0, 0, damage);
    }

    private static String damage(Checkpoint checkpoint) throws IOException {
        try {
            checkpoint.verify(0, 1);
            return "";
        } catch (DataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** {@return whether all checksums hold} */
    public boolean whole() {
        return damage.isEmpty();
    }

    /** {@return the values as a JSON object} */
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("step", step);
        object.put("path", place);
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
