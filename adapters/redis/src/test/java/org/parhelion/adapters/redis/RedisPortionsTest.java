package org.parhelion.adapters.redis;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.VerbCases;
import org.parhelion.space.database.DatabaseSpace;

/** Searches in portions of two tuples find what searches in one piece find. */
class RedisPortionsTest extends VerbCases {
    private static @Nullable RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected int rounds() {
        return 100;
    }

    @Override
    protected TupleSpace open(SpaceName space, SpaceOptions options) {
        RedisAddress address = RedisAddress.of(Objects.requireNonNull(server).address(), options);
        return new DatabaseSpace(RedisDatabase.open(address, space, 2), space, options);
    }
}
