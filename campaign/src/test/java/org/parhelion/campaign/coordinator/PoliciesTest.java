package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;

/** Each policy by itself. */
class PoliciesTest {
    private static final TaskSpec TASK = TaskSpec.of(0, new TaskProgram.RunFile("a.yaml"), Map.of())
            .withNeeds(TaskNeeds.ONE_SLOT.withMemoryBytes(1000))
            .withRetry(RetryRule.DEFAULT.withRetries(2).withDelays(100, 1000).withMemory(1.5, 2000));

    private static RetryDecision after(TaskHistory before, FailureClass kind) {
        return RetryDecision.after(TASK, before, new TaskOutcome.Failed(kind, ""), "w1");
    }

    // Retries ------------------------------------------------------------------------------------------------------

    @Test
    void aFailureIsRepeatedUntilRetriesAreUsed() {
        RetryDecision first = after(TaskHistory.NONE, FailureClass.FAILED);
        RetryDecision second = after(first.history(), FailureClass.TIMEOUT);
        RetryDecision third = after(second.history(), FailureClass.FAILED);
        assertThat(first.last()).isFalse();
        assertThat(second.last()).isFalse();
        assertThat(third.last()).isTrue();
        assertThat(third.history().attempts()).isEqualTo(3);
        assertThat(first.delayMaxMillis()).isEqualTo(100);
        assertThat(second.delayMaxMillis()).isEqualTo(200);
    }

    @Test
    void aDelayNeverExceedsTheLongest() {
        for (int failures = 1; failures < 200; failures++) {
            assertThat(RetryDecision.delayMaxMillis(TASK.retry(), failures))
                    .isEqualTo(Math.min(1000, failures > 20 ? 1000 : 100L << (failures - 1)));
        }
        assertThat(RetryDecision.delayMaxMillis(RetryRule.DEFAULT.withDelays(0, 0), 5))
                .isZero();
    }

    @Test
    void numbersThatAreNotFiniteAreRepeatedByRuleOnly() {
        assertThat(after(TaskHistory.NONE, FailureClass.NAN).last()).isTrue();
        TaskSpec repeats = TASK.withRetry(TASK.retry().withRetryNan(true));
        assertThat(RetryDecision.after(repeats, TaskHistory.NONE, new TaskOutcome.Failed(FailureClass.NAN, ""), "w1")
                        .last())
                .isFalse();
    }

    @Test
    void theNextAttemptGetsMoreMemoryUpToTheMost() {
        RetryDecision first = after(TaskHistory.NONE, FailureClass.OUT_OF_MEMORY);
        assertThat(first.history().memoryBytes()).isEqualTo(1500);
        assertThat(first.delayMaxMillis()).isZero();
        RetryDecision second = after(first.history(), FailureClass.OUT_OF_MEMORY);
        assertThat(second.history().memoryBytes()).isEqualTo(2000);
        TaskSpec patient = TASK.withRetry(TASK.retry().withRetries(9));
        assertThat(RetryDecision.after(
                                patient, second.history(), new TaskOutcome.Failed(FailureClass.OUT_OF_MEMORY, ""), "w1")
                        .last())
                .as("no more memory can be given")
                .isTrue();
    }

    @Test
    void aPreemptedAttemptCostsNoRetryAndKeepsItsStep() {
        TaskHistory history = TaskHistory.NONE;
        for (int i = 1; i <= 20; i++) {
            RetryDecision decision = RetryDecision.after(TASK, history, new TaskOutcome.Preempted(10L * i), "w1");
            assertThat(decision.last()).isFalse();
            assertThat(decision.delayMaxMillis()).isZero();
            history = decision.history();
            history = after(history, FailureClass.PREEMPTED).history();
        }
        assertThat(history.failures()).isZero();
        assertThat(history.attempts()).isEqualTo(40);
        assertThat(history.step()).isEqualTo(200);
    }

    @Test
    void aBadNodeIsAvoided() {
        assertThat(after(TaskHistory.NONE, FailureClass.NODE_BAD).history().avoid())
                .containsExactly("w1");
    }

    // Breaker ------------------------------------------------------------------------------------------------------

    @Test
    void aBreakerOpensAfterFailuresInARow() {
        CircuitBreaker breaker = new CircuitBreaker(3, 100);
        breaker.failed(0);
        breaker.failed(0);
        breaker.succeeded();
        breaker.failed(0);
        breaker.failed(0);
        assertThat(breaker.allows(0)).isTrue();
        breaker.failed(50);
        assertThat(breaker.allows(149)).isFalse();
        assertThat(breaker.opensAgainNanos()).isEqualTo(150);
        assertThat(breaker.allows(150)).as("one task tries").isTrue();
        breaker.assigned();
        assertThat(breaker.allows(150)).as("a second one does not").isFalse();
        breaker.failed(160);
        assertThat(breaker.allows(259)).isFalse();
        assertThat(breaker.allows(260)).isTrue();
        breaker.assigned();
        breaker.succeeded();
        assertThat(breaker.allows(261)).isTrue();
        assertThat(breaker.isOpen()).isFalse();
    }

