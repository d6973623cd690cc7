package org.parhelion.space.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a client has open. */
final class ClientState {
    final Map<Long, WaitingRequest> waiting = new LinkedHashMap<>();
    final Set<OpenTransaction> transactions = new LinkedHashSet<>();
    final Set<TupleWatch> watches = new LinkedHashSet<>();

    boolean isEmpty() {
        return waiting.isEmpty() && transactions.isEmpty() && watches.isEmpty();
    }
}
