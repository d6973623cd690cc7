package org.parhelion.campaign.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.campaign.store.TaskStore;

/** A coordinator that is served on the loopback interface. */
final class ServiceFixture implements AutoCloseable {
    static final RunningTask ENDED = new RunningTask() {
        @Override
        public void cancel() {}

        @Override
        public void drain() {}
    };

    /** Doubles its parameter at once. */
    static final TaskExecutor DOUBLE = (assignment, listener) -> {
        double x =
                assignment.task().parameters().getOrDefault("x", Scalar.of(0)).asDouble();
        listener.ended(new TaskOutcome.Succeeded(Map.of("y", Scalar.of(2 * x)), ""));
        return ENDED;
    };

    final EventHub events = new EventHub();
    final CoordinatorDriver driver;
    final CampaignServer server;

    ServiceFixture(
            TaskStore store,
            Path directory,
            int port,
            PeerCertificates certificates,
            Optional<AccessTokens> tokens,
            Optional<AuditLog> audit) {
        driver = CoordinatorDriver.lead(store, CoordinatorOptions.NETWORK, "test", 1, Duration.ofSeconds(5), events);
        driver.start();
        server = CampaignServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), certificates, tokens, audit);
        ServedDirectory served = new ServedDirectory(directory);
        served.create();
        server.lead(driver, served, events);
    }

    static ServiceFixture plain(TaskStore store, Path directory) {
        return new ServiceFixture(store, directory, 0, PeerCertificates.NONE, Optional.empty(), Optional.empty());
    }

    int port() {
        return server.address().getPort();
    }

    CoordinatorAddresses addresses() {
        return addresses(PeerCertificates.NONE, Optional.empty());
    }

    CoordinatorAddresses addresses(PeerCertificates certificates, Optional<String> token) {
        return new CoordinatorAddresses(List.of("127.0.0.1:" + port()), certificates, token);
    }

    RemoteWork work(String name, int slots, int prefetch, TaskExecutor executor) {
        return RemoteWork.open(
                addresses(),
                new WorkerOffer(name, slots, 0, Set.of(), prefetch, Long.MAX_VALUE),
                executor,
                directory -> {});
    }

    static List<TaskSpec> tasks(int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of("x", Scalar.of(i))));
        }
        return tasks;
    }

    @Override
    public void close() {
        server.close();
        driver.close();
    }
}
