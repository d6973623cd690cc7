package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/**
 * The restart of an unfinished run: its directory, and the checkpoints that it can continue from.
 *
 * @param directory the output directory of the unfinished run and of its continuation
 * @param checkpoints checkpoints whose manifest and file sizes are valid, latest first; at least one
 * @param damaged descriptions of the damage of the others, in the same order
 * @param changes keys of the run file that differ from those of the unfinished run, with both values
 */
public record Restart(Path directory, List<Checkpoint> checkpoints, List<String> damaged, List<String> changes) {
    private static final String SETTINGS = "settings";
    private static final String CHANGES = "changes";

    /** Keys without influence on the field's bits at a given step; their values may change at a restart. */
    private static final Set<String> FREE = Set.of(
            "steps",
            "until",
            "ranks",
            "overlap",
            "tiling",
            "balance",
            "output",
            "large-output",
            "checkpoint",
            "finite-check",
            "device",
            "stop",
            "fault");

    /** Keys that describe what a checkpoint contains. */
    private static final Set<String> FIXED = Set.of("problem", "grid", "precision");

    /** The checkpoint that a run continues from, and the damage of later ones. */
    record Choice(Checkpoint checkpoint, List<String> damaged) {}

    /**
     * Opens the run of {@code --restart directory}.
     *
     * @param directory output directory of the unfinished run
     * @param step step of the checkpoint; empty for the latest undamaged one
     * @param runFile the run file
     * @param allowsChanges whether keys with influence on the field's bits may have changed
     * @throws ConfigException if there is no complete checkpoint, or it belongs to another problem than that of {@code runFile}
     */
    public static Restart open(Path directory, OptionalLong step, RunFile runFile, boolean allowsChanges) {
        List<Checkpoint> whole = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        ObjectStore store = CheckpointPlace.open(CheckpointPlace.of(runFile, directory));
        for (long each : candidates(store, directory, step).reversed()) {
            try {
                whole.add(Checkpoint.open(store, each));
            } catch (DataException e) {
                damaged.add(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                damaged.add("the checkpoint of step " + each + " in " + store + " cannot be read: "
                        + OutputDirectory.reason(e));
            }
        }
        if (whole.isEmpty()) {
            throw nothingWhole(directory, damaged);
        }
        Set<String> changes = new TreeSet<>();
        for (Checkpoint checkpoint : whole) {
            changes.addAll(changes(
                    directory,
                    Json.parse(checkpoint.properties().getOrDefault(SETTINGS, "{}")),
                    runFile.settings(),
                    allowsChanges));
        }
        if (whole.getFirst().step() > runFile.steps()) {
            throw new ConfigException("steps: " + runFile.steps() + ", but the checkpoint in " + directory
                    + " is at step " + whole.getFirst().step() + " already");
        }
        double until = runFile.untilSeconds().orElse(Double.POSITIVE_INFINITY);
        if (whole.getFirst().timeSeconds() > until) {
            throw new ConfigException("until: " + until + " s, but the checkpoint in " + directory + " is at "
                    + whole.getFirst().timeSeconds() + " s already");
        }
        return new Restart(directory, List.copyOf(whole), List.copyOf(damaged), List.copyOf(changes));
    }

    private static List<Long> candidates(ObjectStore store, Path directory, OptionalLong step) {
        List<Long> complete;
        try {
            complete = Checkpoint.complete(store);
        } catch (IOException e) {
            throw new ConfigException(
                    "--restart " + directory + ": " + store + " cannot be read: " + OutputDirectory.reason(e), e);
        }
        if (complete.isEmpty()) {
            throw new ConfigException("--restart " + directory + ": no complete checkpoint found in " + store
                    + ". Set checkpoint.every in the run file to make a run restartable; checkpoints are deleted when a run"
                    + " finishes");
        }
        if (step.isEmpty()) {
            return complete;
        }
        if (!complete.contains(step.getAsLong())) {
            throw new ConfigException(
                    "--restart-step " + step.getAsLong() + ": " + directory + " has checkpoints of steps " + complete);
        }
        return List.of(step.getAsLong());
    }

    private static ConfigException nothingWhole(Path directory, List<String> damaged) {
        return new ConfigException(
                "--restart " + directory + ": every checkpoint is damaged: " + String.join(" ", damaged));
    }

    /**
     * Reads the checkpoints, latest first, and returns the first undamaged one. The ranks share the reading. Collective; the
     * result is the same on all ranks.
     *
     * @throws ConfigException if all are damaged
     */
    Choice choose(Comm comm) {
        List<String> wrong = new ArrayList<>(damaged);
        for (Checkpoint checkpoint : checkpoints) {
            String found = "";
            try {
                checkpoint.verify(comm.rank(), comm.size());
            } catch (DataException e) {
                found = String.valueOf(e.getMessage());
            } catch (IOException e) {
                found = checkpoint.place() + ": cannot be read: " + OutputDirectory.reason(e);
            }
            // The lowest rank that found damage broadcasts its description.
            long finder = comm.allreduce(found.isEmpty() ? Long.MAX_VALUE : comm.rank(), Op.MIN);
            if (finder == Long.MAX_VALUE) {
                return new Choice(checkpoint, wrong);
            }
            wrong.add(Texts.tell(comm, found, (int) finder));
        }
        throw nothingWhole(directory, wrong);
    }

    private static List<String> changes(
            Path directory, Map<String, Object> then, Map<String, Object> now, boolean allowed) {
        List<String> changes = new ArrayList<>();
        Set<String> keys = new TreeSet<>(then.keySet());
        keys.addAll(now.keySet());
        keys.removeAll(FREE);
        for (String key : keys) {
            Object was = then.getOrDefault(key, "nothing");
            Object is = now.getOrDefault(key, "nothing");
            if (!was.equals(is)) {
                String change = key + " was " + was + " there, and is " + is + " here";
                if (!allowed || FIXED.contains(key)) {
                    throw new ConfigException("--restart " + directory + ": " + change
                            + "; a restarted run needs the problem that it started with"
                            + (FIXED.contains(key) ? "" : ", or --allow-changes"));
                }
                changes.add(change);
            }
        }
        return changes;
    }

    /** The properties that a checkpoint contains of its run, which began with {@code runFile}. */
    static Map<String, String> properties(RunFile runFile, List<SettingChange> changes) {
        Map<String, Object> object = Json.object();
        object.put(CHANGES, changes.stream().map(SettingChange::json).toList());
        return Map.of(SETTINGS, Json.line(new TreeMap<>(runFile.settings())), CHANGES, Json.line(object));
    }

    /** The settings that were changed before a checkpoint, but for those that the run file now has another value of. */
    List<SettingChange> changesBefore(Checkpoint checkpoint) {
        return settingChanges(checkpoint).stream()
                .filter(change -> changes.stream().noneMatch(text -> text.startsWith(change.key() + " was ")))
                .toList();
    }

    private static List<SettingChange> settingChanges(Checkpoint checkpoint) {
        return Json.parse(checkpoint.properties().getOrDefault(CHANGES, "{}")).get(CHANGES) instanceof List<?> changes
                ? SettingChange.of(changes)
                : List.of();
    }
}
