package org.parhelion.space.store;

import org.jspecify.annotations.Nullable;
import org.parhelion.space.store.SpaceRequest.Find;

/** A search that found nothing yet, and its neighbours in the list of its shelf. */
final class WaitingRequest extends Timed {
    final long client;
    final long request;
    final Find find;
    final @Nullable OpenTransaction transaction;
    final Shelf shelf;

    @Nullable
    WaitingRequest previous;

    @Nullable
    WaitingRequest next;

    WaitingRequest(
            long number,
            long deadlineNanos,
            long client,
            long request,
            Find find,
            @Nullable OpenTransaction transaction,
            Shelf shelf) {
        super(number, deadlineNanos);
        this.client = client;
        this.request = request;
        this.find = find;
        this.transaction = transaction;
        this.shelf = shelf;
    }

    boolean wants(StoredTuple stored, long nowNanos) {
        return !endedAt(nowNanos)
                && stored.freeFor(find.take(), transaction)
                && find.template().matches(stored.tuple);
    }

    /** {@return whether its success leaves the tuple as it is: a read that locks nothing} */
    boolean leavesNoTrace() {
        return !find.take() && transaction == null;
    }

    WaitingList list() {
        return leavesNoTrace() ? shelf.readers : shelf.claims;
    }
}
