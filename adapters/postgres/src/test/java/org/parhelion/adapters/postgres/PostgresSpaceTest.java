package org.parhelion.adapters.postgres;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.TupleSpaceContract;

class PostgresSpaceTest extends TupleSpaceContract {
    private static @Nullable PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected int rounds() {
        return 60;
    }

    @Override
    protected TupleSpace open(SpaceName space, SpaceOptions options) {
        return Spaces.open(Objects.requireNonNull(server).address(), space, options);
    }
}
