package org.parhelion.campaign.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.MemoryTaskStore;

/** Campaigns in one process, on real time. */
@Timeout(60)
class LocalRunnerTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final TaskProgram PROGRAM = new TaskProgram.JavaMethod("Square", "run");
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final RunningTask ENDED = new RunningTask() {
        @Override
        public void cancel() {}

        @Override
        public void drain() {}
    };
    private static final CampaignListener NOBODY = new CampaignListener() {};

    /** Squares its parameter at once. */
    private static final TaskExecutor SQUARE = (assignment, listener) -> {
        double x =
                assignment.task().parameters().getOrDefault("x", Scalar.of(0)).asDouble();
        listener.ended(new TaskOutcome.Succeeded(Map.of("y", Scalar.of(x * x)), ""));
        return ENDED;
    };

    private static TaskSpec task(int index) {
        return TaskSpec.of(index, PROGRAM, Map.of("x", Scalar.of(index)));
    }

    private static List<TaskSpec> tasks(int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(task(i));
        }
        return tasks;
    }

    private static CampaignRunner open(MemoryTaskStore store, TaskExecutor executor) {
        return LocalRunner.open(store, executor, RunnerOptions.DEFAULT.withSlots(4), NOBODY);
    }

    @Test
    void everyTaskGetsItsOwnResult() throws InterruptedException {
        try (CampaignRunner runner = open(new MemoryTaskStore(), SQUARE)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, tasks(1000));
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(runner.counts(SWEEP).succeeded()).isEqualTo(1000);
            assertThat(runner.tasks(SWEEP)).allSatisfy(record -> {
                double x = record.spec().index();
                assertThat(record.outcome()).contains(new TaskOutcome.Succeeded(Map.of("y", Scalar.of(x * x)), ""));
            });
        }
    }

    @Test
    void theSameSubmissionGoesOnWithTheCampaign() throws InterruptedException {
        MemoryTaskStore store = new MemoryTaskStore();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch half = new CountDownLatch(50);
        TaskExecutor firstHalf = (assignment, listener) -> {
            if (assignment.task().index() < 50) {
                runs.incrementAndGet();
                return SQUARE.start(assignment, listener);
            }
            return ENDED;
        };
        CampaignListener counts = new CampaignListener() {
            @Override
            public void recorded(org.parhelion.campaign.Attempt attempt, TaskOutcome outcome, TaskState state) {
                half.countDown();
            }
        };
        try (CampaignRunner runner = LocalRunner.open(store, firstHalf, RunnerOptions.DEFAULT, counts)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, tasks(100));
            assertThat(half.await(50, TimeUnit.SECONDS)).isTrue();
        }
        TaskExecutor rest = (assignment, listener) -> {
            runs.incrementAndGet();
            return SQUARE.start(assignment, listener);
        };
        try (CampaignRunner runner = open(store, rest)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, tasks(100));
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(runner.counts(SWEEP).succeeded()).isEqualTo(100);
            assertThat(runs).as("runs, none of a task that was recorded").hasValue(100);
            assertThatThrownBy(() -> runner.submit(SWEEP, CampaignRule.DEFAULT, tasks(99)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sweep")
                    .hasMessageContaining("another name");
        }
    }

    @Test
    void aTaskStartsAfterAllThatItDependsOn() throws InterruptedException {
        Map<Integer, Boolean> ended = new ConcurrentHashMap<>();
        List<String> early = Collections.synchronizedList(new ArrayList<>());
        TaskExecutor executor = (assignment, listener) -> {
            for (int dependency : assignment.task().dependencies()) {
                if (!ended.containsKey(dependency)) {
                    early.add(assignment.task().index() + " before " + dependency);
                }
            }
            ended.put(assignment.task().index(), true);
            return SQUARE.start(assignment, listener);
        };
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tasks.add(task(i).withDependencies(i < 3 ? List.of() : List.of(i / 2, i - 3)));
        }
        try (CampaignRunner runner = open(new MemoryTaskStore(), executor)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, tasks);
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(runner.counts(SWEEP).succeeded()).isEqualTo(300);
            assertThat(early).isEmpty();
        }
    }

    @Test
    void whatDependsOnAFailedTaskIsCancelledAndRetried() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        TaskExecutor executor = (assignment, listener) -> {
            if (assignment.task().index() == 0 && calls.incrementAndGet() <= 2) {
                listener.ended(new TaskOutcome.Failed(FailureClass.FAILED, "exit status 3"));
                return ENDED;
            }
            return SQUARE.start(assignment, listener);
        };
        List<TaskSpec> tasks = List.of(
                task(0).withRetry(RetryRule.DEFAULT.withRetries(1).withDelays(1, 1)),
                task(1).withDependencies(List.of(0)),
                task(2).withDependencies(List.of(1)),
                task(3));
        try (CampaignRunner runner = open(new MemoryTaskStore(), executor)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, tasks);
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(runner.tasks(SWEEP))
                    .extracting(record -> record.state())
                    .containsExactly(TaskState.FAILED, TaskState.CANCELLED, TaskState.CANCELLED, TaskState.SUCCEEDED);
            assertThat(runner.explain(SWEEP, 0)).contains("exit status 3", "2 of 2");
            assertThat(runner.explain(SWEEP, 2)).contains("task-1", "did not succeed");
            assertThat(runner.retry(SWEEP)).isEqualTo(3);
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(runner.counts(SWEEP).succeeded()).isEqualTo(4);
        }
    }

    @Test
    void aSourceIsToldEveryOutcomeInTheOrderOfTasks() throws InterruptedException {
        MemoryTaskStore store = new MemoryTaskStore();
        Doubling source = new Doubling(200);
        try (CampaignRunner runner = open(store, SQUARE)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, source, "doubling 200");
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(runner.counts(SWEEP).succeeded()).isEqualTo(200);
            assertThat(source.told).isEqualTo(200);
        }
    }

    /** Each outcome asks for one more task, up to a number. */
    private static final class Doubling implements TaskSource {
        private final int most;
        private int told;
        private int asked;

        private Doubling(int most) {
            this.most = most;
        }

        @Override
        public List<TaskSpec> begin() {
            asked = 2;
            return tasks(2);
        }

        @Override
        public List<TaskSpec> told(int task, TaskOutcome outcome) {
            assertThat(task).isEqualTo(told++);
            List<TaskSpec> more = new ArrayList<>();
            for (int i = 0; i < 2 && asked < most; i++) {
                more.add(task(asked++));
            }
            return more;
        }

        @Override
        public byte[] state() {
            return ByteBuffer.allocate(8).putInt(told).putInt(asked).array();
        }

        @Override
        public void restore(byte[] state) {
            told = ByteBuffer.wrap(state).getInt(0);
            asked = ByteBuffer.wrap(state).getInt(4);
        }
    }

    @Test
    void aDrainedTaskGoesOnAtItsCheckpoint() throws InterruptedException {
        MemoryTaskStore store = new MemoryTaskStore();
        CountDownLatch started = new CountDownLatch(1);
        TaskExecutor untilDrained = (assignment, listener) -> {
            started.countDown();
            return new RunningTask() {
                @Override
                public void cancel() {
                    listener.ended(new TaskOutcome.Failed(FailureClass.PREEMPTED, "cancelled"));
                }

                @Override
                public void drain() {
                    listener.ended(new TaskOutcome.Preempted(70));
                }
            };
        };
        try (CampaignRunner runner = open(store, untilDrained)) {
            runner.submit(SWEEP, CampaignRule.DEFAULT, List.of(task(0).withCheckpointable(true)));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            assertThat(runner.drain()).isTrue();
        }
        List<Long> steps = Collections.synchronizedList(new ArrayList<>());
        TaskExecutor goesOn = (assignment, listener) -> {
            steps.add(assignment.step());
            return SQUARE.start(assignment, listener);
        };
        try (CampaignRunner runner = open(store, goesOn)) {
            assertThat(runner.await(SWEEP, LONG)).isTrue();
            assertThat(steps).containsExactly(70L);
            assertThat(runner.tasks(SWEEP).getFirst().history().failures()).isZero();
        }
    }

    @Test
    void aClosedRunnerRefusesAndWakesWhoWaits() throws InterruptedException {
        CampaignRunner runner = open(new MemoryTaskStore(), (assignment, listener) -> ENDED);
        runner.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
        runner.close();
        assertThatThrownBy(() -> runner.await(SWEEP, LONG)).hasMessageContaining("closed");
        assertThatThrownBy(() -> runner.counts(SWEEP)).hasMessageContaining("closed");
    }
}
