package org.parhelion.adapters.redis;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.LeapingClock;
import org.parhelion.space.contract.ServerClockCases;

class RedisClockTest extends ServerClockCases {
    private static @Nullable LeapingClock clock;
    private static @Nullable RedisServer server;

    @BeforeAll
    static void startServer() throws IOException {
        clock = LeapingClock.make();
        server = RedisServer.start(clock);
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
        if (clock != null) {
            clock.close();
        }
    }

    @Override
    protected LeapingClock clock() {
        return Objects.requireNonNull(clock);
    }

    @Override
    protected TupleSpace open(SpaceName name) {
        return Spaces.open(Objects.requireNonNull(server).address(), name, SpaceOptions.DEFAULT);
    }
}
