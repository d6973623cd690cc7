package org.parhelion.campaign.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;

/** What a store contains, as objects, and what each write does to it: the meaning that every backend has to match. */
final class StoreImage {
    private final Map<CampaignId, Kept> campaigns = new LinkedHashMap<>();
    private final List<CampaignId> order = new ArrayList<>();
    private final CommitChecks checks = new CommitChecks();
    private final Set<Long> leases = new TreeSet<>();
    private boolean leasesComplete = true;
    private long epoch;

    /** The epoch of who leads; {@link #replay} fills the rest. */
    void epoch(long leader) {
        epoch = leader;
    }

    /** The campaign that began as the {@code number}th, from 0. */
    CampaignId campaign(int number) {
        if (number < 0 || number >= order.size()) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED,
                    "the store is damaged: it has " + order.size() + " campaigns and names number " + number);
        }
        return order.get(number);
    }

    /** How many campaigns have begun. */
    int campaigns() {
        return order.size();
    }

    long lead() {
        return ++epoch;
    }

    /** Applies all writes, or none if one is refused. */
    void apply(long leader, List<StoreWrite> writes) {
        if (leader != epoch) {
            throw fenced(leader, epoch);
        }
        checks.accept(writes);
        for (StoreWrite write : writes) {
            apply(write);
        }
    }

    static CampaignException fenced(long leader, long epoch) {
        return new CampaignException(
                CampaignException.Kind.FENCED,
                "epoch " + leader + " is over: a coordinator with epoch " + epoch + " leads this store now");
    }

    /** Applies a write of a log; throws if it contradicts those before. */
    void replay(StoreWrite write) {
        try {
            checks.accept(List.of(write));
        } catch (CampaignException e) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED, "the store is damaged: " + e.getMessage(), e);
        }
        apply(write);
    }

    /** An earlier version has written to the store: it did not name the workers that it gave leases. */
    void leasesUnnamed() {
        leasesComplete = false;
    }

    /** The checks for what comes next. */
    CommitChecks checks() {
        return checks;
    }

    private void apply(StoreWrite write) {
        switch (write) {
            case StoreWrite.OfCampaign change -> apply(change);
            case StoreWrite.Leases change -> {
                leases.removeAll(change.ended());
                leases.addAll(change.begun());
                leasesComplete |= change.complete();
            }
        }
    }

    private void apply(StoreWrite.OfCampaign write) {
        if (write instanceof StoreWrite.NewCampaign begin) {
            campaigns.put(begin.campaign(), new Kept(begin));
            order.add(begin.campaign());
            return;
        }
        Kept campaign = campaigns.get(write.campaign());
        if (campaign == null) {
            throw new AssertionError("a write without its campaign was accepted: " + write);
        }
        switch (write) {
            case StoreWrite.NewCampaign begin -> throw new AssertionError(begin);
            case StoreWrite.NewTasks added -> {
                for (TaskSpec task : added.tasks()) {
                    campaign.tasks.add(
                            new TaskRecord(task, TaskState.READY, TaskHistory.NONE, Optional.empty(), "", 0));
                }
            }
            case StoreWrite.NewOutcome end ->
                campaign.tasks.set(
                        end.attempt().task(),
                        ended(campaign.tasks.get(end.attempt().task()), end));
            case StoreWrite.Reopening again ->
                campaign.tasks.set(again.task(), reopened(campaign.tasks.get(again.task()), again.history()));
            case StoreWrite.NewSource state -> campaign.source = state.source();
        }
    }

    private static TaskRecord ended(TaskRecord task, StoreWrite.NewOutcome end) {
        TaskState state = end.last() ? TaskState.after(end.outcome()) : TaskState.READY;
        return new TaskRecord(
                task.spec(), state, end.history(), Optional.of(end.outcome()), end.worker(), end.runMillis());
    }

    private static TaskRecord reopened(TaskRecord task, TaskHistory history) {
        return new TaskRecord(task.spec(), TaskState.READY, history, Optional.empty(), task.worker(), task.runMillis());
    }

    /** What the store contains. It shares its records with this object, so it costs a reference for each task. */
    StoreSnapshot snapshot() {
        List<StoredCampaign> all = new ArrayList<>();
        for (Kept campaign : campaigns.values()) {
            StoreWrite.NewCampaign begin = campaign.begin;
            all.add(new StoredCampaign(
                    begin.campaign(),
                    begin.rule(),
                    begin.deadlineNanos(),
                    begin.fingerprint(),
                    Optional.ofNullable(campaign.source),
                    campaign.tasks));
        }
        return new StoreSnapshot(epoch, all, leases, leasesComplete);
    }

    private static final class Kept {
        private final StoreWrite.NewCampaign begin;
        private final List<TaskRecord> tasks = new ArrayList<>();
        private @Nullable StoredSource source;

        private Kept(StoreWrite.NewCampaign begin) {
            this.begin = begin;
        }
    }
}
