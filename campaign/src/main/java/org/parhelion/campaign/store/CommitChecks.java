package org.parhelion.campaign.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskSpec;

/**
 * Refuses writes that contradict what is stored, by one bit a task. Valid as long as its owner leads, because nobody else
 * writes then.
 */
final class CommitChecks {
    private static final class Row {
        private final int number;
        private int tasks;
        private final BitSet ended = new BitSet();

        private Row(int number) {
            this.number = number;
        }
    }

    private final Map<CampaignId, Row> rows = new HashMap<>();
    private final List<CampaignId> campaigns = new ArrayList<>();

    private Row add(CampaignId id) {
        Row row = new Row(campaigns.size());
        campaigns.add(id);
        rows.put(id, row);
        return row;
    }

    /** {@return the number of a campaign, from 0 in the order of beginning} */
    int number(CampaignId id) {
        return row(id).number;
    }

    /** Remembers the writes of a commit, or throws and remembers none of them. */
    void accept(List<StoreWrite> writes) {
        for (int i = 0; i < writes.size(); i++) {
            try {
                accept(writes.get(i));
            } catch (CampaignException e) {
                for (int back = i - 1; back >= 0; back--) {
                    undo(writes.get(back));
                }
                throw e;
            }
        }
    }

    private void accept(StoreWrite write) {
        if (write instanceof StoreWrite.OfCampaign change) {
            accept(change); // any worker may have a lease, or none
        }
    }

    private void accept(StoreWrite.OfCampaign write) {
        CampaignId id = write.campaign();
        switch (write) {
            case StoreWrite.NewCampaign begin -> {
                require(!rows.containsKey(id), "campaign " + id + " exists");
                add(id);
            }
            case StoreWrite.NewTasks added -> add(row(id), added);
            case StoreWrite.NewOutcome end -> {
                Row row = rowOf(id, end.attempt().task());
                if (row.ended.get(end.attempt().task())) {
                    throw refused("task " + end.attempt().task() + " of " + id + " has an outcome already");
                }
                row.ended.set(end.attempt().task(), end.last());
            }
            case StoreWrite.Reopening again -> {
                Row row = rowOf(id, again.task());
                if (!row.ended.get(again.task())) {
                    throw refused("task " + again.task() + " of " + id + " has not ended");
                }
                row.ended.clear(again.task());
            }
            case StoreWrite.NewSource state ->
                require(state.source().told() <= row(id).tasks, "the source of " + id + " is ahead of its tasks");
        }
    }

    private static void add(Row row, StoreWrite.NewTasks added) {
        int next = row.tasks;
        for (TaskSpec task : added.tasks()) {
            if (task.index() != next) {
                throw refused(
                        "task " + task.index() + " of " + added.campaign() + " is not the next, which is " + next);
            }
            next++;
        }
        row.tasks = next;
    }

    private void undo(StoreWrite write) {
        if (write instanceof StoreWrite.OfCampaign change) {
            undo(change);
        }
    }

    private void undo(StoreWrite.OfCampaign write) {
        CampaignId id = write.campaign();
        switch (write) {
            case StoreWrite.NewCampaign begin -> {
                rows.remove(id);
                campaigns.removeLast();
            }
            case StoreWrite.NewTasks added -> row(id).tasks -= added.tasks().size();
            case StoreWrite.NewOutcome end -> row(id).ended.clear(end.attempt().task());
            case StoreWrite.Reopening again -> row(id).ended.set(again.task());
            case StoreWrite.NewSource state -> {
                // Nothing is remembered of it.
            }
        }
    }

    private Row rowOf(CampaignId id, int task) {
        Row row = row(id);
        if (task < 0 || task >= row.tasks) {
            throw refused("task " + task + " of " + id + " does not exist");
        }
        return row;
    }

    private Row row(CampaignId id) {
        @Nullable Row row = rows.get(id);
        if (row == null) {
            throw refused("campaign " + id + " does not exist");
        }
        return row;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw refused(message);
        }
    }

    private static CampaignException refused(String message) {
        return new CampaignException(CampaignException.Kind.REFUSED, message);
    }
}
