package org.parhelion.campaign.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.MemoryTaskStore;

/** Workers and users over gRPC. */
@Timeout(90)
class RemoteWorkTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void tasksRunAsTheyDoInOneProcess() throws InterruptedException {
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignClient client = CampaignClient.open(service.addresses());
                RemoteWork _ = service.work("a", 2, 20, ServiceFixture.DOUBLE);
                RemoteWork _ = service.work("b", 2, 20, ServiceFixture.DOUBLE)) {
            client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(5000));
            assertThat(client.await(SWEEP, LONG)).isTrue();
            assertThat(client.campaigns()).containsExactly(SWEEP);
            assertThat(client.counts(SWEEP)).isEqualTo(service.driver.counts(SWEEP));
            assertThat(client.counts(SWEEP).succeeded()).isEqualTo(5000);
            assertThat(client.tasks(SWEEP)).isEqualTo(service.driver.tasks(SWEEP));
            assertThat(client.tasks(SWEEP))
                    .allSatisfy(record -> assertThat(record.outcome())
                            .contains(new TaskOutcome.Succeeded(
                                    Map.of("y", Scalar.of(2.0 * record.spec().index())), "")));
            assertThat(client.explain(SWEEP, 7)).isEqualTo(service.driver.explain(SWEEP, 7));
        }
    }

    @Test
    void aCampaignIsCancelledAndRetried() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger(1);
        TaskExecutor once = (assignment, listener) -> {
            if (assignment.task().index() == 1 && failures.getAndDecrement() > 0) {
                listener.ended(new TaskOutcome.Failed(FailureClass.FAILED, "exit status 3"));
                return ServiceFixture.ENDED;
            }
            return ServiceFixture.DOUBLE.start(assignment, listener);
        };
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignClient client = CampaignClient.open(service.addresses())) {
            List<TaskSpec> tasks = ServiceFixture.tasks(3).stream()
                    .map(task -> task.withRetry(RetryRule.NONE))
                    .toList();
            client.submit(SWEEP, CampaignRule.DEFAULT, tasks);
            try (RemoteWork _ = service.work("a", 1, 0, once)) {
                assertThat(client.await(SWEEP, LONG)).isTrue();
                assertThat(client.counts(SWEEP).failed()).isEqualTo(1);
                assertThat(client.retry(SWEEP)).isEqualTo(1);
                assertThat(client.await(SWEEP, LONG)).isTrue();
                assertThat(client.counts(SWEEP).succeeded()).isEqualTo(3);
            }
            CampaignId other = CampaignId.of("other");
            client.submit(other, CampaignRule.DEFAULT, tasks);
            assertThat(client.cancel(other)).isEqualTo(3);
            assertThat(client.counts(other).cancelled()).isEqualTo(3);
        }
    }

    @Test
    void aTaskRunsOnWhileTheCoordinatorIsReplaced() throws InterruptedException {
        MemoryTaskStore store = new MemoryTaskStore();
        AtomicInteger starts = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        TaskListener[] told = new TaskListener[1];
        TaskExecutor executor = (assignment, listener) -> {
            starts.incrementAndGet();
            told[0] = listener;
            started.countDown();
            return ServiceFixture.ENDED;
        };
        ServiceFixture first = ServiceFixture.plain(store, directory);
        int port = first.port();
        try (RemoteWork _ = first.work("a", 1, 0, executor);
                CampaignClient client = CampaignClient.open(first.addresses())) {
            client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(1));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            first.close();
            try (ServiceFixture _ = new ServiceFixture(
                    store, directory, port, PeerCertificates.NONE, Optional.empty(), Optional.empty())) {
                told[0].ended(new TaskOutcome.Succeeded(Map.of(), ""));
                assertThat(client.await(SWEEP, LONG)).isTrue();
                assertThat(starts).hasValue(1);
                assertThat(client.counts(SWEEP).succeeded()).isEqualTo(1);
            }
        }
    }

    @Test
    void ofTwoCoordinatorsTheOneThatLeadsIsFound() throws InterruptedException {
        try (ServiceFixture leads = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignServer standby = CampaignServer.open(
                        new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0),
                        PeerCertificates.NONE,
                        Optional.empty(),
                        Optional.empty())) {
            standby.standBy("test leads");
            CoordinatorAddresses both = new CoordinatorAddresses(
                    List.of(
                            "127.0.0.1:1", // nobody listens there
                            "127.0.0.1:" + standby.address().getPort(),
                            "127.0.0.1:" + leads.port()),
                    PeerCertificates.NONE,
                    Optional.empty());
            try (CampaignClient client = CampaignClient.open(both);
                    RemoteWork _ = RemoteWork.open(both, WorkerOffer.of("a", 1), ServiceFixture.DOUBLE, served -> {})) {
                client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(3));
                assertThat(client.await(SWEEP, LONG)).isTrue();
            }
        }
    }

    @Test
    void whoWatchesHearsOfEveryTask() throws InterruptedException {
        Map<Integer, TaskState> heard = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(200);
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignClient client = CampaignClient.open(service.addresses())) {
            client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(200));
            CampaignListener listener = new CampaignListener() {
                @Override
                public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
                    heard.put(attempt.task(), state);
                    all.countDown();
                }
            };
            AtomicInteger lost = new AtomicInteger();
            try (CampaignWatch watch = client.watch(SWEEP, listener, count -> lost.addAndGet((int) count));
                    RemoteWork _ = watched(watch, service)) {
                assertThat(all.await(50, TimeUnit.SECONDS)).isTrue();
            }
            Map<Integer, TaskState> expected = new HashMap<>();
            service.driver.tasks(SWEEP).forEach(task -> expected.put(task.spec().index(), task.state()));
            assertThat(heard).isEqualTo(expected);
            assertThat(lost).hasValue(0);
        }
    }

    private static RemoteWork watched(CampaignWatch watch, ServiceFixture service) throws InterruptedException {
        assertThat(watch.awaitOpen(LONG)).isTrue();
        return service.work("a", 2, 10, ServiceFixture.DOUBLE);
    }

    @Test
    void anAttemptBelongsToTheSpanOfItsSubmitter() throws InterruptedException {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        List<String> told = new CopyOnWriteArrayList<>();
        TaskExecutor notes = (assignment, listener) -> {
            told.add(assignment.traceParent());
            return ServiceFixture.DOUBLE.start(assignment, listener);
        };
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignClient client = CampaignClient.open(service.addresses());
                RemoteWork _ = service.work("w", 1, 0, notes)) {
            client.trace(TraceContext.parse(parent).orElseThrow());
            client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(2));
            assertThat(client.await(SWEEP, LONG)).isTrue();
        }
        assertThat(told).containsExactly(parent, parent);
    }

    @Test
    void whoReadsTooSlowlyIsToldWhatItLost() throws InterruptedException {
        EventHub hub = new EventHub();
        try (EventHub.Subscriber slow = hub.watch(SWEEP)) {
            for (int i = 0; i < 12_000; i++) {
                hub.started(new Attempt(SWEEP, i, 1, 1), "a");
            }
            long lost = 0;
            int events = 0;
            int last = -1;
            for (var page = slow.next(0); page.isPresent(); page = slow.next(0)) {
                lost += page.get().getLost();
                events += page.get().getEventsCount();
                last = page.get()
                        .getEvents(page.get().getEventsCount() - 1)
                        .getAttempt()
                        .getTask();
            }
            assertThat(events + lost).isEqualTo(12_000);
            assertThat(lost).isPositive();
            assertThat(last).isEqualTo(11_999);
        }
    }

    @Test
    void resultsThatNoMessageCarriesAreAFailure() throws InterruptedException {
        TaskExecutor verbose = (assignment, listener) -> {
            listener.ended(new TaskOutcome.Succeeded(Map.of("y", Scalar.of("y".repeat(2_000_000))), ""));
            return ServiceFixture.ENDED;
        };
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignClient client = CampaignClient.open(service.addresses());
                RemoteWork _ = service.work("a", 1, 0, verbose)) {
            client.submit(
                    SWEEP,
                    CampaignRule.DEFAULT,
                    List.of(ServiceFixture.tasks(1).getFirst().withRetry(RetryRule.NONE)));
            assertThat(client.await(SWEEP, LONG)).isTrue();
            assertThat(client.tasks(SWEEP).getFirst().outcome().orElseThrow().toString())
                    .contains("write the rest to files");
            TaskSpec long1 = TaskSpec.of(
                    0, ServiceFixture.tasks(1).getFirst().program(), Map.of("x", Scalar.of("x".repeat(2_000_000))));
            assertThatThrownBy(() -> client.submit(CampaignId.of("long"), CampaignRule.DEFAULT, List.of(long1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1048576 bytes");
        }
    }

    @Test
    void aDrainedWorkerGivesBackWhatItHas() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        TaskExecutor untilDrained = (assignment, listener) -> {
            started.countDown();
            return new org.parhelion.campaign.RunningTask() {
                @Override
                public void cancel() {
                    listener.ended(new TaskOutcome.Failed(FailureClass.PREEMPTED, "cancelled"));
                }

                @Override
                public void drain() {
                    listener.ended(new TaskOutcome.Preempted(7));
                }
            };
        };
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory);
                CampaignClient client = CampaignClient.open(service.addresses());
                RemoteWork work = RemoteWork.open(
                        service.addresses(),
                        new WorkerOffer("a", 1, 0, Set.of(), 3, Long.MAX_VALUE),
                        untilDrained,
                        served -> {})) {
            client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(4));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            assertThat(work.drain(LONG)).isTrue();
            assertThat(work.preempted()).isEqualTo(1);
            assertThat(client.counts(SWEEP).ready()).isEqualTo(4);
        }
    }

    @Test
    void aCoordinatorThatIsNowhereIsReported() {
        CoordinatorAddresses nowhere =
                new CoordinatorAddresses(List.of("127.0.0.1:1"), PeerCertificates.NONE, Optional.empty());
        try (CampaignClient client = CampaignClient.open(nowhere, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> client.counts(SWEEP))
                    .isInstanceOf(CampaignException.class)
                    .hasMessageContaining("127.0.0.1:1");
        }
    }
}
