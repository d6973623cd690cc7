package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/**
 * Two campaigns in virtual time, one of fixed tasks and one with a searcher, while coordinator, store and workers are
 * killed, paused, partitioned, and messages are lost, duplicated and overtaken.
 */
final class CampaignSimulation {
    /** A planted fault of a machine. */
    enum Fault {
        NONE,
        /** The coordinator takes an outcome of any attempt for that of the present one. */
        RECORDS_WITHOUT_FENCING,
        /** Workers keep their tasks when their lease is over. */
        WORKERS_IGNORE_LEASES,
        /** A new coordinator assigns tasks before the workers of the last one have come. */
        ASSIGNS_AT_ONCE
    }

    static final CampaignId FIXED = CampaignId.of("fixed");
    static final CampaignId SEARCH = CampaignId.of("search");
    static final int FIXED_TASKS = 24;
    static final int SEARCH_TASKS = 24;
    private static final int COORDINATOR = 0;
    private static final int STORE = 1;
    private static final int WORKERS = 3;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long FAULTS_END = 30 * SECOND;
    private static final long LIMIT = 2_000 * SECOND;
    private static final CoordinatorOptions OPTIONS = new CoordinatorOptions(
            Placement.FAIR_SHARE, 3 * SECOND, 3 * SECOND, 60 * SECOND, 3, 5 * SECOND, 1_000, 0, 0, false);

    private final long seed;
    private final int kills;
    private final Fault fault;
    private final SplitMix64 random;
    private final SimulatedNetwork<CampaignMessage, Object> network;
    private final SimulatedStore store;
    private final SimulatedWorker[] workers = new SimulatedWorker[WORKERS];
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<Long> accepted = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Attempt> present = new HashMap<>();
    private @Nullable Coordinator coordinator;
    private int killed;
    private long processes;

    /** When the second coordinator has given out a task [ns]. */
    private long firstOfSecondNanos = Long.MAX_VALUE;

    CampaignSimulation(long seed, int kills, Fault fault, SimulatedStore.Fault storeFault) {
        this.seed = seed;
        this.kills = kills;
        this.fault = fault;
        this.random = SplitMix64.of(seed, 1);
        NetworkOptions options = kills == 0
                ? NetworkOptions.LAN
                : NetworkOptions.LAN.withLossRate(0.05).withDuplicateRate(0.05);
        this.network = new SimulatedNetwork<CampaignMessage, Object>(seed, options, NO_CODEC)
                .reliable(message -> message instanceof CampaignMessage.Commit
                        || message instanceof CampaignMessage.Committed
                        || message instanceof CampaignMessage.CommitFailed)
                .listen((nowNanos, member, event) -> happened(member, event));
        this.store = new SimulatedStore(SplitMix64.of(seed, 2), storeFault);
        network.add(leader());
        network.add(store);
        for (int i = 0; i < WORKERS; i++) {
            workers[i] = new SimulatedWorker(i);
            network.add(workers[i].start());
        }
    }

    /** Runs to the end; returns what went wrong, the first thing first. */
    List<String> run() {
        submit();
        for (int i = 0; i < kills; i++) {
            network.at((long) (random.nextDouble() * FAULTS_END), this::strike);
        }
        network.at(FAULTS_END + SECOND, () -> {
            network.heal();
            network.options(NetworkOptions.LAN);
        });
        boolean ended = false;
        try {
            ended = network.runUntil(this::allEnded, LIMIT);
        } catch (IllegalArgumentException e) {
            violations.add("the searcher and the store contradict each other: " + e.getMessage());
        }
        if (!ended && violations.isEmpty()) {
            violations.add("not ended after " + LIMIT / SECOND + " s: " + unfinished());
        }
        for (String key : acknowledged) {
            if (!store.recorded.containsKey(key)) {
                violations.add("acknowledged and lost: " + key);
            }
        }
        return violations;
    }

    /**
     * Kills the coordinator in the middle of the campaigns, and starts another one.
     *
     * @param deaths so many workers die with the first coordinator
     * @return after which time the second coordinator gives out a task [ns]
     */
    long takeOverNanos(int deaths) {
        submit();
        network.runUntil(5 * SECOND);
        network.crash(COORDINATOR);
        for (int i = 0; i < deaths; i++) {
            network.crash(workers[i].member);
            workers[i].running.clear();
        }
        network.runUntil(network.nowNanos() + SECOND);
        long startNanos = network.nowNanos();
        network.restart(COORDINATOR, leader());
        network.runUntil(() -> firstOfSecondNanos != Long.MAX_VALUE, LIMIT);
        return firstOfSecondNanos - startNanos;
    }

    int killed() {
        return killed;
    }

