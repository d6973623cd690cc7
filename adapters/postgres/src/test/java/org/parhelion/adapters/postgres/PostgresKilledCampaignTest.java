package org.parhelion.adapters.postgres;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.campaign.local.KilledCampaignContract;

class PostgresKilledCampaignTest extends KilledCampaignContract {
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
    protected URI newStore(int number) {
        return Objects.requireNonNull(server).newDatabase();
    }
}
