package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * Runs the attempts that a coordinator assigns, in their order, as many as its slots hold.
 *
 * <p>Its lease counts from the time at which it sent the heartbeat that was answered, so it ends at the worker before it
 * ends at the coordinator. Without a lease nothing starts; when it is over, the worker ends all attempts: another one may
 * have them already. An outcome is
 * sent again until the coordinator has recorded it.
 */
public final class Worker implements Machine<CampaignMessage, WorkerEvent> {
    private static final long MILLISECOND = 1_000_000;
    private static final int REMEMBERED = 4096;

    private enum Stage {
        QUEUED,
        RUNNING,
        /** Ended by order: its outcome is not used, but it fills its slots until its processes are gone. */
        STOPPING,
        ENDED
    }

    private static final class Held {
        private final Assignment assignment;
        private Stage stage = Stage.QUEUED;
        private long startedNanos;
        private boolean timedOut;
        private CampaignMessage.@Nullable Ended ended;

        private Held(Assignment assignment) {
            this.assignment = assignment;
        }

        private int ranks() {
            return assignment.task().needs().ranks();
        }
    }

    private final WorkerOffer offer;
    private final int coordinator;
    private final long number;
    private final long heartbeatNanos;
    /** Everything that it has. */
    private final Map<Attempt, Held> held = new LinkedHashMap<>();

    /** What has not begun, in its order. */
    private final Map<Attempt, Held> queue = new LinkedHashMap<>();

    /** The last attempts that it has no more: a late duplicate of their assignment does not start them again. */
    private final Set<Attempt> over = new LinkedHashSet<>();

    private long epoch;
    private long incarnation;
    private long leaseUntilNanos = Long.MIN_VALUE;
    private long endOfLifeNanos;
    private long nextHeartbeatNanos = Long.MIN_VALUE;
    private boolean introduced;

    /** Until then an answer to the last {@code Hello} is on its way [ns]. */
    private long answerDueNanos = Long.MIN_VALUE;

    private boolean draining;
    private int usedSlots;
    private int stopping;

    /**
     * A worker that has nothing yet.
     *
     * @param offer what it has
     * @param coordinator the coordinator's number in the network
     * @param number a number that no other worker has, nor an earlier life of this one
     * @param incarnation greater than in every earlier life of this worker, for example the time
     * @param heartbeatNanos it sends a heartbeat, and outcomes again, so often [ns]; at most a third of the lease
     */
    public Worker(WorkerOffer offer, int coordinator, long number, long incarnation, long heartbeatNanos) {
        this.offer = offer;
        this.coordinator = coordinator;
        this.number = number;
        this.incarnation = incarnation;
        this.heartbeatNanos = heartbeatNanos;
    }

    @Override
    public void step(Input<CampaignMessage> input, Output<CampaignMessage, WorkerEvent> output) {
        long nowNanos = input.nowNanos();
        if (!introduced) {
            introduced = true;
            endOfLifeNanos = offer.lifeNanos() == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + offer.lifeNanos();
            hello(nowNanos, output);
        }
        checkLease(nowNanos, output);
        if (input instanceof Input.Message<CampaignMessage> message && message.from() == coordinator) {
            receive(message.body(), nowNanos, output);
        }
        finish(nowNanos, output);
    }

    private void finish(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        checkTimeouts(nowNanos, output);
        if (nowNanos >= nextHeartbeatNanos) {
            heartbeat(nowNanos, output);
        }
        startQueued(nowNanos, output);
        output.wakeAt(deadlineNanos());
    }

    private long deadlineNanos() {
        long deadline = nextHeartbeatNanos;
        if (leaseUntilNanos != Long.MIN_VALUE) {
            deadline = Math.min(deadline, leaseUntilNanos);
        }
        if (timeouts > 0) {
            for (Held one : held.values()) {
                if (one.stage == Stage.RUNNING && !one.timedOut) {
                    deadline = Math.min(deadline, timeoutAtNanos(one));
                }
            }
        }
        return deadline;
    }

    /** Running attempts that have a timeout. */
    private int timeouts;

    // Lease --------------------------------------------------------------------------------------------------------

    private void hello(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        output.send(
                coordinator,
                new CampaignMessage.Hello(number, withLife(nowNanos), incarnation, heldAttempts(), nowNanos));
        nextHeartbeatNanos = after(nowNanos, heartbeatNanos);
        answerDueNanos = nextHeartbeatNanos;
    }

    private WorkerOffer withLife(long nowNanos) {
        return new WorkerOffer(
                offer.name(), offer.slots(), offer.memoryBytes(), offer.tags(), offer.prefetch(), lifeNanos(nowNanos));
    }

