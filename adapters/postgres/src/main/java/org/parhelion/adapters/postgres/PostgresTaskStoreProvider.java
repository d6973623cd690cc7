package org.parhelion.adapters.postgres;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.store.LogTaskStore;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStoreProvider;
import org.parhelion.space.SpaceOptions;

/**
 * Opens stores of tasks at {@code postgresql://USER@HOST[:PORT]/DATABASE}; a database has one store. The password is
 * that of the variable {@code PGPASSWORD}; without it, that of the file {@code ~/.pgpass}, or of the one that {@code PGPASSFILE} names.
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
        // The driver reads the files, but not this variable.
        Optional<String> password = Optional.ofNullable(System.getenv("PGPASSWORD"));
        SpaceOptions options = password.map(SpaceOptions.DEFAULT::withSecret).orElse(SpaceOptions.DEFAULT);
        return LogTaskStore.of(PostgresTaskLog.open(PostgresAddress.of(address, options)));
    }
}
