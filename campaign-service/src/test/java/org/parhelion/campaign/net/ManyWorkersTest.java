package org.parhelion.campaign.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.access.CertificateAuthority;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.MemoryTaskStore;

/**
 * Many workers, each with a connection of its own, at one coordinator: {@code -Dparhelion.campaign.workers=1000
 * -Dparhelion.campaign.tasks=100000}.
 */
@Timeout(600)
class ManyWorkersTest {
    private static final int WORKERS = Integer.getInteger("parhelion.campaign.workers", 50);
    private static final int TASKS = Integer.getInteger("parhelion.campaign.tasks", 1000);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final CampaignId SWEEP = CampaignId.of("sweep");

    @TempDir
    private Path directory = Path.of("");

    private PeerCertificates certificates(String name) {
        return new PeerCertificates(
                Optional.of(directory.resolve(name + ".crt")),
                Optional.of(directory.resolve(name + ".key")),
                Optional.of(directory.resolve("ca.crt")));
    }

    private void certify() {
        Instant now = Instant.now();
        Instant end = now.plus(Duration.ofDays(1));
        CertificateAuthority authority = CertificateAuthority.open(directory, now, Duration.ofDays(2));
        authority.server(List.of("localhost", "127.0.0.1"), now, end);
        authority.client(new Principal("node", Optional.empty(), EnumSet.of(Role.WORKER), Instant.MAX), now, end);
    }

    @Test
    void allWorkersConnectAndEachTaskIsDoneOnce() throws InterruptedException {
        certify();
        List<RemoteWork> workers = new ArrayList<>();
        try (ServiceFixture service = new ServiceFixture(
                new MemoryTaskStore(),
                directory.resolve("served"),
                0,
                certificates("server"),
                Optional.empty(),
                Optional.empty())) {
            CoordinatorAddresses addresses = service.addresses(certificates("node"), Optional.empty());
            long begunNanos = System.nanoTime();
            for (int i = 0; i < WORKERS; i++) {
                WorkerOffer offer = new WorkerOffer("w" + i, 1, 0, Set.of(), 4, Long.MAX_VALUE);
                workers.add(RemoteWork.open(addresses, offer, ServiceFixture.DOUBLE, served -> {}));
            }
            awaitWorkers(service);
            double connectSeconds = (System.nanoTime() - begunNanos) / 1e9;
            long submittedNanos = System.nanoTime();
            service.driver.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(TASKS));
            assertThat(service.driver.await(SWEEP, LIMIT)).as("ended").isTrue();
            double workSeconds = (System.nanoTime() - submittedNanos) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d workers connected in %.2f s; %d tasks in %.2f s, %.0f/s%n",
                    WORKERS,
                    connectSeconds,
                    TASKS,
                    workSeconds,
                    TASKS / workSeconds);
            assertThat(service.driver.load().workers()).as("still connected").hasSize(WORKERS);
            assertThat(service.driver.tasks(SWEEP))
                    .hasSize(TASKS)
                    .allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED))
                    .allSatisfy(task -> assertThat(task.history().attempts()).isEqualTo(1))
                    .extracting(TaskRecord::worker)
                    .containsAll(service.driver.load().workers().stream()
                            .map(CoordinatorLoad.ConnectedWorker::name)
                            .toList());
        } finally {
            workers.forEach(RemoteWork::close);
        }
    }

    private static void awaitWorkers(ServiceFixture service) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (int known = 0;
                known < WORKERS;
                known = service.driver.load().workers().size()) {
            assertThat(System.nanoTime())
                    .as("%d of %d workers are connected", known, WORKERS)
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
