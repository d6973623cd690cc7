package org.parhelion.adapters.redis;

import java.net.URI;
import java.util.Set;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.database.DatabaseSpace;
import org.parhelion.space.spi.SpaceProvider;

/** Opens {@code redis://[USER@]HOST[:PORT][/DATABASE]}, and the same with TLS as {@code rediss://}. */
public final class RedisProvider implements SpaceProvider {
    /** Creates the provider. */
    public RedisProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss");
    }

    @Override
    public TupleSpace open(URI address, SpaceName name, SpaceOptions options) {
        return new DatabaseSpace(RedisDatabase.open(RedisAddress.of(address, options), name), name, options);
    }
}