    private long lifeNanos(long nowNanos) {
        return endOfLifeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, endOfLifeNanos - nowNanos);
    }

    private List<Attempt> heldAttempts() {
        List<Attempt> attempts = new ArrayList<>(held.size());
        for (Map.Entry<Attempt, Held> entry : held.entrySet()) {
            if (entry.getValue().stage != Stage.STOPPING) {
                attempts.add(entry.getKey());
            }
        }
        return attempts;
    }

    private void heartbeat(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        output.send(
                coordinator,
                new CampaignMessage.Heartbeat(
                        incarnation, heldAttempts(), nowNanos, lifeNanos(nowNanos), draining, epoch));
        for (Held one : held.values()) {
            if (one.ended != null) {
                output.send(coordinator, one.ended);
            }
        }
        nextHeartbeatNanos = after(nowNanos, heartbeatNanos);
    }

    private static long after(long nowNanos, long spanNanos) {
        return spanNanos > Long.MAX_VALUE - Math.max(0, nowNanos) ? Long.MAX_VALUE : nowNanos + spanNanos;
    }

    private void checkLease(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        if (leaseUntilNanos == Long.MIN_VALUE || nowNanos < leaseUntilNanos) {
            return;
        }
        leaseUntilNanos = Long.MIN_VALUE;
        for (Map.Entry<Attempt, Held> entry : held.entrySet()) {
            if (entry.getValue().stage == Stage.RUNNING) {
                stop(entry.getKey(), entry.getValue(), output);
            }
        }
        beginAnew(nowNanos, output);
    }

    /**
     * What has not begun is dropped, and assignments that are still on their way are void: the coordinator may have given
     * them to others.
     */
    private void beginAnew(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        held.keySet().removeAll(queue.keySet());
        queue.clear();
        incarnation++;
        hello(nowNanos, output);
    }

    private void stop(Attempt attempt, Held one, Output<CampaignMessage, WorkerEvent> output) {
        one.stage = Stage.STOPPING;
        stopping++;
        countTimeout(one, -1);
        output.emit(new WorkerEvent.Stop(attempt));
    }

    private void countTimeout(Held one, int change) {
        if (one.assignment.task().timeoutMillis() > 0) {
            timeouts += change;
        }
    }

    // Messages -----------------------------------------------------------------------------------------------------

    private void receive(CampaignMessage message, long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        switch (message) {
            case CampaignMessage.Introduce introduce -> {
                // Each message of a stranger is answered so. Who began anew each time would lose the tasks that it was
                // given meanwhile.
                if (nowNanos >= answerDueNanos) {
                    beginAnew(nowNanos, output);
                }
            }
            case CampaignMessage.Renewed renewed -> {
                if (renewed.epoch() > epoch) {
                    epoch = renewed.epoch();
                    nextHeartbeatNanos = nowNanos; // a new coordinator waits for what this worker has
                }
                if (renewed.incarnation() == incarnation) {
                    answerDueNanos = Long.MIN_VALUE;
                    leaseUntilNanos = Math.max(leaseUntilNanos, after(renewed.sentNanos(), renewed.leaseNanos()));
                }
            }
            case CampaignMessage.Assign assign -> assign(assign, output);
            case CampaignMessage.Recorded recorded -> {
                Held one = held.get(recorded.attempt());
                if (one != null && one.stage == Stage.ENDED) {
                    forget(recorded.attempt());
                }
            }
            case CampaignMessage.Revoke revoke -> giveBack(revoke.attempts(), output);
            case CampaignMessage.Cancel cancel -> cancel(cancel.attempt(), output);
            case CampaignMessage.Drain drain -> drain(drain.attempt(), output);
            default -> {
                // For others: nothing that a coordinator sends here.
            }
        }
    }

    private void assign(CampaignMessage.Assign assign, Output<CampaignMessage, WorkerEvent> output) {
        if (assign.incarnation() != incarnation) {
            return; // meant for a life that is over: the coordinator finds it missing in a heartbeat
        }
        List<Attempt> refused = new ArrayList<>();
        for (Assignment assignment : assign.assignments()) {
            Attempt attempt = assignment.attempt();
            if (held.containsKey(attempt)) {
                continue;
            }
            if (draining || attempt.epoch() < epoch || over.contains(attempt)) {
                refused.add(attempt);
            } else {
                Held one = new Held(assignment);
                held.put(attempt, one);
                queue.put(attempt, one);
            }
        }
        if (!refused.isEmpty()) {
            output.send(coordinator, new CampaignMessage.Returned(refused));
        }
    }

    private void giveBack(List<Attempt> attempts, Output<CampaignMessage, WorkerEvent> output) {
        List<Attempt> returned = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Held one = held.get(attempt);
            if (one != null && one.stage == Stage.QUEUED) {
                forget(attempt);
                returned.add(attempt);
            }
        }
        output.send(coordinator, new CampaignMessage.Returned(returned));
    }

    private void cancel(Attempt attempt, Output<CampaignMessage, WorkerEvent> output) {
        Held one = held.get(attempt);
        if (one == null) {
            return;
        }
        switch (one.stage) {
            case QUEUED, ENDED -> forget(attempt);
            case RUNNING -> stop(attempt, one, output);
            case STOPPING -> {
                // It is being ended already.
            }
        }
    }

    private void drain(Attempt attempt, Output<CampaignMessage, WorkerEvent> output) {
        Held one = held.get(attempt);
        if (one != null && one.stage == Stage.QUEUED) {
            giveBack(List.of(attempt), output);
        } else if (one != null && one.stage == Stage.RUNNING) {
            output.emit(new WorkerEvent.Checkpoint(attempt));
        }
    }

    // Running ------------------------------------------------------------------------------------------------------

    private void startQueued(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        while (!queue.isEmpty() && nowNanos < leaseUntilNanos) {
            Map.Entry<Attempt, Held> first = queue.entrySet().iterator().next();
            Held one = first.getValue();
            if (usedSlots + one.ranks() > offer.slots()) {
                return; // none overtakes: the coordinator counts on the order
            }
            if (isStopping(first.getKey())) {
                return; // an earlier attempt at the same task is not gone yet
            }
            queue.remove(first.getKey());
            one.stage = Stage.RUNNING;
            one.startedNanos = nowNanos;
            usedSlots += one.ranks();
            countTimeout(one, 1);
            output.emit(new WorkerEvent.Start(one.assignment));
        }
    }

    private boolean isStopping(Attempt next) {
        if (stopping > 0) {
            for (Map.Entry<Attempt, Held> entry : held.entrySet()) {
                if (entry.getValue().stage == Stage.STOPPING
                        && entry.getKey().task() == next.task()
                        && entry.getKey().campaign().equals(next.campaign())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void forget(Attempt attempt) {
        held.remove(attempt);
        queue.remove(attempt);
        over.add(attempt);
        if (over.size() > REMEMBERED) {
            over.remove(over.iterator().next());
        }
    }

    private void checkTimeouts(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        if (timeouts == 0) {
            return;
        }
        for (Map.Entry<Attempt, Held> entry : held.entrySet()) {
            Held one = entry.getValue();
            if (one.stage == Stage.RUNNING && !one.timedOut && nowNanos >= timeoutAtNanos(one)) {
                one.timedOut = true;
                output.emit(new WorkerEvent.Stop(entry.getKey()));
            }
        }
    }

    private static long timeoutAtNanos(Held one) {
        long timeoutMillis = one.assignment.task().timeoutMillis();
        return timeoutMillis == 0
                ? Long.MAX_VALUE
                : after(one.startedNanos, Math.multiplyExact(timeoutMillis, MILLISECOND));
    }

    /**
     * An attempt has ended, and none of its threads or processes is left.
     *
     * @param attempt which
     * @param outcome how it ended
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void ended(
            Attempt attempt, TaskOutcome outcome, long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        Held one = held.get(attempt);
        if (one == null || one.stage == Stage.QUEUED || one.stage == Stage.ENDED) {
            return;
        }
        checkLease(nowNanos, output);
        usedSlots -= one.ranks();
        if (one.stage == Stage.STOPPING) {
            stopping--;
            forget(attempt);
        } else {
            countTimeout(one, -1);
            one.stage = Stage.ENDED;
            boolean late = one.timedOut && !(outcome instanceof TaskOutcome.Succeeded);
            TaskOutcome known = late
                    ? new TaskOutcome.Failed(
                            FailureClass.TIMEOUT,
                            "ran longer than its timeout of "
                                    + one.assignment.task().timeoutMillis() + " ms")
                    : outcome;
            CampaignMessage.Ended message =
                    new CampaignMessage.Ended(attempt, known, (nowNanos - one.startedNanos) / MILLISECOND);
            one.ended = message;
            output.send(coordinator, message);
        }
        finish(nowNanos, output);
    }

    /**
     * A running attempt has made progress.
     *
     * @param attempt which
     * @param fraction the part that is done, 0 … 1
     * @param output receives what follows
     */
    public void progressed(Attempt attempt, double fraction, Output<CampaignMessage, WorkerEvent> output) {
        Held one = held.get(attempt);
        if (one != null && one.stage == Stage.RUNNING) {
            output.send(coordinator, new CampaignMessage.Progressed(attempt, fraction));
        }
    }

    /**
     * Takes no more tasks, gives back what has not begun, and lets what runs write a checkpoint and stop.
     *
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void drain(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        draining = true;
        for (Attempt attempt : List.copyOf(held.keySet())) {
            drain(attempt, output);
        }
        heartbeat(nowNanos, output);
        finish(nowNanos, output);
    }

    /**
     * The coordinator can be reached, for the first time or again: it is told at once what this worker has.
     *
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void connected(long nowNanos, Output<CampaignMessage, WorkerEvent> output) {
        nextHeartbeatNanos = Math.min(nextHeartbeatNanos, nowNanos);
        answerDueNanos = Long.MIN_VALUE; // what was sent over another connection is not answered
        step(new Input.Tick<>(nowNanos), output);
    }

    /** {@return whether it has nothing, not even an outcome that is not recorded yet} */
    public boolean idle() {
        return held.isEmpty();
    }

    /** {@return whether more than half of what it takes in advance waits here: it would not start what comes now} */
    public boolean supplied() {
        return 2 * queue.size() > offer.prefetch();
    }
}