    // Admission and estimates --------------------------------------------------------------------------------------

    @Test
    void aTaskBeginsIfItEndsInTimeOrWritesCheckpoints() {
        assertThat(Admission.admits(100, 100, false)).isTrue();
        assertThat(Admission.admits(101, 100, false)).isFalse();
        assertThat(Admission.admits(101, 100, true)).isTrue();
        assertThat(Admission.admits(-1, 100, false)).as("nothing is known").isTrue();
        assertThat(Admission.admits(1, 0, true)).as("the worker's life is over").isFalse();
    }

    @Test
    void nineOfTenTasksAreNoLongerThanTheEstimate() {
        RunTimeEstimates estimates = new RunTimeEstimates();
        Shape.Kind kind = new Shape.Kind("a.yaml", 4);
        assertThat(estimates.p90Nanos(kind)).isEqualTo(-1);
        for (int i = 1; i <= 10; i++) {
            estimates.learn(kind, i);
        }
        assertThat(estimates.p90Nanos(kind)).isEqualTo(9);
        for (int i = 0; i < 64; i++) {
            estimates.learn(kind, 500);
        }
        assertThat(estimates.p90Nanos(kind)).as("the old ones are forgotten").isEqualTo(500);
        assertThat(estimates.p90Nanos(new Shape.Kind("a.yaml", 2)))
                .as("the same program")
                .isEqualTo(500);
        assertThat(estimates.p90Nanos(new Shape.Kind("b.yaml", 4))).isEqualTo(-1);
    }

    // Placement ----------------------------------------------------------------------------------------------------

    private record Seat(int member, String name, int slots, int free) implements Placement.Candidate {}

    private static final List<Seat> SEATS =
            List.of(new Seat(2, "small", 4, 3), new Seat(3, "big", 16, 8), new Seat(5, "full", 16, 2));

    private static String chosen(Placement placement, int last, Set<String> near) {
        return SEATS.get(placement.choose(SEATS, last, near)).name();
    }

    @Test
    void everyStrategyChoosesByItsRule() {
        assertThat(chosen(Placement.ROUND_ROBIN, -1, Set.of())).isEqualTo("small");
        assertThat(chosen(Placement.ROUND_ROBIN, 2, Set.of())).isEqualTo("big");
        assertThat(chosen(Placement.ROUND_ROBIN, 3, Set.of())).isEqualTo("full");
        assertThat(chosen(Placement.ROUND_ROBIN, 5, Set.of())).isEqualTo("small");
        assertThat(chosen(Placement.LEAST_LOADED, -1, Set.of())).isEqualTo("small");
        assertThat(chosen(Placement.BEST_FIT, -1, Set.of())).isEqualTo("full");
        assertThat(chosen(Placement.FAIR_SHARE, -1, Set.of())).isEqualTo("full");
        assertThat(chosen(Placement.LOCALITY, -1, Set.of("full"))).isEqualTo("full");
        assertThat(chosen(Placement.LOCALITY, -1, Set.of("gone"))).isEqualTo("small");
        assertThat(chosen(Placement.PRIORITY, -1, Set.of())).isEqualTo("big");
    }

    // Cache --------------------------------------------------------------------------------------------------------

    @Test
    void equalInputsHaveEqualResultsWhateverTheirOrder() {
        ResultCache cache = new ResultCache(2);
        TaskOutcome.Succeeded outcome = new TaskOutcome.Succeeded(Map.of("y", Scalar.of(1)), "");
        TaskSpec xy = TASK.withIndex(7);
        cache.put(xy, outcome);
        assertThat(cache.find(TASK.withPriority(5).withName("other"))).contains(outcome);
        assertThat(cache.find(TASK.withNeeds(TaskNeeds.ONE_SLOT.withRanks(2)))).isEmpty();
    }

    @Test
    void theLeastRecentlyUsedResultLeavesFirst() {
        ResultCache cache = new ResultCache(2);
        TaskOutcome.Succeeded outcome = new TaskOutcome.Succeeded(Map.of(), "");
        TaskSpec[] tasks = new TaskSpec[3];
        for (int i = 0; i < 3; i++) {
            tasks[i] = TaskSpec.of(i, new TaskProgram.RunFile("a.yaml"), Map.of("x", Scalar.of(i)));
        }
        cache.put(tasks[0], outcome);
        cache.put(tasks[1], outcome);
        assertThat(cache.find(tasks[0])).isPresent();
        cache.put(tasks[2], outcome);
        assertThat(cache.find(tasks[1])).isEmpty();
        assertThat(cache.find(tasks[0])).isPresent();
        assertThat(cache.size()).isEqualTo(2);
    }
}
