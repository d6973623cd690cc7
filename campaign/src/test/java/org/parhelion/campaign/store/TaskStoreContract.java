package org.parhelion.campaign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.TraceContext;
import org.parhelion.protocol.SplitMix64;

/** What every store of tasks does. A backend's test extends this class. */
public abstract class TaskStoreContract {
    protected static final CampaignId SWEEP = CampaignId.of("sweep");

    private TaskStore store = new MemoryTaskStore();

    /** {@return a store; a second call opens what the first wrote} */
    protected abstract TaskStore open();

    /** Opens the store for this test. */
    private TaskStore begin() {
        store = open();
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Random tasks, of every shape that a task can have. */
    static TaskSpec randomTask(int index, SplitMix64 random) {
        TaskProgram program = switch (random.nextInt(3)) {
            case 0 -> new TaskProgram.Command(List.of("./shoot", "--shot=${shot}", "ä " + random.nextInt(3)));
            case 1 -> new TaskProgram.RunFile("heat.yaml");
            default -> new TaskProgram.JavaMethod("org.example.Shots", "run");
        };
        Map<String, Scalar> parameters = random.nextBoolean()
                ? Map.of()
                : Map.of("shot", Scalar.of((long) index), "x", Scalar.of(random.nextDouble()));
        List<Integer> dependencies = index == 0 || random.nextBoolean() ? List.of() : List.of(random.nextInt(index));
        return TaskSpec.of(index, program, parameters)
                .withName(random.nextBoolean() ? "" : "shot " + index)
                .withNeeds(new TaskNeeds(1 + random.nextInt(8), random.nextInt(1000), Set.of("gpu", "big")))
                .withPriority(random.nextInt(2001) - 1000)
                .withTimeoutMillis(random.nextInt(1 << 30))
                .withRetry(RetryRule.DEFAULT
                        .withRetries(random.nextInt(4))
                        .withRetryNan(random.nextBoolean())
                        .withMemory(1 + random.nextDouble(), random.nextInt(1 << 20)))
                .withDependencies(dependencies)
                .withCheckpointable(random.nextBoolean())
                .withInputs(random.nextBoolean() ? "" : "inputs " + random.nextInt(3));
    }

    private static StoreWrite beginning() {
        return new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, Long.MAX_VALUE, "print");
    }

