package org.parhelion.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.local.KilledCampaignContract;
import org.parhelion.campaign.local.StandbyMain;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

class KilledCampaignTest extends KilledCampaignContract {
    @Override
    protected URI newStore(int number) {
        return URI.create("sqlite:" + directory.resolve(number + ".db"));
    }

    @Test
    @Timeout(120)
    void aStandbyLeadsOnceTheLeaderIsKilled() throws IOException, InterruptedException {
        URI address = newStore(0);
        Path log = directory.resolve("leader.log");
        Process leader = new ProcessBuilder(command(StandbyMain.class, address, log, 100_000))
                .inheritIO()
                .start();
        try (TaskStore store = TaskStores.open(address)) {
            while (Files.notExists(log) || !Files.readString(log).contains("ack")) {
                assertThat(leader.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
            }
            assertThat(store.awaitLead(Duration.ofMillis(200))).isFalse();
            assertThat(store.leader()).isNotEmpty();
            long killed = System.nanoTime();
            leader.destroyForcibly();
            assertThat(store.awaitLead(Duration.ofSeconds(5))).isTrue();
            System.out.printf(
                    Locale.ROOT, "kill -9: a standby may lead after %.2f s%n", (System.nanoTime() - killed) / 1e9);
            assertThat(store.lead("standby").epoch()).isEqualTo(2);
        } finally {
            leader.destroyForcibly().onExit().join();
        }
    }
}
