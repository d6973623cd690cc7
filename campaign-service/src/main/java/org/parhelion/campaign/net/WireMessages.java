package org.parhelion.campaign.net;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.net.wire.CampaignWire;

/**
 * What coordinator and workers send each other, as messages of {@code campaign.proto}. Messages of the store have no form here:
 * no worker can forge them.
 */
final class WireMessages {
    private static final int SLOTS_MAX = 1 << 20;
    /** A life in nanoseconds so long, 146 years, has no end; sums with it do not overflow. */
    private static final long LIFE_MAX = Long.MAX_VALUE / 2;

    private static final int NAME_MAX = 200;

    private WireMessages() {}

    // Of workers ---------------------------------------------------------------------------------------------------

    static CampaignWire.WorkerMessage ofWorker(CampaignMessage message) {
        CampaignWire.WorkerMessage.Builder wire = CampaignWire.WorkerMessage.newBuilder();
        switch (message) {
            case CampaignMessage.Hello hello -> {
                WorkerOffer offer = hello.offer();
                wire.setHello(CampaignWire.Hello.newBuilder()
                        .setName(offer.name())
                        .setSlots(offer.slots())
                        .setMemoryBytes(offer.memoryBytes())
                        .addAllTags(offer.tags())
                        .setPrefetch(offer.prefetch())
                        .setLifeNanos(offer.lifeNanos())
                        .setIncarnation(hello.incarnation())
                        .addAllHeld(WireValues.attemptNames(hello.held()))
                        .setSentNanos(hello.sentNanos())
                        .setWorker(hello.worker()));
            }
            case CampaignMessage.Heartbeat heartbeat ->
                wire.setHeartbeat(CampaignWire.Heartbeat.newBuilder()
                        .setIncarnation(heartbeat.incarnation())
                        .addAllHeld(WireValues.attemptNames(heartbeat.held()))
                        .setSentNanos(heartbeat.sentNanos())
                        .setLifeNanos(heartbeat.lifeNanos())
                        .setDraining(heartbeat.draining())
                        .setEpoch(heartbeat.epoch()));
            case CampaignMessage.Progressed progressed ->
                wire.setProgress(CampaignWire.Progress.newBuilder()
                        .setAttempt(WireValues.attempt(progressed.attempt()))
                        .setFraction(progressed.fraction()));
            case CampaignMessage.Ended ended ->
                wire.setEnded(CampaignWire.Ended.newBuilder()
                        .setAttempt(WireValues.attempt(ended.attempt()))
                        .setOutcome(WireValues.outcome(ended.outcome()))
                        .setRunMillis(ended.runMillis()));
            case CampaignMessage.Returned returned -> wire.setReturned(attempts(returned.attempts()));
            default -> throw new IllegalStateException("a worker does not send " + message);
        }
        return wire.build();
    }

    private static CampaignWire.Attempts attempts(List<org.parhelion.campaign.Attempt> attempts) {
        return CampaignWire.Attempts.newBuilder()
                .addAllAttempts(WireValues.attemptNames(attempts))
                .build();
    }

    /**
     * Reads a message of a worker.
     *
     * @throws IllegalArgumentException if it is none
     */
    static CampaignMessage ofWorker(CampaignWire.WorkerMessage wire) {
        return switch (wire.getKindCase()) {
            case HELLO -> hello(wire.getHello());
            case HEARTBEAT ->
                new CampaignMessage.Heartbeat(
                        incarnation(wire.getHeartbeat().getIncarnation()),
                        WireValues.attempts(wire.getHeartbeat().getHeldList()),
                        wire.getHeartbeat().getSentNanos(),
                        life(wire.getHeartbeat().getLifeNanos()),
                        wire.getHeartbeat().getDraining(),
                        wire.getHeartbeat().getEpoch());
            case PROGRESS -> {
                double fraction = wire.getProgress().getFraction();
                if (!(fraction >= 0 && fraction <= 1)) {
                    throw new IllegalArgumentException("progress " + fraction + ": must be 0 … 1");
                }
                yield new CampaignMessage.Progressed(
                        WireValues.attempt(wire.getProgress().getAttempt()), fraction);
            }
            case ENDED ->
                new CampaignMessage.Ended(
                        WireValues.attempt(wire.getEnded().getAttempt()),
                        WireValues.outcome(wire.getEnded().getOutcome()),
                        WireValues.atLeast0("run time", wire.getEnded().getRunMillis()));
            case RETURNED ->
                new CampaignMessage.Returned(
                        WireValues.attempts(wire.getReturned().getAttemptsList()));
            case JOIN, KIND_NOT_SET ->
                throw new IllegalArgumentException("a worker joins once, with its first message");
        };
    }