    private static List<TaskSpec> tasks(int from, int to) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of("x", Scalar.of(i * 0.5))));
        }
        return tasks;
    }

    private static StoreWrite outcome(int task, TaskOutcome outcome, TaskHistory history, boolean last) {
        return new StoreWrite.NewOutcome(new Attempt(SWEEP, task, 1, 1), "w", 17, outcome, history, last);
    }

    private static StoreWrite success(int task) {
        return outcome(
                task,
                new TaskOutcome.Succeeded(
                        Map.of("energy", Scalar.of(0.1 * task), "ok", Scalar.of(true)), "out/" + task),
                new TaskHistory(1, 0, 0, 0, Set.of()),
                true);
    }

    private static void refused(CompletableFuture<Void> commit, CampaignException.Kind kind) {
        assertThatThrownBy(commit::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CampaignException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void everythingIsReadAsItWasWritten() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        SplitMix64 random = SplitMix64.of(seed, 0);
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tasks.add(randomTask(i, random));
        }
        CampaignRule rule = new CampaignRule(2.5, 7, 9, 1000, true)
                .withTrace(TraceContext.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        long epoch = begin().lead("test").epoch();
        store.commit(
                        epoch,
                        List.of(
                                new StoreWrite.NewCampaign(SWEEP, rule, 123, "print"),
                                new StoreWrite.NewTasks(SWEEP, tasks),
                                success(3),
                                outcome(
                                        4,
                                        new TaskOutcome.Failed(FailureClass.OUT_OF_MEMORY, "too big"),
                                        new TaskHistory(2, 1, 40, 1 << 20, Set.of("a", "b")),
                                        false),
                                outcome(5, new TaskOutcome.Preempted(77), TaskHistory.NONE, false),
                                outcome(6, new TaskOutcome.Cancelled("no need"), TaskHistory.NONE, true),
                                new StoreWrite.NewSource(SWEEP, new StoredSource(4, new byte[] {1, 2, 3})),
                                new StoreWrite.Leases(Set.of(1L, -2L, 3L), Set.of(), true),
                                new StoreWrite.Leases(Set.of(Long.MIN_VALUE), Set.of(3L), false)))
                .join();
        StoreSnapshot before = store.snapshot();
        store.close();
        StoreSnapshot after = begin().snapshot();
        assertThat(after).as("seed %d", seed).isEqualTo(before);
        StoredCampaign campaign = after.campaigns().getFirst();
        assertThat(campaign.rule()).isEqualTo(rule);
        assertThat(after.leases()).containsExactlyInAnyOrder(1L, -2L, Long.MIN_VALUE);
        assertThat(after.leasesComplete()).isTrue();
        assertThat(campaign.deadlineNanos()).isEqualTo(123);
        assertThat(campaign.fingerprint()).isEqualTo("print");
        assertThat(campaign.source()).contains(new StoredSource(4, new byte[] {1, 2, 3}));
        assertThat(campaign.tasks()).extracting(TaskRecord::spec).isEqualTo(tasks);
        assertThat(campaign.tasks().subList(3, 7))
                .extracting(TaskRecord::state)
                .containsExactly(TaskState.SUCCEEDED, TaskState.READY, TaskState.READY, TaskState.CANCELLED);
        assertThat(campaign.tasks().get(4).history()).isEqualTo(new TaskHistory(2, 1, 40, 1 << 20, Set.of("a", "b")));
        assertThat(campaign.tasks().get(4).outcome())
                .contains(new TaskOutcome.Failed(FailureClass.OUT_OF_MEMORY, "too big"));
        assertThat(campaign.tasks().get(3).runMillis()).isEqualTo(17);
    }

    /** {@return whether the store can go back} */
    protected boolean keepsALog() {
        return true;
    }

    /** What a store contained at one moment. */
    private record Past(LogPlace entry, LogPlace moment, List<StoredCampaign> campaigns) {}

    /** The campaigns, without the states of their sources. */
    private static List<StoredCampaign> withoutStates(List<StoredCampaign> campaigns) {
        return campaigns.stream()
                .map(one -> new StoredCampaign(
                        one.id(),
                        one.rule(),
                        one.deadlineNanos(),
                        one.fingerprint(),
                        one.source().map(_ -> StoredSource.unknown()),
                        List.copyOf(one.tasks())))
                .toList();
    }

    private static Instant tick() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        while (!Instant.now().isAfter(now.plusMillis(2))) {
            Thread.onSpinWait();
        }
        return now.plusMillis(1);
    }

    @Test
    void aStoreThatWentBackContainsWhatItContainedThen() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        SplitMix64 random = SplitMix64.of(seed, 1);
        long epoch = begin().lead("test").epoch();
        if (!keepsALog()) {
            assertThatThrownBy(() -> store.rewind(new LogPlace.Entry(1))).isInstanceOf(CampaignException.class);
            return;
        }
        CampaignId search = CampaignId.of("search");
        List<Past> pasts = new ArrayList<>();
        List<List<StoreWrite>> commits = new ArrayList<>(List.of(
                List.of(beginning(), new StoreWrite.NewTasks(SWEEP, tasks(0, 4))),
                List.of(success(2)),
                List.of(success(0), success(1)),
                List.of(
                        new StoreWrite.NewCampaign(search, CampaignRule.DEFAULT, 5, "s"),
                        new StoreWrite.NewTasks(search, tasks(0, 2)),
                        new StoreWrite.NewSource(search, new StoredSource(0, new byte[] {7}))),
                List.of(new StoreWrite.Leases(Set.of(5L), Set.of(), true), success(3))));
        for (List<StoreWrite> commit : commits) {
            store.commit(epoch, commit).join();
            pasts.add(new Past(
                    new LogPlace.Entry(store.extent().last()),
                    new LogPlace.Moment(tick()),
                    withoutStates(store.snapshot().campaigns())));
        }
        assertThatThrownBy(() -> store.rewind(new LogPlace.Entry(1_000_000)))
                .hasMessageContaining("no commit ends at entry 1000000; the log reaches from entry");
        assertThatThrownBy(() -> store.rewind(new LogPlace.Moment(Instant.EPOCH)))
                .hasMessageContaining("no commit is as old as 1970");
        assertThat(withoutStates(store.snapshot().campaigns()))
                .isEqualTo(pasts.getLast().campaigns());
        for (int back = pasts.size(); back > 0; back -= 1 + random.nextInt(2)) {
            Past past = pasts.get(back - 1);
            StoreSnapshot then = store.rewind(random.nextBoolean() ? past.entry() : past.moment());
            assertThat(then.campaigns()).as("seed %d, commit %d", seed, back).isEqualTo(past.campaigns());
            assertThat(then.epoch()).isGreaterThan(epoch);
            assertThat(then.leasesComplete()).isFalse();
        }
        refused(store.commit(epoch, List.of(success(3))), CampaignException.Kind.FENCED);
        long next = store.lead("again").epoch();
        store.commit(next, List.of(new StoreWrite.NewCampaign(CampaignId.of("next"), CampaignRule.DEFAULT, 5, "n")))
                .join();
        StoreSnapshot before = store.snapshot();
        assertThat(before.campaigns().getLast().source()).isEmpty();
        store.close();
        assertThat(begin().snapshot()).isEqualTo(before);
    }

    @Test
    void aTaskIsRecordedOnce() {
        long epoch = begin().lead("test").epoch();
        store.commit(epoch, List.of(beginning(), new StoreWrite.NewTasks(SWEEP, tasks(0, 3)), success(1)))
                .join();
        refused(store.commit(epoch, List.of(success(1))), CampaignException.Kind.REFUSED);
        refused(store.commit(epoch, List.of(success(2), success(2))), CampaignException.Kind.REFUSED);
        assertThat(store.snapshot().campaigns().getFirst().tasks())
                .extracting(TaskRecord::state)
                .containsExactly(TaskState.READY, TaskState.SUCCEEDED, TaskState.READY);
    }

    @Test
    void aReopenedTaskIsRecordedOnceMore() {
        long epoch = begin().lead("test").epoch();
        store.commit(epoch, List.of(beginning(), new StoreWrite.NewTasks(SWEEP, tasks(0, 2)), success(0)))
                .join();
        StoreWrite again = new StoreWrite.Reopening(SWEEP, 0, new TaskHistory(3, 0, 9, 0, Set.of()));
        store.commit(epoch, List.of(again)).join();
        TaskRecord reopened = store.snapshot().campaigns().getFirst().tasks().getFirst();
        assertThat(reopened.state()).isEqualTo(TaskState.READY);
        assertThat(reopened.history().step()).isEqualTo(9);
        refused(store.commit(epoch, List.of(again)), CampaignException.Kind.REFUSED);
        store.commit(epoch, List.of(success(0))).join();
    }

    @Test
    void aCommitIsDoneAsAWholeOrNotAtAll() {
        long epoch = begin().lead("test").epoch();
        store.commit(epoch, List.of(beginning(), new StoreWrite.NewTasks(SWEEP, tasks(0, 3))))
                .join();
        StoreSnapshot before = store.snapshot();
        refused(
                store.commit(epoch, List.of(success(0), new StoreWrite.NewTasks(SWEEP, tasks(5, 6)))),
                CampaignException.Kind.REFUSED);
        refused(store.commit(epoch, List.of(success(0), success(9))), CampaignException.Kind.REFUSED);
        refused(store.commit(epoch, List.of(success(0), beginning())), CampaignException.Kind.REFUSED);
        assertThat(store.snapshot()).isEqualTo(before);
    }

    @Test
    void aRefusedCommitFailsAlone() {
        long epoch = begin().lead("test").epoch();
        store.commit(epoch, List.of(beginning(), new StoreWrite.NewTasks(SWEEP, tasks(0, 100))))
                .join();
        List<CompletableFuture<Void>> commits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commits.add(store.commit(epoch, List.of(success(i))));
            commits.add(store.commit(epoch, List.of(success(i / 2))));
        }
        for (int i = 0; i < 100; i++) {
            commits.get(2 * i).join();
            refused(commits.get(2 * i + 1), CampaignException.Kind.REFUSED);
        }
        assertThat(store.snapshot().campaigns().getFirst().tasks())
                .allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED));
    }

    @Test
    void anEarlierCoordinatorIsFenced() {
        long first = begin().lead("first").epoch();
        store.commit(first, List.of(beginning())).join();
        long second = store.lead("second").epoch();
        assertThat(second).isGreaterThan(first);
        refused(
                store.commit(first, List.of(new StoreWrite.NewTasks(SWEEP, tasks(0, 1)))),
                CampaignException.Kind.FENCED);
        refused(store.commit(first, List.of()), CampaignException.Kind.FENCED);
        store.commit(second, List.of(new StoreWrite.NewTasks(SWEEP, tasks(0, 1))))
                .join();
        assertThat(store.lead("third").epoch()).isGreaterThan(second);
    }

    @Test
    void campaignsOfTwoTenantsShareNothing() {
        CampaignId other = new CampaignId("ada", "sweep");
        long epoch = begin().lead("test").epoch();
        store.commit(
                        epoch,
                        List.of(
                                beginning(),
                                new StoreWrite.NewTasks(SWEEP, tasks(0, 1)),
                                new StoreWrite.NewCampaign(other, CampaignRule.DEFAULT, 5, "p"),
                                new StoreWrite.NewTasks(other, tasks(0, 2)),
                                success(0)))
                .join();
        assertThat(store.snapshot().campaigns()).extracting(StoredCampaign::id).containsExactly(SWEEP, other);
        assertThat(store.snapshot().campaigns().get(1).tasks())
                .allSatisfy(task -> assertThat(task.outcome()).isEmpty());
    }
}