    /** What the campaign's user gets: each task with its outcome. */
    List<List<Object>> table(CampaignId id) {
        for (StoredCampaign campaign : store.snapshot().campaigns()) {
            if (campaign.id().equals(id)) {
                List<List<Object>> table = new ArrayList<>();
                for (TaskRecord task : campaign.tasks()) {
                    table.add(List.of(
                            task.spec(),
                            task.outcome().map(SimulatedStore::comparable).orElse("none")));
                }
                return table;
            }
        }
        return List.of();
    }

    private boolean allEnded() {
        return !violations.isEmpty() || store.recorded.size() == FIXED_TASKS + SEARCH_TASKS;
    }

    private String unfinished() {
        Coordinator leading = coordinator;
        return leading == null || leading.campaigns().isEmpty()
                ? "no campaign"
                : leading.counts(FIXED) + " and " + leading.counts(SEARCH);
    }

    // Members ------------------------------------------------------------------------------------------------------

    private Machine<CampaignMessage, Object> leader() {
        CoordinatorOptions options = fault == Fault.ASSIGNS_AT_ONCE ? OPTIONS.withGraceNanos(0) : OPTIONS;
        Coordinator next = new Coordinator(options, STORE, store.lead(), SplitMix64.of(seed, 3));
        coordinator = next;
        present.clear();
        return (input, output) ->
                next.step(fault == Fault.RECORDS_WITHOUT_FENCING ? unfenced(input) : input, narrowed(output));
    }

    /** Rewrites outcomes of old attempts as if nothing told them from the present one. */
    private Input<CampaignMessage> unfenced(Input<CampaignMessage> input) {
        if (input instanceof Input.Message<CampaignMessage> message
                && message.body() instanceof CampaignMessage.Ended ended) {
            Attempt now = present.get(key(ended.attempt()));
            SimulatedWorker holder = now == null ? null : holder(now);
            if (now != null && holder != null) {
                return new Input.Message<>(
                        input.nowNanos(),
                        holder.member,
                        new CampaignMessage.Ended(now, ended.outcome(), ended.runMillis()));
            }
        }
        return input;
    }

    private @Nullable SimulatedWorker holder(Attempt attempt) {
        for (SimulatedWorker worker : workers) {
            if (worker.running.containsKey(attempt)) {
                return worker;
            }
        }
        return null;
    }

    /** A machine's events are objects among others here. */
    @SuppressWarnings("unchecked")
    private static <E> Output<CampaignMessage, E> narrowed(Output<CampaignMessage, Object> output) {
        return (Output<CampaignMessage, E>) (Output<CampaignMessage, ?>) output;
    }

    /** What a person does: the same command again, until it is acknowledged. */
    private void submit() {
        Coordinator leading = coordinator;
        if (leading != null && network.running(COORDINATOR)) {
            network.call(COORDINATOR, (now, output) -> {
                leading.submit(1, FIXED, CampaignRule.DEFAULT, fixedTasks(), "fixed", now, narrowed(output));
                leading.submit(2, SEARCH, CampaignRule.DEFAULT, new Searcher(), "search", now, narrowed(output));
            });
        }
    }

    private void happened(int member, Object event) {
        switch (event) {
            case CoordinatorEvent.Started started -> {
                present.put(key(started.attempt()), started.attempt());
                if (started.attempt().epoch() > 1) {
                    firstOfSecondNanos = Math.min(firstOfSecondNanos, network.nowNanos());
                }
            }
            case CoordinatorEvent.OutcomeRecorded recorded -> {
                if (recorded.state().ended()) {
                    acknowledge(recorded);
                }
            }
            case CoordinatorEvent.Accepted accept -> accepted.add(accept.request());
            case CoordinatorEvent.Stopped stopped -> violations.add("the coordinator stopped: " + stopped.cause());
            case WorkerEvent.Start start -> workers[member - 2].begin(start.assignment());
            case WorkerEvent.Stop stop -> workers[member - 2].stop(stop.attempt());
            case WorkerEvent.Checkpoint checkpoint -> workers[member - 2].checkpoint(checkpoint.attempt());
            default -> {
                // Nothing to check.
            }
        }
    }

    private void acknowledge(CoordinatorEvent.OutcomeRecorded recorded) {
        String key = key(recorded.attempt());
        if (!acknowledged.add(key)) {
            violations.add("acknowledged twice: " + key);
        }
        StoreWrite.NewOutcome durable = store.recorded.get(key);
        if (durable == null) {
            violations.add("acknowledged before it is durable: " + key);
        } else if (durable.outcome() instanceof TaskOutcome.Succeeded succeeded
                && !succeeded.output().equals(durable.attempt().toString())) {
            violations.add("recorded for " + durable.attempt() + " what " + succeeded.output() + " has computed");
        }
    }

