package org.parhelion.adapters.redis;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.contract.CutNetwork;
import org.parhelion.space.contract.ServerContract;

class RedisCrashTest extends ServerContract {
    private static @Nullable RedisServer started;

    @BeforeAll
    static void startServer() {
        started = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (started != null) {
            started.close();
        }
    }

    private static RedisServer server() {
        return Objects.requireNonNull(started);
    }

    @Override
    protected int port() {
        return server().port();
    }

    @Override
    protected URI address(int port) {
        return RedisServer.address(port);
    }

    @Override
    protected Served serveIn(CutNetwork network) {
        RedisServer inside = RedisServer.start(network);
        return new Served(inside.address(), inside);
    }

    @Override
    protected void kill() {
        server().kill();
    }

    @Override
    protected void restart() throws IOException {
        server().restart();
    }
}
