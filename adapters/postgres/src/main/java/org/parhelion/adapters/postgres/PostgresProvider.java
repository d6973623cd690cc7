package org.parhelion.adapters.postgres;

import java.net.URI;
import java.util.Set;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.database.DatabaseSpace;
import org.parhelion.space.spi.SpaceProvider;

/** Opens {@code postgresql://USER@HOST[:PORT]/DATABASE}. */
public final class PostgresProvider implements SpaceProvider {
    /** Creates the provider. */
    public PostgresProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("postgresql", "postgres");
    }

    @Override
    public TupleSpace open(URI address, SpaceName name, SpaceOptions options) {
        return new DatabaseSpace(PostgresDatabase.open(PostgresAddress.of(address, options), name), name, options);
    }
}