    private static CampaignMessage hello(CampaignWire.Hello hello) {
        String name = hello.getName();
        if (name.isEmpty() || name.length() > NAME_MAX) {
            throw new IllegalArgumentException(
                    "a worker's name has 1 … " + NAME_MAX + " letters, not " + name.length());
        }
        if (hello.getSlots() > SLOTS_MAX || hello.getPrefetch() > SLOTS_MAX) {
            throw new IllegalArgumentException(
                    hello.getSlots() + " slots, prefetch " + hello.getPrefetch() + ": at most " + SLOTS_MAX + " each");
        }
        WorkerOffer offer = new WorkerOffer(
                name,
                hello.getSlots(),
                hello.getMemoryBytes(),
                new HashSet<>(hello.getTagsList()),
                hello.getPrefetch(),
                life(hello.getLifeNanos()));
        return new CampaignMessage.Hello(
                hello.getWorker(),
                offer,
                incarnation(hello.getIncarnation()),
                WireValues.attempts(hello.getHeldList()),
                hello.getSentNanos());
    }

    private static long incarnation(long number) {
        return WireValues.atLeast0("incarnation", number);
    }

    private static long life(long nanos) {
        long life = WireValues.atLeast0("life", nanos);
        return life > LIFE_MAX ? Long.MAX_VALUE : life;
    }

    // Of the coordinator -------------------------------------------------------------------------------------------

    static CampaignWire.CoordinatorMessage ofCoordinator(CampaignMessage message) {
        CampaignWire.CoordinatorMessage.Builder wire = CampaignWire.CoordinatorMessage.newBuilder();
        switch (message) {
            case CampaignMessage.Introduce introduce -> wire.setIntroduce(CampaignWire.Introduce.getDefaultInstance());
            case CampaignMessage.Renewed renewed ->
                wire.setRenewed(CampaignWire.Renewed.newBuilder()
                        .setIncarnation(renewed.incarnation())
                        .setSentNanos(renewed.sentNanos())
                        .setLeaseNanos(renewed.leaseNanos())
                        .setEpoch(renewed.epoch()));
            case CampaignMessage.Assign assign -> {
                CampaignWire.Assign.Builder tasks =
                        CampaignWire.Assign.newBuilder().setIncarnation(assign.incarnation());
                for (Assignment assignment : assign.assignments()) {
                    tasks.addTasks(CampaignWire.AssignedTask.newBuilder()
                            .setAttempt(WireValues.attempt(assignment.attempt()))
                            .setTask(WireValues.task(assignment.task()))
                            .setMemoryBytes(assignment.memoryBytes())
                            .setStep(assignment.step())
                            .setTraceParent(assignment.traceParent()));
                }
                wire.setAssign(tasks);
            }
            case CampaignMessage.Recorded recorded -> wire.setRecorded(WireValues.attempt(recorded.attempt()));
            case CampaignMessage.Revoke revoke -> wire.setRevoke(attempts(revoke.attempts()));
            case CampaignMessage.Cancel cancel -> wire.setCancel(WireValues.attempt(cancel.attempt()));
            case CampaignMessage.Drain drain -> wire.setDrain(WireValues.attempt(drain.attempt()));
            default -> throw new IllegalStateException("a coordinator does not send " + message + " to workers");
        }
        return wire.build();
    }

    /**
     * Reads a message of a coordinator.
     *
     * @throws IllegalArgumentException if it is none
     */
    static CampaignMessage ofCoordinator(CampaignWire.CoordinatorMessage wire) {
        return switch (wire.getKindCase()) {
            case INTRODUCE -> new CampaignMessage.Introduce();
            case RENEWED ->
                new CampaignMessage.Renewed(
                        wire.getRenewed().getIncarnation(),
                        wire.getRenewed().getSentNanos(),
                        WireValues.atLeast0("lease", wire.getRenewed().getLeaseNanos()),
                        wire.getRenewed().getEpoch());
            case ASSIGN -> {
                List<Assignment> assignments = new ArrayList<>();
                for (CampaignWire.AssignedTask task : wire.getAssign().getTasksList()) {
                    assignments.add(new Assignment(
                            WireValues.attempt(task.getAttempt()),
                            WireValues.task(task.getTask()),
                            WireValues.atLeast0("memory", task.getMemoryBytes()),
                            WireValues.atLeast0("step", task.getStep()),
                            task.getTraceParent()));
                }
                yield new CampaignMessage.Assign(wire.getAssign().getIncarnation(), assignments);
            }
            case RECORDED -> new CampaignMessage.Recorded(WireValues.attempt(wire.getRecorded()));
            case REVOKE ->
                new CampaignMessage.Revoke(WireValues.attempts(wire.getRevoke().getAttemptsList()));
            case CANCEL -> new CampaignMessage.Cancel(WireValues.attempt(wire.getCancel()));
            case DRAIN -> new CampaignMessage.Drain(WireValues.attempt(wire.getDrain()));
            case WELCOME, KIND_NOT_SET ->
                throw new IllegalArgumentException("a coordinator says welcome once, with its first message");
        };
    }
}
