package org.parhelion.adapters.redis;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.TupleSpaceContract;

class RedisSpaceTest extends TupleSpaceContract {
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
        return Spaces.open(Objects.requireNonNull(server).address(), space, options);
    }
}
