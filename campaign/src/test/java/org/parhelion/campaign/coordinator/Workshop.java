package org.parhelion.campaign.coordinator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/** A coordinator and workers whose messages take no time; the test says when tasks end and how time goes on. */
final class Workshop {
    static final long SECOND = 1_000_000_000L;
    private static final int STORE = 1;

    final Coordinator coordinator;
    final List<CoordinatorEvent> events = new ArrayList<>();

    /** What runs, by attempt, in the order of starting. */
    final Map<Attempt, Assignment> running = new LinkedHashMap<>();

    /** The workers that start an attempt. */
    final Map<Attempt, String> places = new LinkedHashMap<>();

    /** Attempts that were told to stop, and to write a checkpoint. */
    final Set<Attempt> stopped = new HashSet<>();

    final Set<Attempt> checkpointed = new HashSet<>();
    private final MemoryTaskStore store = new MemoryTaskStore();
    private final Map<Integer, Worker> workers = new LinkedHashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private final Map<Integer, Long> deadlines = new LinkedHashMap<>();
    private final Set<Integer> cut = new HashSet<>();
    private final Queue<Runnable> messages = new ArrayDeque<>();
    private long request;
    private long now;

    Workshop(CoordinatorOptions options) {
        coordinator = new Coordinator(options, STORE, store.lead("workshop"), SplitMix64.of(1, 1));
        coordinator.step(new Input.Tick<>(now), output(0));
        deliver();
    }

    /** A worker comes; returns its number. */
    int worker(WorkerOffer offer) {
        int member = 2 + workers.size();
        workers.put(member, new Worker(offer, 0, member, 1, SECOND));
        names.put(member, offer.name());
        tick(member);
        deliver();
        return member;
    }

    void submit(CampaignId id, CampaignRule rule, List<TaskSpec> tasks) {
        coordinator.submit(++request, id, rule, tasks, id.toString(), now, output(0));
        deliver();
    }

    void cancel(CampaignId id) {
        coordinator.cancel(++request, id, now, output(0));
        deliver();
    }

    /** Ends an attempt that runs, or has been told to stop. */
    void end(Attempt attempt, TaskOutcome outcome) {
        running.remove(attempt);
        for (Map.Entry<Integer, String> worker : names.entrySet()) {
            if (worker.getValue().equals(places.get(attempt))) {
                machine(worker.getKey()).ended(attempt, outcome, now, output(worker.getKey()));
            }
        }
        deliver();
    }

    /** Ends the attempt that has run longest. */
    Attempt endFirst(TaskOutcome outcome) {
        Attempt first = running.keySet().iterator().next();
        end(first, outcome);
        return first;
    }

    void drain(int member) {
        machine(member).drain(now, output(member));
        deliver();
    }

    /** No message of a worker arrives from here on, and none reaches it. */
    void cutOff(int member) {
        cut.add(member);
    }

    void reconnect(int member) {
        cut.remove(member);
    }

    /** Time goes on; every machine is stepped at its deadlines. */
    void pass(long nanos) {
        long until = now + nanos;
        while (true) {
            int next = -1;
            for (Map.Entry<Integer, Long> deadline : deadlines.entrySet()) {
                if (deadline.getValue() <= until
                        && (next < 0 || deadline.getValue() < deadlines.getOrDefault(next, 0L))) {
                    next = deadline.getKey();
                }
            }
            if (next < 0) {
                break;
            }
            now = Math.max(now, deadlines.getOrDefault(next, now));
            tick(next);
            deliver();
        }
        now = until;
    }

    org.parhelion.campaign.CoordinatorLoad load() {
        return coordinator.load(now);
    }

    String explain(CampaignId id, int task) {
        return coordinator.explain(id, task, now);
    }

    /** The workers on which tasks run, by name, with the tasks' indices. */
    List<Integer> tasksOn(String worker) {
        List<Integer> tasks = new ArrayList<>();
        for (Attempt attempt : running.keySet()) {
            if (worker.equals(places.get(attempt))) {
                tasks.add(attempt.task());
            }
        }
        return tasks;
    }

    private void tick(int member) {
        deadlines.put(member, Output.NEVER);
        if (member == 0) {
            coordinator.step(new Input.Tick<>(now), output(0));
        } else {
            machine(member).step(new Input.Tick<>(now), output(member));
        }
    }

    private Worker machine(int member) {
        Worker worker = workers.get(member);
        if (worker == null) {
            throw new IllegalArgumentException("there is no worker " + member);
        }
        return worker;
    }

    private void deliver() {
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            message.run();
        }
    }

    private void receive(int from, int to, CampaignMessage message) {
        if (cut.contains(from) || cut.contains(to)) {
            return;
        }
        var input = new Input.Message<>(now, from, message);
        if (to == 0) {
            coordinator.step(input, output(0));
        } else if (message instanceof CampaignMessage.Commit commit) {
            store.commit(commit.epoch(), commit.writes()).join();
            messages.add(() -> receive(STORE, 0, new CampaignMessage.Committed(commit.epoch(), commit.sequence())));
        } else {
            machine(to).step(input, output(to));
        }
    }

    private <E> Output<CampaignMessage, E> output(int member) {
        return new Output<>() {
            @Override
            public void send(int to, CampaignMessage message) {
                messages.add(() -> receive(member, to, message));
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                deadlines.put(member, deadlineNanos);
            }

            @Override
            public void emit(E event) {
                happened(member, event);
            }
        };
    }

    private void happened(int member, Object event) {
        switch (event) {
            case WorkerEvent.Start start -> {
                running.put(start.assignment().attempt(), start.assignment());
                places.put(start.assignment().attempt(), names.getOrDefault(member, ""));
            }
            case WorkerEvent.Stop stop -> {
                running.remove(stop.attempt());
                stopped.add(stop.attempt());
            }
            case WorkerEvent.Checkpoint checkpoint -> checkpointed.add(checkpoint.attempt());
            case CoordinatorEvent known -> events.add(known);
            default -> throw new AssertionError(event);
        }
    }
}
