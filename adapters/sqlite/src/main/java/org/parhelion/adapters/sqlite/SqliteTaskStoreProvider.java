package org.parhelion.adapters.sqlite;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.parhelion.campaign.store.LogTaskStore;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStoreProvider;

/** Opens {@code sqlite:PATH}; a relative path begins at the working directory. */
public final class SqliteTaskStoreProvider implements TaskStoreProvider {
    /** For the service loader. */
    public SqliteTaskStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("sqlite");
    }

    @Override
    public TaskStore open(URI address) {
        String path = address.getSchemeSpecificPart();
        if (path == null || path.isBlank()) {
            throw new IllegalArgumentException("'" + address + "' names no file: write sqlite:PATH");
        }
        return LogTaskStore.of(SqliteTaskLog.open(Path.of(path)));
    }
}
