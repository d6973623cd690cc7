package org.parhelion.adapters.postgres;

import java.net.URI;
import java.util.Set;
import org.parhelion.campaign.store.LogTaskStore;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStoreProvider;
import org.parhelion.space.SpaceOptions;

/**
 * Opens stores of tasks at {@code postgresql://USER@HOST[:PORT]/DATABASE}; a database has one store. The password is in
 * the file {@code ~/.pgpass}, or in that which {@code PGPASSFILE} names.
 */
public final class PostgresTaskStoreProvider implements TaskStoreProvider {
    /** For the service loader. */
    public PostgresTaskStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("postgresql", "postgres");
    }

    @Override
    public TaskStore open(URI address) {
        return LogTaskStore.of(PostgresTaskLog.open(PostgresAddress.of(address, SpaceOptions.DEFAULT)));
    }
}
