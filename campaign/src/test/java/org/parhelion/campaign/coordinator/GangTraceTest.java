package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/** Gangs of 1 to 8 ranks on four workers of eight slots: slots are used, and no gang starves. */
class GangTraceTest {
    private static final int TASKS = 400;
    private static final int WORKERS = 4;
    private static final int SLOTS = 8;
    private static final long SECOND = 1_000_000_000L;

    private final long seed = Long.getLong("parhelion.seed", 20_261_130);

    @ParameterizedTest
    @EnumSource(Placement.class)
    void gangsFillNineTenthsOfTheSlots(Placement placement) {
        Trace trace = new Trace(placement, seed);
        trace.run();
        assertThat(trace.use())
                .as("part of the slots in use until the last task starts, %s, seed %d", placement, seed)
                .isGreaterThanOrEqualTo(0.9);
        assertThat(trace.latest())
                .as(
                        "how much later a task starts than on slots that are in use to 85 %% [s], %s, seed %d",
                        placement, seed)
                .isLessThan(120);
    }

    /** A direct loop over coordinator and workers: messages take no time. */
    private static final class Trace {
        private final List<TaskSpec> tasks = new ArrayList<>();
        private final long[] durations = new long[TASKS];
        private final long[] starts = new long[TASKS];
        private final Coordinator coordinator;
        private final MemoryTaskStore store = new MemoryTaskStore();
        private final List<Runnable> messages = new ArrayList<>();
        private final List<Worker> workers = new ArrayList<>();
        private final List<Running> running = new ArrayList<>();
        private long now;

        private record Running(long endNanos, int worker, Assignment assignment) {}

        private Trace(Placement placement, long seed) {
            SplitMix64 random = SplitMix64.of(seed, 0);
            for (int i = 0; i < TASKS; i++) {
                int ranks = 1 + random.nextInt(8);
                int program = random.nextInt(3);
                tasks.add(TaskSpec.of(i, new TaskProgram.RunFile(program + ".yaml"), Map.of())
                        .withNeeds(TaskNeeds.ONE_SLOT.withRanks(ranks)));
                durations[i] = (long) ((10 + 20 * program) * (0.8 + 0.4 * random.nextDouble()) * SECOND);
            }
            coordinator = new Coordinator(
                    CoordinatorOptions.LOCAL.withPlacement(placement), 1, store.lead("trace"), SplitMix64.of(seed, 1));
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(WorkerOffer.of("w" + i, SLOTS), 0, i, 1, Long.MAX_VALUE));
            }
        }

        private void run() {
            coordinator.step(new Input.Tick<>(now), output(0));
            for (int i = 0; i < WORKERS; i++) {
                workers.get(i).step(new Input.Tick<>(now), output(2 + i));
            }
            coordinator.submit(1, CampaignId.of("trace"), CampaignRule.DEFAULT, tasks, "", now, output(0));
            deliver();
            while (!running.isEmpty()) {
                Running next = running.stream()
                        .min((a, b) -> Long.compare(a.endNanos(), b.endNanos()))
                        .orElseThrow();
                running.remove(next);
                now = next.endNanos();
                workers.get(next.worker())
                        .ended(
                                next.assignment().attempt(),
                                new TaskOutcome.Succeeded(Map.of(), ""),
                                now,
                                output(2 + next.worker()));
                deliver();
            }
            assertThat(coordinator.counts(CampaignId.of("trace")).succeeded()).isEqualTo(TASKS);
        }

        private void deliver() {
            while (!messages.isEmpty()) {
                messages.removeFirst().run();
            }
        }

        private <E> Output<CampaignMessage, E> output(int member) {
            return new Output<>() {
                @Override
                public void send(int to, CampaignMessage message) {
                    messages.add(() -> receive(member, to, message));
                }

                @Override
                public void wakeAt(long deadlineNanos) {}

                @Override
                public void emit(E event) {
                    if (event instanceof WorkerEvent.Start start) {
                        int task = start.assignment().attempt().task();
                        starts[task] = now;
                        running.add(new Running(now + durations[task], member - 2, start.assignment()));
                    }
                }
            };
        }

        private void receive(int from, int to, CampaignMessage message) {
            var input = new Input.Message<>(now, from, message);
            switch (to) {
                case 0 -> coordinator.step(input, output(0));
                case 1 -> {
                    CampaignMessage.Commit commit = (CampaignMessage.Commit) message;
                    List<StoreWrite> writes = commit.writes();
                    store.commit(commit.epoch(), writes).join();
                    messages.add(() -> receive(1, 0, new CampaignMessage.Committed(commit.epoch(), commit.sequence())));
                }
                default -> workers.get(to - 2).step(input, output(to));
            }
        }

        /** The part of all slots that tasks use until the last one starts. */
        private double use() {
            long until = Arrays.stream(starts).max().orElseThrow();
            double used = 0;
            for (int i = 0; i < TASKS; i++) {
                long end = Math.min(starts[i] + durations[i], until);
                used += (double) Math.max(0, end - starts[i])
                        * tasks.get(i).needs().ranks();
            }
            return used / ((double) until * WORKERS * SLOTS);
        }

        /** The most seconds that a task starts later than the work before it takes if 85 % of the slots are in use. */
        private double latest() {
            double before = 0;
            double latest = 0;
            for (int i = 0; i < TASKS; i++) {
                latest = Math.max(latest, (starts[i] - before / (0.85 * WORKERS * SLOTS)) / SECOND);
                before += (double) durations[i] * tasks.get(i).needs().ranks();
            }
            return latest;
        }
    }
}
