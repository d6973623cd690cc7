package org.parhelion.campaign.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskRecord;

/**
 * The tasks of campaigns, at most half a second old. The coordinator's thread copies all tasks of a campaign to answer; so it is asked at most twice a second for each, however many pages are read. Thread-safe.
 */
final class TaskSnapshots {
    private static final long AGE_NANOS = 500_000_000;
    private static final int KEPT = 8;

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<CampaignId, Snapshot> snapshots = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CampaignId, Snapshot> eldest) {
            return size() > KEPT;
        }
    };

    /** What was copied, and when. */
    private record Snapshot(long nanos, List<TaskRecord> tasks) {}

    TaskSnapshots(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    List<TaskRecord> of(CampaignRunner runner, CampaignId id) {
        lock.lock(); // one thread copies, the others take its copy
        try {
            Snapshot known = snapshots.get(id);
            if (known == null || nanoTime.getAsLong() - known.nanos() > AGE_NANOS) {
                known = new Snapshot(nanoTime.getAsLong(), runner.tasks(id));
                snapshots.put(id, known);
            }
            return known.tasks();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a campaign that was changed: who changed it sees the change. */
    void forget(CampaignId id) {
        lock.lock();
        try {
            snapshots.remove(id);
        } finally {
            lock.unlock();
        }
    }
}
