package org.parhelion.campaign.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;

/** What a store contains, as objects, and what each write does to it: the meaning that every backend has to match. */
final class StoreImage {
    private final Map<CampaignId, Kept> campaigns = new LinkedHashMap<>();
    private long epoch;

    long lead() {
        return ++epoch;
    }

    /** Applies all writes, or none if one is refused. */
    void apply(long leader, List<StoreWrite> writes) {
        if (leader != epoch) {
            throw fenced(leader, epoch);
        }
        check(writes);
        for (StoreWrite write : writes) {
            apply(write);
        }
    }

    static CampaignException fenced(long leader, long epoch) {
        return new CampaignException(
                CampaignException.Kind.FENCED,
                "epoch " + leader + " is over: a coordinator with epoch " + epoch + " leads this store now");
    }

    private void check(List<StoreWrite> writes) {
        Map<CampaignId, Integer> counts = new LinkedHashMap<>();
        Set<List<Object>> ended = new HashSet<>();
        for (StoreWrite write : writes) {
            CampaignId id = write.campaign();
            Kept campaign = campaigns.get(id);
            if (campaign != null) {
                counts.putIfAbsent(id, campaign.tasks.size());
            }
            Integer count = counts.get(id);
            if (write instanceof StoreWrite.NewCampaign) {
                require(count == null, "campaign " + id + " exists");
                counts.put(id, 0);
                continue;
            }
            if (count == null) {
                throw refused("campaign " + id + " does not exist");
            }
            switch (write) {
                case StoreWrite.NewCampaign begin -> throw new AssertionError(begin);
                case StoreWrite.NewTasks added -> counts.put(id, checkTasks(added, count));
                case StoreWrite.NewOutcome end -> {
                    int task = end.attempt().task();
                    require(task < count, "task " + task + " of " + id + " does not exist");
                    boolean over = campaign != null && task < campaign.tasks.size() && campaign.tasks.get(task).last;
                    require(
                            !over && !ended.contains(List.<Object>of(id, task)),
                            "task " + task + " of " + id + " has an outcome already");
                    if (end.last()) {
                        ended.add(List.of(id, task));
                    }
                }
                case StoreWrite.Reopening again ->
                    require(
                            campaign != null
                                    && again.task() < campaign.tasks.size()
                                    && campaign.tasks.get(again.task()).last,
                            "task " + again.task() + " of " + id + " has not ended");
                case StoreWrite.NewSource state -> require(state.source().told() <= count, "source ahead of its tasks");
            }
        }
    }

    private static int checkTasks(StoreWrite.NewTasks added, int count) {
        int next = count;
        for (TaskSpec task : added.tasks()) {
            require(
                    task.index() == next,
                    "task " + task.index() + " of " + added.campaign() + " is not the next, which is " + next);
            next++;
        }
        return next;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw refused(message);
        }
    }

    static CampaignException refused(String message) {
        return new CampaignException(CampaignException.Kind.REFUSED, message);
    }

    private void apply(StoreWrite write) {
        if (write instanceof StoreWrite.NewCampaign begin) {
            campaigns.put(begin.campaign(), new Kept(begin));
            return;
        }
        Kept campaign = campaigns.get(write.campaign());
        if (campaign == null) {
            throw refused("campaign " + write.campaign() + " does not exist");
        }
        switch (write) {
            case StoreWrite.NewCampaign begin -> throw new AssertionError(begin);
            case StoreWrite.NewTasks added -> {
                for (TaskSpec task : added.tasks()) {
                    campaign.tasks.add(new KeptTask(task));
                }
            }
            case StoreWrite.NewOutcome end ->
                campaign.tasks.get(end.attempt().task()).end(end);
            case StoreWrite.Reopening again -> campaign.tasks.get(again.task()).reopen(again.history());
            case StoreWrite.NewSource state -> campaign.source = state.source();
        }
    }

    StoreSnapshot snapshot() {
        List<StoredCampaign> all = new ArrayList<>();
        for (Kept campaign : campaigns.values()) {
            List<TaskRecord> tasks = new ArrayList<>();
            for (KeptTask task : campaign.tasks) {
                tasks.add(task.record());
            }
            StoreWrite.NewCampaign begin = campaign.begin;
            all.add(new StoredCampaign(
                    begin.campaign(),
                    begin.rule(),
                    begin.deadlineNanos(),
                    begin.fingerprint(),
                    Optional.ofNullable(campaign.source),
                    tasks));
        }
        return new StoreSnapshot(epoch, all);
    }

    private static final class Kept {
        private final StoreWrite.NewCampaign begin;
        private final List<KeptTask> tasks = new ArrayList<>();
        private @Nullable StoredSource source;

        private Kept(StoreWrite.NewCampaign begin) {
            this.begin = begin;
        }
    }

    private static final class KeptTask {
        private final TaskSpec spec;
        private TaskHistory history = TaskHistory.NONE;
        private @Nullable TaskOutcome outcome;
        private String worker = "";
        private long runMillis;
        private boolean last;

        private KeptTask(TaskSpec spec) {
            this.spec = spec;
        }

        private void end(StoreWrite.NewOutcome end) {
            history = end.history();
            outcome = end.outcome();
            worker = end.worker();
            runMillis = end.runMillis();
            last = end.last();
        }

        private void reopen(TaskHistory from) {
            history = from;
            outcome = null;
            last = false;
        }

        private TaskRecord record() {
            return new TaskRecord(spec, state(last, outcome), history, Optional.ofNullable(outcome), worker, runMillis);
        }
    }

    /** The state that a snapshot names. */
    static TaskState state(boolean last, @Nullable TaskOutcome outcome) {
        return last && outcome != null ? TaskState.after(outcome) : TaskState.READY;
    }
}
