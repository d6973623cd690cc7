package org.parhelion.campaign.store;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores in this JVM's memory, by name: {@code memory:NAME}. */
public final class MemoryTaskStoreProvider implements TaskStoreProvider {
    private static final Map<String, MemoryTaskStore> STORES = new ConcurrentHashMap<>();

    /** For the service loader. */
    public MemoryTaskStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public TaskStore open(URI address) {
        return STORES.computeIfAbsent(address.getSchemeSpecificPart(), name -> new MemoryTaskStore());
    }
}
