package org.parhelion.campaign.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.access.CertificateAuthority;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

/**
 * Measures what a user waits for over TLS: the connection of many workers, and the start of a single task. {@code ServiceSpeed serve DIRECTORY STORE PORT WORKERS TASKS}
 * coordinates, and {@code ServiceSpeed work DIRECTORY PORT NAME COUNT PREFETCH} is a process with so many workers. The rate of tasks is measured by
 * {@code benchmarks/campaign/over_tls.py}.
 */
final class ServiceSpeed {
    private static final int LATENCY_TASKS = 500;

    private ServiceSpeed() {}

    /** {@code serve} or {@code work}. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals("serve")) {
            serve(
                    directory,
                    URI.create(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]),
                    Integer.parseInt(arguments[5]));
        } else {
            work(
                    directory,
                    Integer.parseInt(arguments[2]),
                    arguments[3],
                    Integer.parseInt(arguments[4]),
                    Integer.parseInt(arguments[5]));
        }
    }

    private static PeerCertificates certificates(Path directory, String name) {
        return new PeerCertificates(
                Optional.of(directory.resolve(name + ".crt")),
                Optional.of(directory.resolve(name + ".key")),
                Optional.of(directory.resolve("ca.crt")));
    }

    private static void serve(Path directory, URI address, int port, int workers, int tasks) throws Exception {
        Files.createDirectories(directory);
        if (!Files.exists(directory.resolve("ca.crt"))) {
            Instant now = Instant.now();
            Instant end = now.plus(Duration.ofDays(1));
            CertificateAuthority authority = CertificateAuthority.open(directory, now, Duration.ofDays(2));
            authority.server(List.of("localhost", "127.0.0.1"), now, end);
            authority.client(new Principal("w", Optional.empty(), EnumSet.of(Role.WORKER), Instant.MAX), now, end);
        }
        EventHub events = new EventHub();
        try (TaskStore store = TaskStores.open(address);
                CoordinatorDriver driver = CoordinatorDriver.lead(
                        store, CoordinatorOptions.NETWORK, "speed", 1, Duration.ofSeconds(5), events);
                CampaignServer server = CampaignServer.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        certificates(directory, "server"),
                        Optional.empty(),
                        Optional.empty())) {
            driver.start();
            server.lead(driver, new ServedDirectory(directory), events);
            Files.writeString(directory.resolve("ready"), "");
            CampaignId warm = CampaignId.of("warm");
            driver.submit(warm, CampaignRule.DEFAULT, ServiceFixture.tasks(Math.min(tasks, 20_000)));
            driver.await(warm, Duration.ofMinutes(5));
            Set<String> names = new java.util.TreeSet<>();
            driver.tasks(warm).forEach(task -> names.add(task.worker()));
            System.out.println(names.size() + " workers have had a task; " + workers + " expected");
            latency(driver);
            Files.writeString(directory.resolve("stop"), "");
            Thread.sleep(1_500);
        }
    }

    /** One task at a time: from the call of submit to its start in another process of this computer, by the system's monotonic clock. */
    private static void latency(CoordinatorDriver driver) throws Exception {
        long[] nanos = new long[LATENCY_TASKS];
        long[] submits = new long[LATENCY_TASKS];
        for (int i = 0; i < LATENCY_TASKS; i++) {
            CampaignId id = CampaignId.of("latency" + i);
            long begun = System.nanoTime();
            driver.submit(id, CampaignRule.DEFAULT, ServiceFixture.tasks(1));
            submits[i] = System.nanoTime() - begun;
            driver.await(id, Duration.ofMinutes(1));
            Object y = ((org.parhelion.campaign.TaskOutcome.Succeeded)
                            driver.tasks(id).getFirst().outcome().orElseThrow())
                    .results()
                    .get("nanos");
            nanos[i] = Long.parseLong(String.valueOf(y)) - begun;
        }
        Arrays.sort(nanos);
        Arrays.sort(submits);
        System.out.printf(
                Locale.ROOT,
                "one task: durable submit p50 %.3f ms; submit to start in the worker p50 %.3f ms, p99 %.3f ms%n",
                submits[LATENCY_TASKS / 2] / 1e6,
                nanos[LATENCY_TASKS / 2] / 1e6,
                nanos[LATENCY_TASKS * 99 / 100] / 1e6);
    }

    private static final TaskExecutor CLOCK = (assignment, listener) -> {
        listener.ended(new org.parhelion.campaign.TaskOutcome.Succeeded(
                java.util.Map.of("nanos", org.parhelion.campaign.Scalar.of(System.nanoTime())), ""));
        return ServiceFixture.ENDED;
    };

    private static void work(Path directory, int port, String name, int count, int prefetch) throws Exception {
        CoordinatorAddresses addresses =
                new CoordinatorAddresses(List.of("localhost:" + port), certificates(directory, "w"), Optional.empty());
        List<RemoteWork> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(RemoteWork.open(
                    addresses,
                    new WorkerOffer(name + "-" + i, 1, 0, Set.of(), prefetch, Long.MAX_VALUE),
                    CLOCK,
                    served -> {}));
        }
        long begun = System.nanoTime();
        boolean told = false;
        while (!Files.exists(directory.resolve("stop"))) {
            long connected = workers.stream().filter(RemoteWork::connected).count();
            if (!told && connected == count) {
                told = true;
                System.out.printf(
                        Locale.ROOT,
                        "%s: %d connected in %.1f s%n",
                        name,
                        connected,
                        (System.nanoTime() - begun) / 1e9);
            }
            Thread.sleep(100);
        }
        workers.forEach(RemoteWork::close);
    }
}
