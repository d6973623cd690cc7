package org.parhelion.space.store;

import org.jspecify.annotations.Nullable;

/** Waiting requests in the order of their arrival; any of them is removed in constant time. */
final class WaitingList {
    private @Nullable WaitingRequest first;
    private @Nullable WaitingRequest last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    WaitingRequest first() {
        return first;
    }

    void add(WaitingRequest request) {
        request.previous = last;
        if (last == null) {
            first = request;
        } else {
            last.next = request;
        }
        last = request;
    }

    void remove(WaitingRequest request) {
        if (request.previous == null) {
            first = request.next;
        } else {
            request.previous.next = request.next;
        }
        if (request.next == null) {
            last = request.previous;
        } else {
            request.next.previous = request.previous;
        }
        request.previous = null;
        request.next = null;
    }
}