    private static String key(Attempt attempt) {
        return attempt.campaign() + ":" + attempt.task();
    }

    /** A worker's process and what runs in it. */
    private final class SimulatedWorker {
        private final int member;
        private final String name;
        private final Map<Attempt, Assignment> running = new HashMap<>();
        private @Nullable Worker machine;
        private long pausedUntil = Long.MIN_VALUE;

        private SimulatedWorker(int number) {
            this.member = 2 + number;
            this.name = "w" + number;
        }

        private Machine<CampaignMessage, Object> start() {
            running.clear();
            pausedUntil = Long.MIN_VALUE;
            Worker next = new Worker(
                    new WorkerOffer(name, 2, 0, Set.of(), 1, Long.MAX_VALUE),
                    COORDINATOR,
                    ++processes,
                    1 + network.nowNanos(),
                    SECOND);
            machine = next;
            return (input, output) ->
                    next.step(fault == Fault.WORKERS_IGNORE_LEASES ? leaseless(input) : input, narrowed(output));
        }

        private Input<CampaignMessage> leaseless(Input<CampaignMessage> input) {
            return input instanceof Input.Message<CampaignMessage> message
                            && message.body() instanceof CampaignMessage.Renewed renewed
                    ? new Input.Message<>(
                            input.nowNanos(),
                            message.from(),
                            new CampaignMessage.Renewed(
                                    renewed.incarnation(), renewed.sentNanos(), LIMIT, renewed.epoch()))
                    : input;
        }

        private boolean alive() {
            return network.running(member) && pausedUntil <= network.nowNanos();
        }

        private void begin(Assignment assignment) {
            for (SimulatedWorker other : workers) {
                for (Attempt attempt : other.running.keySet()) {
                    if (key(attempt).equals(key(assignment.attempt())) && other.alive()) {
                        violations.add(attempt + " on " + other.name + " and " + assignment.attempt() + " on " + name
                                + " run at the same time");
                    }
                }
            }
            running.put(assignment.attempt(), assignment);
            endLater(assignment.attempt(), machine, durationNanos(assignment.task()));
        }

        private void endLater(Attempt attempt, @Nullable Worker inMachine, long afterNanos) {
            network.at(network.nowNanos() + afterNanos, () -> {
                if (inMachine != machine || !network.running(member)) {
                    return; // it died with its process
                }
                if (pausedUntil > network.nowNanos()) {
                    endLater(attempt, inMachine, pausedUntil - network.nowNanos() + 1);
                    return;
                }
                Assignment assignment = running.get(attempt);
                if (assignment != null) {
                    end(attempt, outcome(assignment));
                }
            });
        }

        private void end(Attempt attempt, TaskOutcome outcome) {
            Worker now = machine;
            if (running.remove(attempt) != null && now != null) {
                network.call(member, (nanos, output) -> now.ended(attempt, outcome, nanos, narrowed(output)));
            }
        }

        private void stop(Attempt attempt) {
            if (running.containsKey(attempt)) {
                network.at(
                        network.nowNanos(),
                        () -> end(attempt, new TaskOutcome.Failed(FailureClass.PREEMPTED, "stopped")));
            }
        }

        private void checkpoint(Attempt attempt) {
            Assignment assignment = running.get(attempt);
            if (assignment != null && assignment.task().checkpointable()) {
                network.at(network.nowNanos(), () -> end(attempt, new TaskOutcome.Preempted(assignment.step() + 1)));
            }
        }
    }

    // Faults -------------------------------------------------------------------------------------------------------

    private void strike() {
        if (network.nowNanos() > FAULTS_END) {
            return;
        }
        SimulatedWorker worker = workers[random.nextInt(WORKERS)];
        switch (random.nextInt(8)) {
            case 0, 1 -> killCoordinator(false);
            case 2 -> killCoordinator(true);
            case 3, 4 -> kill(worker);
            case 5 -> {
                if (worker.alive()) {
                    worker.pausedUntil = network.nowNanos() + random.nextInt(5_000) * MILLISECOND;
                    network.pause(worker.member, worker.pausedUntil);
                }
            }
            case 6 -> {
                network.partition(new int[] {COORDINATOR, STORE}, new int[] {worker.member});
                network.at(network.nowNanos() + random.nextInt(6_000) * MILLISECOND, network::heal);
            }
            default -> drain(worker);
        }
    }

    private void killCoordinator(boolean power) {
        if (!network.running(COORDINATOR)) {
            return;
        }
        killed++;
        network.crash(COORDINATOR);
        if (power) {
            store.powerFails();
        }
        network.at(network.nowNanos() + random.nextInt(4_000) * MILLISECOND, () -> {
            network.restart(COORDINATOR, leader());
            submit();
        });
    }

