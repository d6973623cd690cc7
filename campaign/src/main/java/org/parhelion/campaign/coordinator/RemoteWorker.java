package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskNeeds;

/** A worker as the coordinator sees it. */
final class RemoteWorker implements Placement.Candidate {
    final int member;
    /** The same under another member, or under another coordinator. */
    final long number;

    final WorkerOffer offer;
    private final WorkerRoster roster;
    long incarnation;
    long heardNanos;
    /** When it was last seen to have a task; else when it connected. */
    long busyNanos;

    long endOfLifeNanos = Long.MAX_VALUE;
    boolean revoking;
    private boolean draining;
    private boolean enrolled;
    final CircuitBreaker breaker;

    /** What it has, in the order in which it starts them. */
    final Map<Attempt, Task> held = new LinkedHashMap<>();

    /** What it will be sent at the end of this step. */
    private final List<Assignment> toSend = new ArrayList<>();

    private int heldRanks;
    private long heldMemoryBytes;

    RemoteWorker(int member, long number, WorkerOffer offer, CircuitBreaker breaker, WorkerRoster roster) {
        this.member = member;
        this.number = number;
        this.offer = offer;
        this.breaker = breaker;
        this.roster = roster;
    }

    void hold(Attempt attempt, Task task) {
        if (held.putIfAbsent(attempt, task) == null) {
            heldRanks += task.spec.needs().ranks();
            heldMemoryBytes += memoryBytes(task);
            roster.changed(this);
        }
    }

    void release(Attempt attempt) {
        Task task = held.remove(attempt);
        if (task != null) {
            heldRanks -= task.spec.needs().ranks();
            heldMemoryBytes -= memoryBytes(task);
            roster.changed(this);
        }
    }

    boolean draining() {
        return draining;
    }

    void drain(boolean drains) {
        if (draining != drains) {
            draining = drains;
            roster.changed(this);
        }
    }

    /** The store knows it: it may be given tasks. */
    void enrol() {
        enrolled = true;
        roster.changed(this);
    }

    boolean enrolled() {
        return enrolled;
    }

    /** It is sent this at the end of the step. */
    void assign(Assignment assignment) {
        toSend.add(assignment);
        roster.address(this);
    }

    /** {@return what it is to be sent} That is nothing then. */
    List<Assignment> takeAssignments() {
        List<Assignment> taken = List.copyOf(toSend);
        toSend.clear();
        return taken;
    }

    private static long memoryBytes(Task task) {
        return Math.max(task.spec.needs().memoryBytes(), task.history.memoryBytes());
    }

    /** Whether it could ever run such a task. */
    boolean suits(TaskNeeds needs) {
        return offer.slots() >= needs.ranks()
                && (offer.memoryBytes() == 0 || needs.memoryBytes() <= offer.memoryBytes())
                && offer.tags().containsAll(needs.tags());
    }

    /** Whether such a task could start now. */
    boolean fits(TaskNeeds needs) {
        return free() >= needs.ranks()
                && (offer.memoryBytes() == 0 || heldMemoryBytes + needs.memoryBytes() <= offer.memoryBytes());
    }

    /** Whether it may hold such a task until a slot is free. */
    boolean prefetches(TaskNeeds needs) {
        return needs.ranks() == 1 && needs.memoryBytes() == 0 && heldRanks < offer.slots() + offer.prefetch();
    }

    boolean hasRoom() {
        return enrolled && !draining && heldRanks < offer.slots() + offer.prefetch();
    }

    boolean hasRoom(long nowNanos) {
        return hasRoom() && breaker.allows(nowNanos);
    }

    /** Tasks that it has not started, as far as the order tells. */
    int waiting() {
        return Math.max(0, heldRanks - offer.slots());
    }

    CoordinatorLoad.ConnectedWorker connected(long nowNanos) {
        long idleMillis = held.isEmpty() ? Math.max(0, nowNanos - busyNanos) / 1_000_000 : 0;
        return new CoordinatorLoad.ConnectedWorker(
                offer.name(), offer.slots(), offer.tags(), heldRanks, idleMillis, draining);
    }

    @Override
    public int member() {
        return member;
    }

    @Override
    public String name() {
        return offer.name();
    }

    @Override
    public int slots() {
        return offer.slots();
    }

    @Override
    public int free() {
        return offer.slots() - heldRanks;
    }
}
