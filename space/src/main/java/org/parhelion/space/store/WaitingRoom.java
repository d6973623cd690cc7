package org.parhelion.space.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.store.SpaceReply.Found;

/** The requests that wait. A tuple that becomes free goes straight to those that it satisfies: no other is woken. */
final class WaitingRoom {
    private final Holdings holdings;
    private final StoreClients clients;
    private final DeadlineQueue ends;
    private final Replies replies;

    /** Those that stop waiting when no transaction holds a match any more. */
    private final Set<WaitingRequest> ifExists = new LinkedHashSet<>();

    WaitingRoom(Holdings holdings, StoreClients clients, DeadlineQueue ends, Replies replies) {
        this.holdings = holdings;
        this.clients = clients;
        this.ends = ends;
        this.replies = replies;
    }

    void add(WaitingRequest waiting) {
        clients.state(waiting.client).waiting.put(waiting.request, waiting);
        waiting.list().add(waiting);
        ends.add(waiting);
        if (waiting.find.ifExists()) {
            ifExists.add(waiting);
        }
        if (waiting.transaction != null) {
            waiting.transaction.waiting.add(waiting);
        }
    }

    /** Removes a request without a reply. */
    void remove(WaitingRequest waiting) {
        clients.state(waiting.client).waiting.remove(waiting.request);
        clients.release(waiting.client);
        waiting.list().remove(waiting);
        holdings.index.release(waiting.shelf);
        ends.remove(waiting);
        ifExists.remove(waiting);
        if (waiting.transaction != null) {
            waiting.transaction.waiting.remove(waiting);
        }
    }

    void finish(WaitingRequest waiting, SpaceReply reply) {
        remove(waiting);
        replies.reply(waiting.client, waiting.request, reply);
    }

    /**
     * Gives a tuple that has become free to every read that waits for it, and then to the requests that take or lock it, in the
     * order of their arrival, until one takes it.
     */
    void offer(StoredTuple stored, long nowNanos) {
        List<Shelf> shelves = List.of(stored.keyShelf, stored.arityShelf, holdings.index.everyArity());
        for (Shelf shelf : shelves) {
            WaitingRequest waiting = shelf.readers.first();
            while (waiting != null) {
                WaitingRequest next = waiting.next;
                if (waiting.wants(stored, nowNanos)) {
                    finish(waiting, new Found(Optional.of(stored.tuple)));
                }
                waiting = next;
            }
        }
        WaitingRequest claim = nextClaim(shelves, stored, nowNanos);
        while (claim != null) {
            holdings.claim(stored, claim.find.take(), claim.transaction);
            finish(claim, new Found(Optional.of(stored.tuple)));
            claim = claim.find.take() ? null : nextClaim(shelves, stored, nowNanos);
        }
    }

    private static @Nullable WaitingRequest nextClaim(List<Shelf> shelves, StoredTuple stored, long nowNanos) {
        WaitingRequest first = null;
        for (Shelf shelf : shelves) {
            WaitingRequest waiting = shelf.claims.first();
            while (waiting != null && !waiting.wants(stored, nowNanos)) {
                waiting = waiting.next;
            }
            if (waiting != null && (first == null || waiting.number < first.number)) {
                first = waiting;
            }
        }
        return first;
    }

    /** Ends the requests that waited because {@code stored} was held, and wait for nothing now. */
    void recheck(StoredTuple stored, long nowNanos) {
        if (ifExists.isEmpty()) {
            return;
        }
        for (WaitingRequest waiting : List.copyOf(ifExists)) {
            if (waiting.find.template().matches(stored.tuple) && !held(waiting, nowNanos)) {
                finish(waiting, Found.NOTHING);
            }
        }
    }

    private boolean held(WaitingRequest waiting, long nowNanos) {
        return holdings.index.held(waiting.find.template(), waiting.find.take(), waiting.transaction, nowNanos);
    }
}
