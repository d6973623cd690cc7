package org.parhelion.runs.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Op;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.problem.RunFile;

/**
 * The settings that were changed during the run, on one rank. Checkpoints contain them, so that a run which continues from one needs the run file that it
 * began with.
 */
final class SettingChanges {
    private final boolean allowed;
    private final List<SettingChange> changes = new ArrayList<>();
    private RunFile current;

    /**
     * Restores the changes of the run that this one continues.
     *
     * @param original the run file that the run began with
     * @param before the changes so far
     * @param allowed whether settings can change: a run that survives deaths goes on with the model that it began with
     */
    SettingChanges(RunFile original, List<SettingChange> before, boolean allowed) {
        this.current = original;
        this.allowed = allowed;
        for (SettingChange change : before) {
            current = current.changed(change.setting());
            changes.add(change);
        }
    }

    /** The run file with all changes. */
    RunFile current() {
        return current;
    }

    /** The changes so far. */
    List<SettingChange> changes() {
        return List.copyOf(changes);
    }

    /** Changes a setting; returns why it did not, the same on every rank. Collective. */
    Optional<String> change(LiveRun run, String setting) {
        Optional<RunFile> changed = Optional.empty();
        String refusal = "";
        try {
            changed = Optional.of(changed(setting));
            run.simulation().requireChangeable(changed.get().model());
        } catch (ConfigException | IllegalArgumentException e) {
            refusal = String.valueOf(e.getMessage());
        }
        long refuses = run.comm()
                .allreduce(refusal.isEmpty() ? Long.MAX_VALUE : run.comm().rank(), Op.MIN);
        if (refuses < Long.MAX_VALUE) {
            return Optional.of(Texts.tell(run.comm(), refusal, (int) refuses));
        }
        try {
            run.simulation().change(changed.orElseThrow().model());
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage())); // on every rank
        }
        changes.add(new SettingChange(run.simulation().clock().step(), setting));
        current = changed.get();
        return Optional.empty();
    }

    private RunFile changed(String setting) {
        if (!allowed) {
            throw new ConfigException(setting + ": a run with --survive keeps the settings that it began with");
        }
        return current.changed(setting);
    }
}
