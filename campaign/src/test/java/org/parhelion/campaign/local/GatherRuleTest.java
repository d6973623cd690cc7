package org.parhelion.campaign.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.Worker;
import org.parhelion.campaign.coordinator.WorkerEvent;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/** The worker's rule in virtual time: no clock, no thread. */
class GatherRuleTest {
    private static final int PREFETCH = 10;
    private static final long SECOND = 1_000_000_000;

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());
    private final GatherRule rule = new GatherRule();

    @Test
    void aMessageLeavesAtOnceIfTooFewTasksWait() {
        rule.add(100);
        assertThat(rule.leavesAt(false, 100)).isEqualTo(100);
        assertThat(rule.leavesAt(true, 100)).isEqualTo(100 + GatherRule.GATHER_NANOS);
        assertThat(rule.leavesAt(false, 200)).as("the queue has become short").isEqualTo(200);
    }

    @Test
    void theFirstMessageSetsTheTimeForAllThatFollow() {
        rule.add(100);
        rule.add(100 + GatherRule.GATHER_NANOS / 2);
        assertThat(rule.leavesAt(true, 300)).isEqualTo(100 + GatherRule.GATHER_NANOS);
        rule.clear();
        rule.add(SECOND);
        assertThat(rule.leavesAt(true, SECOND)).isEqualTo(SECOND + GatherRule.GATHER_NANOS);
    }

    @Test
    void noMessageIsDelayedByMoreThanTheRuleSays() {
        SplitMix64 random = SplitMix64.of(seed, 0);
        Deque<Long> told = new ArrayDeque<>();
        long nowNanos = 0;
        for (int round = 0; round < 20_000; round++) {
            for (int message = random.nextInt(3); message > 0; message--) {
                told.add(nowNanos);
                rule.add(nowNanos);
            }
            boolean supplied = random.nextInt(4) > 0;
            long leavesNanos = rule.leavesAt(supplied, nowNanos);
            assertThat(rule.isEmpty()).isEqualTo(told.isEmpty());
            if (!told.isEmpty()) {
                assertThat(leavesNanos - told.getFirst())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(GatherRule.GATHER_NANOS);
            }
            if (leavesNanos == nowNanos || !supplied) {
                assertThat(leavesNanos).as("seed %d", seed).isEqualTo(nowNanos);
                told.clear();
                rule.clear();
            }
            // The next round begins when something comes, or when what is there leaves.
            long step = random.nextInt((int) (2 * GatherRule.GATHER_NANOS));
            nowNanos = told.isEmpty() ? nowNanos + step : Math.min(nowNanos + step, leavesNanos);
        }
    }

    /** The machine's messages go nowhere; what it starts is kept. */
    private static final class Ways implements Output<CampaignMessage, WorkerEvent> {
        private final Deque<Attempt> started = new ArrayDeque<>();

        @Override
        public void send(int to, CampaignMessage message) {}

        @Override
        public void wakeAt(long nanos) {}

        @Override
        public void emit(WorkerEvent event) {
            if (event instanceof WorkerEvent.Start start) {
                started.add(start.assignment().attempt());
            }
        }
    }

    @Test
    void aWorkerGathersOnlyWhileMoreThanHalfOfWhatItTakesInAdvanceWaits() {
        Worker worker = new Worker(new WorkerOffer("w", 1, 0, Set.of(), PREFETCH, Long.MAX_VALUE), 0, 7, 1, SECOND);
        Ways ways = new Ways();
        worker.step(new Input.Tick<>(0), ways);
        worker.step(new Input.Message<>(1, 0, new CampaignMessage.Renewed(1, 0, 10 * SECOND, 1)), ways);
        assertThat(worker.supplied()).as("nothing waits").isFalse();
        List<Assignment> assignments = IntStream.rangeClosed(0, PREFETCH)
                .mapToObj(GatherRuleTest::assignment)
                .toList();
        worker.step(new Input.Message<>(2, 0, new CampaignMessage.Assign(1, assignments)), ways);
        for (int waiting = PREFETCH; waiting >= 0; waiting--) {
            assertThat(worker.supplied()).as("%d wait", waiting).isEqualTo(waiting > PREFETCH / 2);
            worker.ended(ways.started.remove(), new TaskOutcome.Succeeded(Map.of(), ""), 3, ways);
        }
    }

    private static Assignment assignment(int task) {
        TaskSpec spec = TaskSpec.of(task, new TaskProgram.RunFile("heat.yaml"), Map.of());
        return new Assignment(new Attempt(CampaignId.of("sweep"), task, 1, 1), spec, 0, 0, "");
    }
}
