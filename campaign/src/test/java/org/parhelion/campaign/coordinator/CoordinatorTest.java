package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.campaign.coordinator.Workshop.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;

/** What the coordinator and its workers decide, step by step. */
class CoordinatorTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final TaskOutcome DONE = new TaskOutcome.Succeeded(Map.of("y", Scalar.of(1)), "");
    private static final TaskOutcome NODE_BAD = new TaskOutcome.Failed(FailureClass.NODE_BAD, "no library");

    private final Workshop local = new Workshop(CoordinatorOptions.LOCAL.withPlacement(Placement.PRIORITY));

    private static TaskSpec task(int index) {
        return TaskSpec.of(index, new TaskProgram.RunFile("a.yaml"), Map.of("x", Scalar.of(index)))
                .withRetry(RetryRule.DEFAULT.withDelays(0, 0));
    }

    private static List<TaskSpec> tasks(int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(task(i));
        }
        return tasks;
    }

    private static CampaignRule rule(double weight, int runningMax, int failuresMax, long deadlineMillis) {
        return new CampaignRule(weight, runningMax, failuresMax, deadlineMillis, false);
    }

    // Order --------------------------------------------------------------------------------------------------------

    @Test
    void aTaskOfHigherPriorityStartsFirst() {
        local.submit(SWEEP, CampaignRule.DEFAULT, List.of(task(0), task(1).withPriority(5), task(2).withPriority(-1)));
        local.worker(WorkerOffer.of("w", 1));
        List<Integer> order = new ArrayList<>();
        while (!local.running.isEmpty()) {
            order.add(local.endFirst(DONE).task());
        }
        assertThat(order).containsExactly(1, 0, 2);
    }

    @Test
    void waitingRaisesATask() {
        local.submit(SWEEP, CampaignRule.DEFAULT, List.of(task(0)));
        local.pass(61 * SECOND);
        local.submit(CampaignId.of("later"), CampaignRule.DEFAULT, List.of(task(0).withPriority(1)));
        local.worker(WorkerOffer.of("w", 1));
        assertThat(local.endFirst(DONE).campaign()).as("one level a minute").isEqualTo(SWEEP);
    }

    @Test
    void tenantsShareSlotsByTheirWeights() {
        Workshop shared = new Workshop(CoordinatorOptions.LOCAL.withPlacement(Placement.FAIR_SHARE));
        CampaignId ada = new CampaignId("ada", "sweep");
        CampaignId bob = new CampaignId("bob", "sweep");
        shared.submit(ada, rule(1, 0, 0, 0), tasks(100));
        shared.submit(bob, rule(3, 0, 0, 0), tasks(100));
        shared.worker(WorkerOffer.of("w", 8));
        for (int i = 0; i < 40; i++) {
            assertThat(shared.running.keySet().stream()
                            .filter(attempt -> attempt.campaign().equals(bob)))
                    .as("bob's ranks of 8")
                    .hasSize(6);
            shared.endFirst(DONE);
        }
    }

    @Test
    void aCampaignUsesNoMoreRanksThanItsRuleAllows() {
        local.submit(SWEEP, rule(1, 3, 0, 0), tasks(10));
        local.worker(WorkerOffer.of("w", 8));
        while (!local.running.isEmpty()) {
            assertThat(local.running).hasSizeLessThanOrEqualTo(3);
            if (local.running.size() == 3 && local.coordinator.counts(SWEEP).ready() > 0) {
                assertThat(local.explain(SWEEP, 9)).contains("all the ranks");
            }
            local.endFirst(DONE);
        }
        assertThat(local.coordinator.counts(SWEEP).succeeded()).isEqualTo(10);
    }

    // Workers ------------------------------------------------------------------------------------------------------

    @Test
    void aTaskRunsOnlyWhereItsTagsAndMemoryAre() {
        TaskNeeds gpu = new TaskNeeds(1, 600, Set.of("gpu"));
        local.worker(WorkerOffer.of("plain", 4));
        local.submit(SWEEP, CampaignRule.DEFAULT, List.of(task(0).withNeeds(gpu), task(1).withNeeds(gpu)));
        assertThat(local.running).isEmpty();
        assertThat(local.explain(SWEEP, 0)).contains("none of 1 workers has", "600 B", "gpu");
        local.worker(new WorkerOffer("fast", 4, 1000, Set.of("gpu", "big"), 0, Long.MAX_VALUE));
        assertThat(local.tasksOn("fast"))
                .as("two need more memory than there is")
                .containsExactly(0);
        local.endFirst(DONE);
        assertThat(local.tasksOn("fast")).containsExactly(1);
    }

    @Test
    void anIdleWorkerGetsWhatAnotherHasNotStarted() {
        local.worker(new WorkerOffer("full", 1, 0, Set.of(), 6, Long.MAX_VALUE));
        local.submit(SWEEP, CampaignRule.DEFAULT, tasks(7));
        assertThat(local.coordinator.counts(SWEEP).running()).isEqualTo(7);
        local.worker(WorkerOffer.of("idle", 2));
        local.pass(2 * SECOND);
        assertThat(local.tasksOn("idle")).hasSize(2);
        int ended = 0;
        while (!local.running.isEmpty()) {
            local.endFirst(DONE);
            ended++;
        }
        assertThat(ended).as("each task ran once").isEqualTo(7);
    }

    @Test
    void aTaskAvoidsTheWorkerThatFailed() {
        local.worker(WorkerOffer.of("bad", 1));
        local.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
        local.endFirst(NODE_BAD);
        local.pass(SECOND);
        assertThat(local.tasksOn("bad")).as("there is no other").containsExactly(0);
        local.worker(WorkerOffer.of("good", 1));
        local.endFirst(NODE_BAD);
        local.pass(SECOND);
        assertThat(local.tasksOn("good")).containsExactly(0);
    }

    @Test
    void aWorkerThatFailsInARowRests() {
        local.worker(WorkerOffer.of("bad", 1));
        local.submit(SWEEP, CampaignRule.DEFAULT, tasks(9));
        for (int i = 0; i < 3; i++) {
            local.endFirst(NODE_BAD);
            local.pass(1);
        }
        assertThat(local.running).isEmpty();
        assertThat(local.explain(SWEEP, 8)).contains("rests");
        local.pass(29 * SECOND);
        assertThat(local.running).isEmpty();
        local.pass(2 * SECOND);
        assertThat(local.running).as("one task tries").hasSize(1);
        local.endFirst(DONE);
        assertThat(local.running).hasSize(1);
    }

    @Test
    void aTaskThatWouldNotEndInTimeStartsElsewhere() {
        local.worker(WorkerOffer.of("long", 1));
        local.submit(
                SWEEP,
                CampaignRule.DEFAULT,
                List.of(task(0), task(1), task(2), task(3), task(4).withCheckpointable(true)));
        for (int i = 0; i < 3; i++) {
            local.pass(100 * SECOND);
            local.endFirst(DONE);
        }
        local.worker(new WorkerOffer("short", 2, 0, Set.of(), 0, 60 * SECOND));
        assertThat(local.tasksOn("short")).as("it goes on at its checkpoint").containsExactly(4);
        assertThat(local.tasksOn("long")).containsExactly(3);
    }

    @Test
    void aDrainedWorkerGivesBackWhatItHasNotStarted() {
        int stopping = local.worker(new WorkerOffer("stopping", 1, 0, Set.of(), 3, Long.MAX_VALUE));
        local.submit(SWEEP, CampaignRule.DEFAULT, List.of(task(0).withCheckpointable(true), task(1), task(2)));
        local.drain(stopping);
        assertThat(local.checkpointed).hasSize(1);
        local.endFirst(new TaskOutcome.Preempted(40));
        local.pass(2 * SECOND);
        assertThat(local.running).isEmpty();
        local.worker(WorkerOffer.of("next", 3));
        assertThat(local.tasksOn("next")).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(local.running.values().stream()
                        .filter(assignment -> assignment.attempt().task() == 0))
                .allSatisfy(assignment -> assertThat(assignment.step()).isEqualTo(40));
    }

    // Leases -------------------------------------------------------------------------------------------------------

    @Test
    void anOutcomeThatComesAfterTheLeaseIsNotRecorded() {
        Workshop network = new Workshop(CoordinatorOptions.NETWORK);
        int silent = network.worker(WorkerOffer.of("silent", 1));
        network.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
        network.pass(4 * SECOND);
        Attempt first = network.running.keySet().iterator().next();
        network.cutOff(silent);
        network.worker(WorkerOffer.of("other", 1));
        network.pass(10 * SECOND);
        assertThat(network.stopped).as("the worker itself ends it").contains(first);
        assertThat(network.tasksOn("other")).containsExactly(0);
        network.end(first, new TaskOutcome.Failed(FailureClass.FAILED, "late"));
        network.reconnect(silent);
        network.pass(10 * SECOND);
        assertThat(network.coordinator.counts(SWEEP).running()).isEqualTo(1);
        network.endFirst(DONE);
        assertThat(network.coordinator.tasks(SWEEP).getFirst().outcome()).contains(DONE);
        assertThat(network.coordinator.tasks(SWEEP).getFirst().worker()).isEqualTo("other");
    }

    @Test
    void aTaskThatIsLostAgainAndAgainHasFailed() {
        Workshop network = new Workshop(CoordinatorOptions.NETWORK);
        network.submit(SWEEP, CampaignRule.DEFAULT, tasks(1));
        for (int i = 0; i < 5; i++) {
            int worker = network.worker(WorkerOffer.of("w" + i, 1));
            network.pass(4 * SECOND);
            assertThat(network.tasksOn("w" + i)).containsExactly(0);
            network.cutOff(worker);
            network.pass(10 * SECOND);
        }
        assertThat(network.coordinator.tasks(SWEEP).getFirst().state()).isEqualTo(TaskState.FAILED);
        assertThat(network.explain(SWEEP, 0)).contains("NODE_BAD", "lost with its worker 5 times");
    }

    @Test
    void anAttemptEndsAtItsTimeout() {
        local.worker(WorkerOffer.of("w", 1));
        local.submit(
                SWEEP,
                CampaignRule.DEFAULT,
                List.of(task(0).withTimeoutMillis(1500).withRetry(RetryRule.NONE)));
        Attempt attempt = local.running.keySet().iterator().next();
        local.pass(SECOND);
        assertThat(local.stopped).isEmpty();
        local.pass(SECOND);
        assertThat(local.stopped).containsExactly(attempt);
        local.end(attempt, new TaskOutcome.Failed(FailureClass.FAILED, "exit status 137"));
        assertThat(local.explain(SWEEP, 0)).contains("TIMEOUT", "1500 ms");
    }

    // Campaigns ----------------------------------------------------------------------------------------------------

    @Test
    void equalInputsRunOnce() {
        local.worker(WorkerOffer.of("w", 1));
        CampaignRule reuse = new CampaignRule(1, 0, 0, 0, true);
        local.submit(SWEEP, reuse, tasks(3));
        while (!local.running.isEmpty()) {
            local.endFirst(DONE);
        }
        CampaignId again = CampaignId.of("again");
        local.submit(again, reuse, tasks(4));
        assertThat(local.running.keySet()).extracting(Attempt::task).containsExactly(3);
        assertThat(local.coordinator.counts(again).succeeded()).isEqualTo(3);
        assertThat(local.explain(again, 0)).contains("equal inputs");

        CampaignId changed = CampaignId.of("changed");
        List<TaskSpec> other =
                tasks(3).stream().map(task -> task.withInputs("another file")).toList();
        local.submit(changed, reuse, other);
        assertThat(local.coordinator.counts(changed).succeeded()).isZero();
    }

    @Test
    void itsLoadIsWhatWaitsWithinQuotasAndWhoWorks() {
        local.worker(new WorkerOffer("busy", 1, 0, java.util.Set.of("gpu"), 0, Long.MAX_VALUE));
        local.submit(SWEEP, CampaignRule.DEFAULT, tasks(4));
        local.submit(CampaignId.of("bounded"), new CampaignRule(1, 2, 0, 0, false), tasks(9));
        local.pass(7 * SECOND);
        CoordinatorLoad load = local.load();
        assertThat(load.waiting())
                .extracting(CoordinatorLoad.WaitingTasks::tasks)
                .containsExactlyInAnyOrder(3, 2);
        assertThat(load.waiting())
                .allSatisfy(waiting -> assertThat(waiting.ageMillis()).isBetween(7_000L, 8_000L));
        assertThat(load.waiting())
                .extracting(CoordinatorLoad.WaitingTasks::runMillis)
                .containsOnly(-1L);
        assertThat(load.workers())
                .singleElement()
                .isEqualTo(new CoordinatorLoad.ConnectedWorker("busy", 1, java.util.Set.of("gpu"), 1, 0, false));
        while (!local.running.isEmpty()) {
            local.endFirst(DONE);
        }
        local.pass(30 * SECOND);
        assertThat(local.load().waiting()).isEmpty();
        assertThat(local.load().workers().getFirst().idleMillis()).isBetween(28_000L, 32_000L);
    }

    @Test
    void tasksThatHaveNotStartedAtTheDeadlineAreCancelled() {
        local.worker(WorkerOffer.of("w", 2));
        local.submit(SWEEP, rule(1, 0, 0, 5_000), tasks(6));
        local.pass(6 * SECOND);
        assertThat(local.coordinator.counts(SWEEP).cancelled()).isEqualTo(4);
        assertThat(local.explain(SWEEP, 5)).contains("deadline");
        local.endFirst(DONE);
        local.endFirst(DONE);
        assertThat(local.coordinator.ended(SWEEP)).isTrue();
    }

    @Test
    void tooManyFailuresCancelTheRest() {
        local.worker(WorkerOffer.of("w", 1));
        List<TaskSpec> once =
                tasks(9).stream().map(task -> task.withRetry(RetryRule.NONE)).toList();
        local.submit(SWEEP, rule(1, 0, 2, 0), once);
        local.endFirst(new TaskOutcome.Failed(FailureClass.FAILED, "no"));
        local.endFirst(new TaskOutcome.Failed(FailureClass.NAN, "no"));
        assertThat(local.coordinator.counts(SWEEP).failed()).isEqualTo(2);
        assertThat(local.coordinator.counts(SWEEP).cancelled() + local.running.size())
                .isEqualTo(7);
    }

    @Test
    void aCancelledCampaignEndsItsTasks() {
        local.worker(WorkerOffer.of("w", 2));
        local.submit(SWEEP, CampaignRule.DEFAULT, tasks(5));
        List<Attempt> ran = List.copyOf(local.running.keySet());
        local.cancel(SWEEP);
        assertThat(local.stopped).containsExactlyInAnyOrderElementsOf(ran);
        assertThat(local.coordinator.counts(SWEEP).cancelled()).isEqualTo(5);
        ran.forEach(attempt -> local.end(attempt, DONE));
        assertThat(local.coordinator.counts(SWEEP).cancelled()).as("too late").isEqualTo(5);
        local.submit(CampaignId.of("next"), CampaignRule.DEFAULT, tasks(2));
        assertThat(local.running).as("the slots are free again").hasSize(2);
    }

    @Test
    void aTaskOfMoreRanksThanAnyWorkerSaysSo() {
        local.worker(WorkerOffer.of("w", 4));
        local.submit(SWEEP, CampaignRule.DEFAULT, List.of(task(0).withNeeds(TaskNeeds.ONE_SLOT.withRanks(8))));
        assertThat(local.explain(SWEEP, 0)).isEqualTo("task-0 is ready: none of 1 workers has 8 slots.");
    }
}
