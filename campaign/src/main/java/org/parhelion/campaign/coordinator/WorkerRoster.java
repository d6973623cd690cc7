package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.parhelion.protocol.Output;

/**
 * The connected workers, and those among them that have a free slot, have room, or hold tasks that wait: each set is kept up
 * to date, in the order of members, so that a message costs no walk over all workers.
 */
final class WorkerRoster {
    /** When a worker's lease ended as of its last check. Later signs of life do not move it: the check finds them. */
    private record LeaseCheck(long dueNanos, RemoteWorker worker) {}

    private final long leaseNanos;
    private final Map<Integer, RemoteWorker> all = new TreeMap<>();
    /** How many members have a number: two, if a process came back as another member. */
    private final Map<Long, Integer> membersByNumber = new HashMap<>();

    private final Map<Integer, RemoteWorker> idle = new TreeMap<>();
    private final Map<Integer, RemoteWorker> roomy = new TreeMap<>();
    private final Map<Integer, RemoteWorker> prefetching = new TreeMap<>();
    private final Set<RemoteWorker> addressed = new LinkedHashSet<>();
    private final PriorityQueue<LeaseCheck> leases = new PriorityQueue<>(
            Comparator.comparingLong(LeaseCheck::dueNanos).thenComparingInt(check -> check.worker().member));
    /** When breakers let a worker try again [ns]. */
    private final PriorityQueue<Long> rests = new PriorityQueue<>();

    WorkerRoster(long leaseNanos) {
        this.leaseNanos = leaseNanos;
    }

    // Sets ---------------------------------------------------------------------------------------------------------

    @Nullable
    RemoteWorker find(int member) {
        return all.get(member);
    }

    /** Whether a worker of that number is connected. */
    boolean has(long number) {
        return membersByNumber.containsKey(number);
    }

    Collection<RemoteWorker> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** Those with a free slot that are not draining. */
    Collection<RemoteWorker> idle() {
        return Collections.unmodifiableCollection(idle.values());
    }

    /** Those that may get a task, for a free slot or to wait for one, as far as their breakers allow it. */
    Collection<RemoteWorker> roomy() {
        return Collections.unmodifiableCollection(roomy.values());
    }

    /** Those that hold more than they can start. */
    Collection<RemoteWorker> prefetching() {
        return Collections.unmodifiableCollection(prefetching.values());
    }

    /** A worker comes; one of that number leaves. */
    void put(RemoteWorker worker) {
        RemoteWorker replaced = all.put(worker.member, worker);
        membersByNumber.merge(worker.number, 1, Integer::sum);
        if (replaced != null) {
            uncount(replaced);
            addressed.remove(replaced);
        }
        changed(worker);
        if (leaseNanos != Long.MAX_VALUE) {
            leases.add(new LeaseCheck(leaseEndNanos(worker), worker));
        }
    }

    private void uncount(RemoteWorker worker) {
        membersByNumber.computeIfPresent(worker.number, (number, members) -> members > 1 ? members - 1 : null);
    }

    private void remove(RemoteWorker worker) {
        uncount(worker);
        for (Map<Integer, RemoteWorker> set : List.of(all, idle, roomy, prefetching)) {
            set.remove(worker.member);
        }
        addressed.remove(worker);
    }

    /** What a worker holds, or whether it drains, has changed. */
    void changed(RemoteWorker worker) {
        if (all.get(worker.member) != worker) {
            return; // another incarnation has taken its place
        }
        keep(idle, worker, worker.enrolled() && !worker.draining() && worker.free() > 0);
        keep(roomy, worker, worker.hasRoom());
        keep(prefetching, worker, worker.waiting() > 0);
    }

    private static void keep(Map<Integer, RemoteWorker> set, RemoteWorker worker, boolean member) {
        if (member) {
            set.put(worker.member, worker);
        } else {
            set.remove(worker.member);
        }
    }

    /** A worker is to be sent something at the end of the step. */
    void address(RemoteWorker worker) {
        addressed.add(worker);
    }

    /** {@return those that are to be sent something} They are none then. */
    List<RemoteWorker> takeAddressed() {
        if (addressed.isEmpty()) {
            return List.of();
        }
        List<RemoteWorker> taken = List.copyOf(addressed);
        addressed.clear();
        return taken;
    }

    // Time ---------------------------------------------------------------------------------------------------------

    private long leaseEndNanos(RemoteWorker worker) {
        return worker.heardNanos + leaseNanos;
    }

    /** A worker's breaker may have opened. */
    void failed(RemoteWorker worker) {
        if (worker.breaker.opensAgainNanos() != Long.MAX_VALUE) {
            rests.add(worker.breaker.opensAgainNanos());
        }
    }

    /** When a lease may end or a breaker lets a worker try [ns]. */
    long deadlineNanos(long nowNanos) {
        while (!rests.isEmpty() && rests.peek() <= nowNanos) {
            rests.remove();
        }
        long rest = rests.isEmpty() ? Output.NEVER : rests.peek();
        LeaseCheck first = leases.peek();
        return first == null ? rest : Math.min(rest, first.dueNanos());
    }

    /** Removes the workers whose leases have ended, and returns them. */
    List<RemoteWorker> expire(long nowNanos) {
        List<RemoteWorker> ended = new ArrayList<>();
        for (LeaseCheck first = leases.peek(); first != null && first.dueNanos() <= nowNanos; first = leases.peek()) {
            leases.remove();
            RemoteWorker worker = first.worker();
            if (all.get(worker.member) == worker) {
                if (leaseEndNanos(worker) <= nowNanos) {
                    remove(worker);
                    ended.add(worker);
                } else {
                    leases.add(new LeaseCheck(leaseEndNanos(worker), worker));
                }
            }
        }
        ended.sort(Comparator.comparingInt(worker -> worker.member));
        return ended;
    }
}
