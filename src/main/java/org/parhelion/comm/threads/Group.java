package org.parhelion.comm.threads;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A communicator as all its ranks share it: its endpoints, and the memory of its collectives. */
final class Group {
    final ThreadJob job;
    final String name;
    final int size;
    final CollectiveMemory collectives;
    private final @Nullable Group follows;
    private volatile boolean revoked;
    private final Endpoint[] endpoints;
    /** Where each rank's user of this communicator waits: apart from the endpoints, because every sender reads it. */
    private final AtomicReferenceArray<Seat> seats;

    /** Communicators that some members have made and others have yet to take, by (how many were made before, color). */
    private final Map<Object, Child> untaken = new ConcurrentHashMap<>();

    private record ChildKey(int sequence, int color) {}

    private record Child(Group group, AtomicInteger untaken) {}

    /**
     * A communicator that nobody has used.
     *
     * @param worldRanks the world's rank of each rank here
     * @param follows the group whose revocation revokes this one, too; null if there is none
     */
    Group(ThreadJob job, String name, int[] worldRanks, @Nullable Group follows) {
        this.job = job;
        this.follows = follows;
        this.name = name;
        this.size = worldRanks.length;
        this.collectives = new CollectiveMemory(size);
        this.endpoints = new Endpoint[size];
        this.seats = new AtomicReferenceArray<>(size);
        for (int r = 0; r < size; r++) {
            endpoints[r] = new Endpoint(this, r, worldRanks[r]);
            seats.set(r, job.seatOf(worldRanks[r]));
        }
    }

    boolean isRevoked() {
        return revoked || (follows != null && follows.isRevoked());
    }

    /** No call here succeeds any more. */
    void revoke() {
        revoked = true;
        job.disturb();
    }

    boolean isDead(int rank) {
        return job.deaths.isDead(endpoints[rank].worldRank);
    }

    Endpoint endpoint(int rank) {
        return endpoints[rank];
    }

    Seat seat(int rank) {
        return seats.get(rank);
    }

    void seat(int rank, Seat seat) {
        seats.set(rank, seat);
    }

    /** Lets {@code rank} look again. The caller has written the event and fenced. */
    void wake(int rank) {
        seats.get(rank).wake();
    }

    /**
     * The one child that every member with this key gets: the first makes it, the last takes it off the table.
     *
     * @param sequence how many children the calling rank has asked for before: the same on all ranks, for it is collective
     */
    Group child(int sequence, int color, Supplier<Group> maker) {
        return child(new ChildKey(sequence, color), maker);
    }

    /** As {@link #child(int, int, Supplier)}, by a key that all members make alike. */
    Group child(Object key, Supplier<Group> maker) {
        Child child = untaken.computeIfAbsent(key, k -> {
            Group group = maker.get();
            return new Child(group, new AtomicInteger(group.size));
        });
        if (child.untaken().decrementAndGet() == 0) {
            untaken.remove(key);
        }
        return child.group();
    }
}
