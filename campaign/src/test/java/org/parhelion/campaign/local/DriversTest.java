package org.parhelion.campaign.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.TaskStore;

/** A coordinator and workers that are linked by a transport, with leases. */
@Timeout(60)
class DriversTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final CampaignListener NOBODY = new CampaignListener() {};

    /** Delivers what was flushed until it is closed or cut. */
    private static final class DirectLink implements MemberLink {
        private final Consumer<CampaignMessage> receiver;
        private final Queue<CampaignMessage> gathered = new ConcurrentLinkedQueue<>();
        private volatile boolean open = true;

        private DirectLink(Consumer<CampaignMessage> receiver) {
            this.receiver = receiver;
        }

        @Override
        public void send(CampaignMessage message) {
            gathered.add(message);
        }

        @Override
        public void flush() {
            for (CampaignMessage message = gathered.poll(); open && message != null; message = gathered.poll()) {
                receiver.accept(message);
            }
        }

        @Override
        public void close(String reason) {
            open = false;
        }
    }

    /** A worker, and its two links. */
    private static final class Hand implements AutoCloseable {
        private final CoordinatorDriver coordinator;
        private final String name;
        private final WorkerDriver worker;
        private int member;
        private DirectLink there = new DirectLink(message -> {});
        private DirectLink back = new DirectLink(message -> {});

        private Hand(CoordinatorDriver coordinator, String name, TaskExecutor executor) {
            this.coordinator = coordinator;
            this.name = name;
            this.worker = WorkerDriver.open(new WorkerOffer(name, 2, 0, Set.of(), 2, Long.MAX_VALUE), executor);
            connect();
        }

        private void connect() {
            DirectLink[] toCoordinator = new DirectLink[1];
            back = new DirectLink(message -> worker.receive(toCoordinator[0], List.of(message)));
            member = coordinator.connect(name, back);
            there = new DirectLink(message -> coordinator.receive(member, List.of(message), () -> {}));
            toCoordinator[0] = there;
            worker.connect(there);
        }

        private void cut() {
            there.close("cut");
            back.close("cut");
            worker.disconnect(there);
            coordinator.disconnect(member, back);
        }

        @Override
        public void close() {
            cut();
            worker.close();
        }
    }

    private static CoordinatorDriver lead(TaskStore store, CampaignListener listener) {
        CoordinatorDriver driver =
                CoordinatorDriver.lead(store, CoordinatorOptions.NETWORK, "test", 1, Duration.ofSeconds(5), listener);
        driver.start();
        return driver;
    }

    private static List<TaskSpec> tasks(int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.JavaMethod("Nothing", "run"), Map.of()));
        }
        return tasks;
    }

    private static final class Pending implements RunningTask {
        private final Consumer<TaskOutcome> listener;

        private Pending(Consumer<TaskOutcome> listener) {
            this.listener = listener;
        }

        @Override
        public void cancel() {
            listener.accept(new TaskOutcome.Failed(FailureClass.PREEMPTED, "cancelled"));
        }

        @Override
        public void drain() {
            listener.accept(new TaskOutcome.Preempted(7));
        }
    }

    private static final TaskExecutor AT_ONCE = (assignment, listener) -> {
        listener.ended(new TaskOutcome.Succeeded(Map.of(), ""));
        return new Pending(outcome -> {});
    };

    @Test
    void severalWorkersShareACampaign() throws InterruptedException {
        Map<String, AtomicInteger> byWorker = new ConcurrentHashMap<>();
        CampaignListener counts = new CampaignListener() {
            @Override
            public void started(org.parhelion.campaign.Attempt attempt, String worker) {
                byWorker.computeIfAbsent(worker, name -> new AtomicInteger()).incrementAndGet();
            }
        };
        try (CoordinatorDriver coordinator = lead(new MemoryTaskStore(), counts);
                Hand _ = new Hand(coordinator, "a", AT_ONCE);
                Hand _ = new Hand(coordinator, "b", AT_ONCE)) {
            coordinator.submit(SWEEP, CampaignRule.DEFAULT, tasks(2000));
            assertThat(coordinator.await(SWEEP, LONG)).isTrue();
            assertThat(coordinator.counts(SWEEP).succeeded()).isEqualTo(2000);
            assertThat(byWorker.keySet()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aTaskRunsOnOverAReconnection() throws InterruptedException {
        AtomicInteger starts = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        TaskListener[] told = new TaskListener[1];
        TaskExecutor executor = (assignment, listener) -> {
            starts.incrementAndGet();
            told[0] = listener;
            started.countDown();
            return new Pending(listener::ended);
        };
        try (CoordinatorDriver coordinator = lead(new MemoryTaskStore(), NOBODY);
                Hand hand = new Hand(coordinator, "a", executor)) {
            coordinator.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            hand.cut();
            told[0].ended(new TaskOutcome.Succeeded(Map.of(), "")); // its message is lost
            hand.connect();
            assertThat(coordinator.await(SWEEP, LONG)).isTrue();
            assertThat(starts).hasValue(1);
            assertThat(coordinator.counts(SWEEP).succeeded()).isEqualTo(1);
        }
    }

    @Test
    void tasksOfASilentWorkerAreGivenToAnother() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        TaskExecutor never = (assignment, listener) -> {
            started.countDown();
            return new Pending(outcome -> {
                ended.countDown();
                listener.ended(outcome);
            });
        };
        try (CoordinatorDriver coordinator = lead(new MemoryTaskStore(), NOBODY);
                Hand silent = new Hand(coordinator, "silent", never)) {
            coordinator.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            silent.cut();
            try (Hand _ = new Hand(coordinator, "other", AT_ONCE)) {
                assertThat(coordinator.await(SWEEP, LONG)).isTrue();
                assertThat(coordinator.tasks(SWEEP).getFirst().worker()).isEqualTo("other");
                assertThat(ended.await(50, TimeUnit.SECONDS))
                        .as("ended by its own worker")
                        .isTrue();
            }
        }
    }

    @Test
    void aDrainedWorkerGivesBackWhatItHas() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        TaskExecutor untilDrained = (assignment, listener) -> {
            started.countDown();
            return new Pending(listener::ended);
        };
        try (CoordinatorDriver coordinator = lead(new MemoryTaskStore(), NOBODY);
                Hand hand = new Hand(coordinator, "a", untilDrained)) {
            coordinator.submit(SWEEP, CampaignRule.DEFAULT, tasks(6));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            assertThat(hand.worker.drain(LONG)).isTrue();
            assertThat(hand.worker.preempted()).isEqualTo(2);
            assertThat(coordinator.counts(SWEEP).ready()).isEqualTo(6);
        }
    }

    @Test
    void aWorkerKeepsItsTaskUnderTheNextCoordinator() throws InterruptedException {
        MemoryTaskStore store = new MemoryTaskStore();
        AtomicInteger starts = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        TaskListener[] told = new TaskListener[1];
        WorkerDriver worker = WorkerDriver.open(WorkerOffer.of("a", 1), (assignment, listener) -> {
            starts.incrementAndGet();
            told[0] = listener;
            started.countDown();
            return new Pending(listener::ended);
        });
        CoordinatorDriver first = lead(store, NOBODY);
        try (worker) {
            link(first, worker);
            first.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            first.close();
            try (CoordinatorDriver second = lead(store, NOBODY)) {
                link(second, worker);
                told[0].ended(new TaskOutcome.Succeeded(Map.of(), ""));
                assertThat(second.await(SWEEP, LONG)).isTrue();
                assertThat(starts).hasValue(1);
            }
        }
    }

    private static void link(CoordinatorDriver coordinator, WorkerDriver worker) {
        DirectLink[] there = new DirectLink[1];
        DirectLink back = new DirectLink(message -> worker.receive(there[0], List.of(message)));
        int member = coordinator.connect("a", back);
        there[0] = new DirectLink(message -> coordinator.receive(member, List.of(message), () -> {}));
        worker.connect(there[0]);
    }
}
