package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.campaign.coordinator.Workshop.SECOND;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/** A worker that the coordinator does not know, or knows no more. */
class IntroductionTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final TaskOutcome DONE = new TaskOutcome.Succeeded(Map.of("y", Scalar.of(1)), "");
    private static final int TASKS = 200;
    private static final int BACKLOG = 20;
    private static final int COORDINATOR = 0;
    private static final int STORE = 1;

    private static List<TaskSpec> tasks() {
        return IntStream.range(0, TASKS)
                .mapToObj(i -> TaskSpec.of(i, new TaskProgram.RunFile("a.yaml"), Map.of("x", Scalar.of((long) i))))
                .toList();
    }

    @Test
    void aWorkerThatComesBackWithManyOutcomesBeginsAnewOnce() {
        Workshop network = new Workshop(CoordinatorOptions.NETWORK);
        int member = network.worker(new WorkerOffer("w", 1, 0, Set.of(), 30, Long.MAX_VALUE));
        network.submit(SWEEP, CampaignRule.DEFAULT, tasks());
        network.pass(4 * SECOND);
        network.cutOff(member);
        for (int i = 0; i < BACKLOG; i++) {
            network.endFirst(DONE);
        }
        network.pass(5 * SECOND);
        network.reconnect(member);
        network.pass(3 * SECOND);
        List.copyOf(network.stopped).forEach(attempt -> network.end(attempt, DONE));
        while (!network.running.isEmpty()) {
            network.endFirst(DONE);
        }
        assertThat(network.coordinator.counts(SWEEP).succeeded())
                .as(
                        "each outcome that comes from a stranger is answered; none of the answers costs a task: %s",
                        network.coordinator.counts(SWEEP))
                .isEqualTo(TASKS);
    }

    @Test
    void aWorkerIntroducesItselfOnceHoweverOftenItIsAsked() {
        Worker worker = new Worker(WorkerOffer.of("w", 1), COORDINATOR, 7, 1, SECOND);
        List<CampaignMessage> hellos = new ArrayList<>();
        Output<CampaignMessage, WorkerEvent> output = new Output<>() {
            @Override
            public void send(int to, CampaignMessage message) {
                if (message instanceof CampaignMessage.Hello) {
                    hellos.add(message);
                }
            }

            @Override
            public void wakeAt(long nanos) {}

            @Override
            public void emit(WorkerEvent event) {}
        };
        worker.step(new Input.Tick<>(0), output);
        for (int second = 1; second <= 3; second++) {
            for (int i = 0; i < BACKLOG; i++) {
                worker.step(
                        new Input.Message<>(second * SECOND + i, COORDINATOR, new CampaignMessage.Introduce()), output);
            }
            assertThat(hellos)
                    .as("after %d heartbeats without an answer", second)
                    .hasSize(1 + second);
        }
    }

    /** What a coordinator sends to its workers. */
    private static final class Sent implements Output<CampaignMessage, CoordinatorEvent> {
        private final List<CampaignMessage> messages = new ArrayList<>();

        @Override
        public void send(int to, CampaignMessage message) {
            if (to != STORE) {
                messages.add(message);
            }
        }

        @Override
        public void wakeAt(long nanos) {}

        @Override
        public void emit(CoordinatorEvent event) {}

        Set<Integer> assigned() {
            Set<Integer> assigned = new HashSet<>();
            for (CampaignMessage message : messages) {
                if (message instanceof CampaignMessage.Assign assign) {
                    assign.assignments()
                            .forEach(one -> assigned.add(one.attempt().task()));
                }
            }
            return assigned;
        }
    }

    @Test
    void aNewCoordinatorWaitsUntilAWorkerThatKnowsItHasToldWhatItHas() {
        MemoryTaskStore store = new MemoryTaskStore();
        long before = store.lead("first").epoch();
        store.commit(
                        before,
                        List.of(
                                new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, Long.MAX_VALUE, "p"),
                                new StoreWrite.NewTasks(SWEEP, tasks()),
                                new StoreWrite.Leases(Set.of(7L), Set.of(), true)))
                .join();
        Attempt running = new Attempt(SWEEP, 0, 1, before);
        StoreSnapshot snapshot = store.lead("second");
        Coordinator coordinator = new Coordinator(CoordinatorOptions.NETWORK, STORE, snapshot, SplitMix64.of(1, 1));
        Sent sent = new Sent();
        coordinator.step(new Input.Tick<>(SECOND), sent);
        // Both may be older than the present coordinator, and so may be what they tell.
        tell(coordinator, new CampaignMessage.Hello(7, WorkerOffer.of("w", 3), 1, List.of(), 0), sent);
        tell(coordinator, heartbeat(List.of(), before), sent);
        assertThat(sent.assigned()).isEmpty();
        tell(coordinator, heartbeat(List.of(running), snapshot.epoch()), sent);
        assertThat(sent.assigned())
                .as("what the worker runs is not given out again")
                .containsExactlyInAnyOrder(1, 2);
        assertThat(sent.messages).doesNotContain(new CampaignMessage.Cancel(running));
    }

    private static CampaignMessage heartbeat(List<Attempt> held, long epoch) {
        return new CampaignMessage.Heartbeat(1, held, 0, Long.MAX_VALUE, false, epoch);
    }

    private static void tell(Coordinator coordinator, CampaignMessage message, Sent sent) {
        coordinator.step(new Input.Message<>(SECOND, 2, message), sent);
    }

    @Test
    void aWorkerGetsNoTaskBeforeTheStoreKnowsItAndWaitsForNoLeaseOfANewStore() {
        StoreSnapshot created = new MemoryTaskStore().lead("first");
        Coordinator coordinator = new Coordinator(CoordinatorOptions.NETWORK, STORE, created, SplitMix64.of(1, 1));
        Sent sent = new Sent();
        coordinator.submit(1, SWEEP, CampaignRule.DEFAULT, tasks(), "p", SECOND, sent);
        coordinator.step(new Input.Message<>(SECOND, STORE, new CampaignMessage.Committed(1, 1)), sent);
        tell(coordinator, new CampaignMessage.Hello(7, WorkerOffer.of("w", 3), 1, List.of(), 0), sent);
        assertThat(sent.assigned()).isEmpty();
        coordinator.step(new Input.Message<>(SECOND, STORE, new CampaignMessage.Committed(1, 2)), sent);
        assertThat(sent.assigned()).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void aStoreThatAnEarlierVersionHasWrittenWaitsForOneLease() {
        MemoryTaskStore store = new MemoryTaskStore();
        store.commit(
                        store.lead("first").epoch(),
                        List.of(
                                new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, Long.MAX_VALUE, "p"),
                                new StoreWrite.NewTasks(SWEEP, tasks())))
                .join();
        StoreSnapshot second = store.lead("second");
        StoreSnapshot earlier = new StoreSnapshot(second.epoch(), second.campaigns(), Set.of(), false);
        Coordinator coordinator = new Coordinator(CoordinatorOptions.NETWORK, STORE, earlier, SplitMix64.of(1, 1));
        Sent sent = new Sent();
        tell(coordinator, new CampaignMessage.Hello(7, WorkerOffer.of("w", 3), 1, List.of(), 0), sent);
        coordinator.step(new Input.Message<>(SECOND, STORE, new CampaignMessage.Committed(second.epoch(), 1)), sent);
        tell(coordinator, heartbeat(List.of(), second.epoch()), sent);
        assertThat(sent.assigned()).isEmpty();
        coordinator.step(
                new Input.Message<>(
                        SECOND + CoordinatorOptions.NETWORK.graceNanos(), 2, heartbeat(List.of(), second.epoch())),
                sent);
        assertThat(sent.assigned()).containsExactlyInAnyOrder(0, 1, 2);
    }
}
