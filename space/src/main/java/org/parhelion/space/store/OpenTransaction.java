package org.parhelion.space.store;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a transaction that has not ended has done. */
final class OpenTransaction extends Timed {
    final long client;

    /** What it wrote and was not taken. */
    final Set<StoredTuple> written = new LinkedHashSet<>();

    /** What it took and others had written. Some may have been deleted since, by their leases. */
    final Set<StoredTuple> taken = new LinkedHashSet<>();

    /** What it read. Some may have been deleted since. */
    final Set<StoredTuple> read = new LinkedHashSet<>();

    final Set<WaitingRequest> waiting = new LinkedHashSet<>();

    OpenTransaction(long number, long deadlineNanos, long client) {
        super(number, deadlineNanos);
        this.client = client;
    }
}
