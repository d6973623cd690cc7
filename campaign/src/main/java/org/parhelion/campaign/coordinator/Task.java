package org.parhelion.campaign.coordinator;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;

/** A task in the coordinator's memory. There may be a million of them. */
final class Task {
    private static final int[] NONE = {};

    final CampaignBook book;
    final TaskSpec spec;
    TaskState state = TaskState.WAITING;
    TaskHistory history = TaskHistory.NONE;

    @Nullable
    TaskOutcome outcome;

    String worker = "";
    long runMillis;

    /** The number of the last attempt of this epoch. */
    int number;

    /** The attempt that a worker has, and that worker; an outcome of any other attempt is not recorded. */
    @Nullable
    Attempt attempt;

    @Nullable
    RemoteWorker holder;

    /** An outcome is on its way to the store. */
    boolean recording;

    /** The task is stored: nothing is done about it before. */
    boolean durable;

    /** The ready queue has it. */
    boolean queued;

    /** Order in the ready queue: the time since when it is ready, less what its priority is worth [ns]. */
    long key;

    long assignedNanos;

    /** Dependencies that have not succeeded. */
    int missing;

    /** How often it was lost with its worker. */
    int losses;

    @Nullable
    Shape shape;

    private int[] dependants = NONE;
    private int dependantCount;

    Task(CampaignBook book, TaskSpec spec) {
        this.book = book;
        this.spec = spec;
    }

    void addDependant(int task) {
        if (dependantCount == dependants.length) {
            dependants = Arrays.copyOf(dependants, Math.max(2, 2 * dependantCount));
        }
        dependants[dependantCount++] = task;
    }

    int dependantCount() {
        return dependantCount;
    }

    int dependant(int i) {
        return dependants[i];
    }

    /** Whether its last outcome is known, durable or on its way. */
    boolean over() {
        return state.ended() || (recording && lastOutcome);
    }

    /** Whether the outcome on its way is the last. */
    boolean lastOutcome;

    void become(TaskState next) {
        book.count(state, -1);
        state = next;
        book.count(state, 1);
    }

    TaskRecord record() {
        return new TaskRecord(spec, state, history, Optional.ofNullable(outcome), worker, runMillis);
    }
}
