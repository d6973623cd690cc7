package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.protocol.Output;

/** The workers that the coordinator knows, their leases, and what they are told. */
final class Workforce {
    final WorkerRoster roster;
    private final CoordinatorOptions options;
    private final long epoch;
    private final CampaignLedger ledger;
    final LeaseHolders leases;

    Workforce(CoordinatorOptions options, StoreSnapshot snapshot, CampaignLedger ledger) {
        this.options = options;
        this.epoch = snapshot.epoch();
        this.leases = new LeaseHolders(
                snapshot, options.leaseNanos() == Long.MAX_VALUE ? Optional.empty() : Optional.of(ledger.journal));
        this.ledger = ledger;
        this.roster = new WorkerRoster(options.leaseNanos());
    }

    void expire(long nowNanos) {
        for (RemoteWorker worker : roster.expire(nowNanos)) {
            lose(worker, Set.of(), nowNanos);
            leases.end(worker, roster);
        }
    }

    /** Hands out what is ready, and takes back what idle workers could start. */
    void schedule(long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        if (!ledger.queue.isEmpty()) {
            ledger.scheduler.each(roster, nowNanos, choice -> assign(choice, nowNanos, output));
        }
        if (!roster.idle().isEmpty() && !ledger.queue.anyReady()) {
            steal(output);
        }
    }

    /** Sends what workers are to get in this step. */
    void send(Output<CampaignMessage, CoordinatorEvent> output) {
        for (RemoteWorker worker : roster.takeAddressed()) {
            output.send(worker.member, new CampaignMessage.Assign(worker.incarnation, worker.takeAssignments()));
        }
    }

