package org.parhelion.campaign.coordinator;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;

/**
 * The workers that may have a lease, of this coordinator or of one before it. The store knows a worker before it is given a task, so the next coordinator knows for
 * whom it has to wait: a worker of an earlier epoch that has not told what it runs may run any task.
 */
final class LeaseHolders {
    private final Optional<Journal> journal;

    /** Those that the store knows. */
    private final Set<Long> stored = new HashSet<>();

    /** Those of earlier epochs that have not told what they run since they know of this epoch. */
    private final Set<Long> awaited = new HashSet<>();

    /** Whether no other worker has a lease of an earlier epoch. */
    private boolean complete;

    /**
     * The workers of earlier epochs.
     *
     * @param journal records later changes; empty if all workers end with the coordinator
     */
    LeaseHolders(StoreSnapshot snapshot, Optional<Journal> journal) {
        this.journal = journal;
        stored.addAll(snapshot.leases());
        awaited.addAll(snapshot.leases());
        complete = snapshot.leasesComplete();
    }

    /** Whether no worker has a task that this coordinator does not know. */
    boolean allKnown() {
        return complete && awaited.isEmpty();
    }

    /** A worker introduces itself: it may be given tasks once the store knows it. */
    void begin(RemoteWorker worker, WorkerRoster roster) {
        if (journal.isEmpty() || stored.contains(worker.number)) {
            worker.enrol();
            return;
        }
        journal.get().write(new StoreWrite.Leases(Set.of(worker.number), Set.of(), false));
        journal.get().then((now, output) -> {
            if (roster.find(worker.member) == worker) {
                stored.add(worker.number);
                worker.enrol();
            }
        });
    }

    /** A worker has told all that it has, and takes nothing of earlier epochs any more. */
    void told(RemoteWorker worker) {
        awaited.remove(worker.number);
    }

    /** The lease of a worker that is no longer in the roster is over. One of an earlier epoch may be another lease. */
    void end(RemoteWorker worker, WorkerRoster roster) {
        if (journal.isPresent() && !roster.has(worker.number) && !awaited.contains(worker.number)) {
            stored.remove(worker.number);
            journal.get().write(new StoreWrite.Leases(Set.of(), Set.of(worker.number), false));
        }
    }

    /** The leases of earlier epochs are over. */
    void endEarlier(WorkerRoster roster) {
        if (journal.isEmpty() || allKnown()) {
            return;
        }
        Set<Long> ended = new HashSet<>(awaited);
        ended.removeIf(roster::has);
        stored.removeAll(ended);
        awaited.clear();
        complete = true;
        journal.get().write(new StoreWrite.Leases(Set.of(), ended, true));
    }
}