    private void kill(SimulatedWorker worker) {
        if (!network.running(worker.member)) {
            return;
        }
        killed++;
        network.crash(worker.member);
        worker.running.clear();
        network.at(
                network.nowNanos() + random.nextInt(4_000) * MILLISECOND,
                () -> network.restart(worker.member, worker.start()));
    }

    /** SIGTERM: the worker stops well, and another is started in its place. */
    private void drain(SimulatedWorker worker) {
        Worker machine = worker.machine;
        if (machine == null || !worker.alive()) {
            return;
        }
        network.call(worker.member, (now, output) -> machine.drain(now, narrowed(output)));
        network.at(network.nowNanos() + 2 * SECOND, () -> {
            if (worker.machine == machine) {
                kill(worker);
            }
        });
    }

    // Tasks --------------------------------------------------------------------------------------------------------

    private static List<TaskSpec> fixedTasks() {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < FIXED_TASKS; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.RunFile("fixed.yaml"), Map.of("x", Scalar.of((long) i)))
                    .withNeeds(TaskNeeds.ONE_SLOT.withRanks(1 + i % 2))
                    .withRetry(RetryRule.DEFAULT.withDelays(100, 400))
                    .withCheckpointable(i % 3 == 0)
                    .withDependencies(i < 4 || i % 4 == 1 ? List.of() : List.of(i - 4, i / 3)));
        }
        return tasks;
    }

    private static long durationNanos(TaskSpec task) {
        return (100 + Math.floorMod(SplitMix64.mix(task.index()), 1_500)) * MILLISECOND;
    }

    /** A function of the task alone; task 9 of the fixed campaign fails whatever is done. */
    private static TaskOutcome outcome(Assignment assignment) {
        Attempt attempt = assignment.attempt();
        if (attempt.campaign().equals(FIXED) && attempt.task() == 9) {
            return new TaskOutcome.Failed(FailureClass.FAILED, "exit status 1");
        }
        double x =
                assignment.task().parameters().getOrDefault("x", Scalar.of(0)).asDouble();
        return new TaskOutcome.Succeeded(Map.of("y", Scalar.of(x * x - 3 * x)), attempt.toString());
    }

    /** Keeps the best result, and tries points beside it: every choice depends on all results before. */
    private static final class Searcher implements TaskSource {
        private double bestX;
        private double bestY = Double.POSITIVE_INFINITY;
        private long draws;
        private int asked;

        @Override
        public List<TaskSpec> begin() {
            List<TaskSpec> first = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                first.add(ask());
            }
            return first;
        }

        private TaskSpec ask() {
            double x = bestX + SplitMix64.of(17, draws++).nextDouble() - 0.5;
            return TaskSpec.of(asked++, new TaskProgram.RunFile("search.yaml"), Map.of("x", Scalar.of(x)));
        }

        @Override
        public List<TaskSpec> told(int task, TaskOutcome outcome) {
            if (outcome instanceof TaskOutcome.Succeeded succeeded) {
                double y = succeeded.results().getOrDefault("y", Scalar.of(0)).asDouble();
                if (y < bestY) {
                    bestY = y;
                    bestX += 0.25;
                }
            }
            return asked < SEARCH_TASKS ? List.of(ask()) : List.of();
        }

        @Override
        public byte[] state() {
            return ByteBuffer.allocate(28)
                    .putDouble(bestX)
                    .putDouble(bestY)
                    .putLong(draws)
                    .putInt(asked)
                    .array();
        }

        @Override
        public void restore(byte[] state) {
            ByteBuffer from = ByteBuffer.wrap(state);
            bestX = from.getDouble();
            bestY = from.getDouble();
            draws = from.getLong();
            asked = from.getInt();
        }
    }

    /** Messages stay objects in a simulated network. */
    private static final Codec<CampaignMessage> NO_CODEC = new Codec<>() {
        @Override
        public void encode(CampaignMessage message, Encoder encoder) {
            throw new UnsupportedOperationException("messages of simulations stay objects");
        }

        @Override
        public CampaignMessage decode(Decoder decoder) {
            throw new UnsupportedOperationException("messages of simulations stay objects");
        }

        @Override
        public int byteCount(CampaignMessage message) {
            return 1;
        }
    };

    static void assertUndisturbed(List<String> violations, long seed) {
        assertThat(violations).as("seed %d, -Dparhelion.seed repeats it", seed).isEmpty();
    }

    @Override
    public String toString() {
        return network + ", " + killed + " kills, workers " + Arrays.toString(workers);
    }
}