    boolean idle() {
        for (RemoteWorker worker : roster.all()) {
            if (!worker.held.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void hello(int from, CampaignMessage.Hello hello, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker known = roster.find(from);
        if (known != null && hello.incarnation() < known.incarnation) {
            return;
        }
        if (known == null || hello.incarnation() > known.incarnation) {
            RemoteWorker worker = new RemoteWorker(
                    from,
                    hello.worker(),
                    hello.offer(),
                    known == null
                            ? new CircuitBreaker(options.breakerFailures(), options.breakerNanos())
                            : known.breaker,
                    roster);
            worker.incarnation = hello.incarnation();
            worker.busyNanos = known == null ? nowNanos : known.busyNanos;
            worker.heardNanos = nowNanos;
            roster.put(worker);
            leases.begin(worker, roster);
            if (known != null) {
                Set<Attempt> kept = new HashSet<>(hello.held());
                for (Map.Entry<Attempt, Task> held : known.held.entrySet()) {
                    if (kept.contains(held.getKey())) {
                        held.getValue().holder = worker;
                        worker.hold(held.getKey(), held.getValue());
                    }
                }
                lose(known, kept, nowNanos);
            }
            for (Attempt attempt : hello.held()) {
                adopt(worker, attempt, nowNanos, output);
            }
            known = worker;
        }
        heard(known, hello.offer().lifeNanos(), nowNanos);
        output.send(
                from, new CampaignMessage.Renewed(hello.incarnation(), hello.sentNanos(), options.leaseNanos(), epoch));
    }

    static void heard(RemoteWorker worker, long lifeNanos, long nowNanos) {
        worker.heardNanos = nowNanos;
        worker.busyNanos = worker.held.isEmpty() ? worker.busyNanos : nowNanos;
        worker.endOfLifeNanos = lifeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + lifeNanos;
    }

    /** A worker has an attempt that this coordinator has not given it: it keeps it unless the task has another or has ended. */
    void adopt(RemoteWorker worker, Attempt attempt, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        Task task = ledger.find(attempt);
        if (task != null && attempt.equals(task.attempt) && task.holder == worker) {
            return;
        }
        boolean free = task != null
                && (attempt.epoch() < epoch || attempt.number() == task.number)
                && task.durable
                && !task.recording
                && (task.state == TaskState.READY || task.state == TaskState.DELAYED);
        if (task == null || !free) {
            output.send(worker.member, new CampaignMessage.Cancel(attempt));
            return;
        }
        give(task, attempt, worker, nowNanos, output);
    }

    void heartbeat(
            int from,
            CampaignMessage.Heartbeat heartbeat,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker worker = roster.find(from);
        if (worker == null || worker.incarnation < heartbeat.incarnation()) {
            output.send(from, new CampaignMessage.Introduce());
            return;
        }
        if (worker.incarnation > heartbeat.incarnation()) {
            return;
        }
        heard(worker, heartbeat.lifeNanos(), nowNanos);
        worker.drain(heartbeat.draining());
        worker.revoking = false;
        output.send(
                from,
                new CampaignMessage.Renewed(
                        heartbeat.incarnation(), heartbeat.sentNanos(), options.leaseNanos(), epoch));
        Set<Attempt> has = new HashSet<>(heartbeat.held());
        for (Attempt attempt : heartbeat.held()) {
            if (current(from, attempt) == null) {
                missing(worker, attempt, nowNanos, output);
            }
        }
        if (heartbeat.epoch() == epoch) {
            leases.told(worker);
        }
        for (Map.Entry<Attempt, Task> held : List.copyOf(worker.held.entrySet())) {
            boolean sentLongAgo = nowNanos - held.getValue().assignedNanos > options.leaseNanos() / 4;
            if (!has.contains(held.getKey()) && sentLongAgo) {
                if (worker.draining()) {
                    ledger.takeBack(held.getValue(), nowNanos); // it has given it back, and that message was lost
                } else {
                    worker.assign(assignment(held.getValue(), held.getKey())); // the assignment was lost
                }
            }
        }
    }

    /** A worker has an attempt that it should not have, unless it has come to it after it introduced itself: the introduction was late. */
    private void missing(
            RemoteWorker worker, Attempt attempt, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        if (attempt.epoch() < epoch && !leases.allKnown()) {
            adopt(worker, attempt, nowNanos, output);
        } else {
            output.send(worker.member, new CampaignMessage.Cancel(attempt));
        }
    }

    /** A worker has lost its attempts, but those in {@code kept}. */
    void lose(RemoteWorker worker, Set<Attempt> kept, long nowNanos) {
        for (Map.Entry<Attempt, Task> held : List.copyOf(worker.held.entrySet())) {
            Task task = held.getValue();
            if (kept.contains(held.getKey())) {
                continue;
            }
            if (++task.losses >= options.lossesMax()) {
                TaskOutcome lost = new TaskOutcome.Failed(
                        FailureClass.NODE_BAD,
                        "lost with its worker " + task.losses + " times, at last with " + worker.name());
                ledger.record(task, lost, 0, nowNanos, RetryDecision.last(task.history));
            } else {
                ledger.lose(task, nowNanos);
            }
        }
    }

    void returned(int from, CampaignMessage.Returned returned, long nowNanos) {
        for (Attempt attempt : returned.attempts()) {
            Task task = current(from, attempt);
            if (task != null && !task.recording) {
                ledger.takeBack(task, nowNanos);
            }
        }
        RemoteWorker worker = roster.find(from);
        if (worker != null) {
            worker.revoking = false;
        }
    }

    /** Idle workers get what others hold but have not started. */
    void steal(Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker victim = null;
        for (RemoteWorker worker : roster.prefetching()) {
            if (!worker.revoking && (victim == null || worker.waiting() > victim.waiting())) {
                victim = worker;
            }
        }
        if (victim == null) {
            return;
        }
        List<Attempt> attempts = new ArrayList<>(victim.held.keySet());
        int count = (victim.waiting() + 1) / 2;
        victim.revoking = true;
        output.send(
                victim.member,
                new CampaignMessage.Revoke(List.copyOf(attempts.subList(attempts.size() - count, attempts.size()))));
    }

    /** The task whose present attempt this is, on this worker; null if the attempt is over. */
    @Nullable
    Task current(int from, Attempt attempt) {
        Task task = ledger.find(attempt);
        RemoteWorker holder = task == null ? null : task.holder;
        return task != null && holder != null && holder.member == from && attempt.equals(task.attempt) ? task : null;
    }

    void assign(Scheduler.Choice choice, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        Task task = choice.task();
        Attempt attempt = new Attempt(task.book.id, task.spec.index(), ++task.number, epoch);
        give(task, attempt, choice.worker(), nowNanos, output);
        choice.worker().assign(assignment(task, attempt));
    }

    private Assignment assignment(Task task, Attempt attempt) {
        long memoryBytes = Math.max(task.spec.needs().memoryBytes(), task.history.memoryBytes());
        return new Assignment(
                attempt, task.spec, memoryBytes, task.history.step(), ledger.traces.parent(task.book, attempt));
    }

    void give(
            Task task,
            Attempt attempt,
            RemoteWorker worker,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        task.number = Math.max(task.number, attempt.number());
        task.attempt = attempt;
        task.holder = worker;
        task.worker = worker.name();
        task.assignedNanos = nowNanos;
        task.become(TaskState.RUNNING);
        worker.hold(attempt, task);
        worker.busyNanos = nowNanos;
        worker.breaker.assigned();
        ledger.scheduler.occupied(task, 1);
        output.emit(new CoordinatorEvent.Started(attempt, worker.name()));
    }

    void ended(int from, CampaignMessage.Ended ended, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker worker = roster.find(from);
        if (worker == null) {
            output.send(from, new CampaignMessage.Introduce());
            return;
        }
        Task task = current(from, ended.attempt());
        if (task == null) {
            output.send(from, new CampaignMessage.Recorded(ended.attempt()));
            return;
        }
        if (task.recording) {
            return; // a repetition: the answer follows when the outcome is durable
        }
        if (ended.outcome() instanceof TaskOutcome.Failed failed && failed.kind() == FailureClass.NODE_BAD) {
            worker.breaker.failed(nowNanos);
            roster.failed(worker);
        } else {
            worker.breaker.succeeded();
        }
        ledger.record(task, ended.outcome(), ended.runMillis(), nowNanos);
    }
}
