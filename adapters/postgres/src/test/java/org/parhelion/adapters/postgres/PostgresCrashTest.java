package org.parhelion.adapters.postgres;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.contract.CutNetwork;
import org.parhelion.space.contract.ServerContract;

class PostgresCrashTest extends ServerContract {
    private static @Nullable PostgresServer started;

    @BeforeAll
    static void startServer() {
        started = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (started != null) {
            started.close();
        }
    }

    private static PostgresServer server() {
        return Objects.requireNonNull(started);
    }

    @Override
    protected int port() {
        return server().port();
    }

    @Override
    protected URI address(int port) {
        return PostgresServer.address(port);
    }

    @Override
    protected Served serveIn(CutNetwork network) {
        PostgresServer inside = PostgresServer.start(network);
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
