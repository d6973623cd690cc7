package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredSource;

/** A campaign in the coordinator's memory: its tasks, how many are in which state, and its source. */
final class CampaignBook {
    final CampaignId id;
    final CampaignRule rule;
    final long deadlineNanos;
    final String fingerprint;
    final List<Task> tasks = new ArrayList<>();
    private final int[] counts = new int[TaskState.values().length];

    /** Ranks that run. */
    int runningRanks;

    boolean durable;
    boolean deadlinePassed;
    private @Nullable TaskSource source;
    private @Nullable StoredSource stored;
    private int told;
    private boolean sourceChanged;
    /** Tasks that the source has chosen and the store does not have. */
    private final List<TaskSpec> chosenAgain = new ArrayList<>();

    CampaignBook(CampaignId id, CampaignRule rule, long deadlineNanos, String fingerprint) {
        this.id = id;
        this.rule = rule;
        this.deadlineNanos = deadlineNanos;
        this.fingerprint = fingerprint;
    }

    // Tasks --------------------------------------------------------------------------------------------------------

    Task add(TaskSpec spec) {
        if (spec.index() != tasks.size()) {
            throw new IllegalArgumentException("campaign " + id + ": task " + spec.index() + " follows task "
                    + (tasks.size() - 1) + "; indices begin at 0 and have no gaps");
        }
        Task task = new Task(this, spec);
        tasks.add(task);
        count(task.state, 1);
        for (int dependency : spec.dependencies()) {
            tasks.get(dependency).addDependant(spec.index());
        }
        return task;
    }

    @SuppressWarnings("EnumOrdinal") // the counts live no longer than the process
    void count(TaskState state, int change) {
        counts[state.ordinal()] += change;
    }

    @SuppressWarnings("EnumOrdinal")
    int count(TaskState state) {
        return counts[state.ordinal()];
    }

    CampaignCounts counts() {
        return new CampaignCounts(
                count(TaskState.WAITING),
                count(TaskState.READY),
                count(TaskState.DELAYED),
                count(TaskState.RUNNING),
                count(TaskState.SUCCEEDED),
                count(TaskState.FAILED),
                count(TaskState.CANCELLED));
    }

    List<TaskRecord> records() {
        List<TaskRecord> records = new ArrayList<>(tasks.size());
        for (Task task : tasks) {
            records.add(task.record());
        }
        return records;
    }

    /** Whether all tasks have ended and no source will add any. */
    boolean ended() {
        int ended = count(TaskState.SUCCEEDED) + count(TaskState.FAILED) + count(TaskState.CANCELLED);
        return durable && ended == tasks.size() && (source == null ? stored == null : told == ended);
    }

    // Source -------------------------------------------------------------------------------------------------------

    boolean hasSource() {
        return source != null || stored != null;
    }

    /** A new campaign's source; returns its first tasks. */
    List<TaskSpec> begin(TaskSource chooser) {
        source = chooser;
        sourceChanged = true;
        return chooser.begin();
    }

    void stored(StoredSource state) {
        stored = state;
        told = Math.max(0, state.told());
    }

    /** The source of a campaign that was loaded; it gets its state. */
    void attach(TaskSource chooser) {
        if (source == null && stored != null) {
            if (stored.isKnown()) {
                chooser.restore(stored.state());
            } else {
                tellAgain(chooser);
            }
            source = chooser;
        }
    }

    /** Tells a source from the beginning what it has been told before: it chooses the same again. */
    private void tellAgain(TaskSource chooser) {
        List<TaskSpec> chosen = new ArrayList<>(chooser.begin());
        int count = 0;
        while (count < tasks.size()) {
            int next = chooser.next(count);
            TaskOutcome outcome = next < tasks.size() && tasks.get(next).over() ? tasks.get(next).outcome : null;
            if (outcome == null) {
                break;
            }
            chosen.addAll(chooser.told(next, outcome));
            count++;
        }
        for (int i = 0; i < tasks.size(); i++) {
            if (i >= chosen.size() || !chosen.get(i).equals(tasks.get(i).spec)) {
                throw new IllegalArgumentException(
                        "campaign " + id + ": its source does not choose task " + i
                                + " of the store again: the campaign's file or an input has changed, or the source is not deterministic");
            }
        }
        chosenAgain.addAll(chosen.subList(tasks.size(), chosen.size()));
        told = count;
        sourceChanged = true;
    }

    /** Tells the source the outcomes that it takes next, while there are any; returns the tasks that it chooses. */
    List<TaskSpec> tell() {
        TaskSource chooser = source;
        List<TaskSpec> chosen = new ArrayList<>(chosenAgain);
        chosenAgain.clear();
        if (chooser == null) {
            return chosen;
        }
        while (told < tasks.size()) {
            int next = chooser.next(told);
            if (next >= tasks.size() || !tasks.get(next).over()) {
                break;
            }
            TaskOutcome outcome = tasks.get(next).outcome;
            if (outcome == null) {
                throw new IllegalStateException("task " + next + " of " + id + " has ended without an outcome");
            }
            chosen.addAll(chooser.told(next, outcome));
            told++;
            sourceChanged = true;
        }
        return chosen;
    }

    /** Writes the source's state if it has changed; in the commit of what changed it. */
    void writeSource(Journal journal) {
        TaskSource chooser = source;
        if (sourceChanged && chooser != null) {
            journal.write(new StoreWrite.NewSource(id, new StoredSource(told, chooser.state())));
            sourceChanged = false;
        }
    }
}
