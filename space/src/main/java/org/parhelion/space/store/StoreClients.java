package org.parhelion.space.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clients that have something open. */
final class StoreClients {
    private final Map<Long, ClientState> states = new HashMap<>();

    ClientState state(long client) {
        return states.computeIfAbsent(client, _ -> new ClientState());
    }

    @Nullable
    ClientState existing(long client) {
        return states.get(client);
    }

    /** Forgets a client that has nothing open. */
    void release(long client) {
        ClientState state = states.get(client);
        if (state != null && state.isEmpty()) {
            states.remove(client);
        }
    }
}
