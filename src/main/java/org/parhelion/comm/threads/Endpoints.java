package org.parhelion.comm.threads;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The part of a communicator that its ranks share: endpoints, and the memory of collectives. */
final class Endpoints {
    final ThreadJob job;
    final String name;
    final int size;
    final CollectiveMemory collectives;
    /** Whether the messages are those of non-blocking collectives. */
    final boolean isInternal;

    private final @Nullable Endpoints follows;
    private volatile boolean revoked;
    private final Endpoint[] endpoints;
    /** The seat of the thread that uses each rank's endpoint: apart from the endpoints, because every sender reads it. */
    private final AtomicReferenceArray<Seat> seats;

    /** For the messages of non-blocking collectives; made when first used. */
    private volatile @Nullable Endpoints internal;

    /** New communicators that some members have not taken yet, by (number of earlier ones, color). */
    private final Map<Object, Child> untaken = new ConcurrentHashMap<>();

    private record ChildKey(int sequence, int color) {}

    private record Child(Endpoints group, AtomicInteger untaken) {}

    /**
     * A new communicator.
     *
     * @param worldRanks the world's rank of each rank here
     * @param follows the group whose revocation revokes this one, too; null if there is none
     */
    Endpoints(ThreadJob job, String name, int[] worldRanks, @Nullable Endpoints follows) {
        this(job, name, worldRanks, follows, false);
    }

    private Endpoints(ThreadJob job, String name, int[] worldRanks, @Nullable Endpoints follows, boolean isInternal) {
        this.job = job;
        this.isInternal = isInternal;
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

    /** The endpoints of traffic that no receive of a program matches: same ranks, same name, revoked with these. */
    Endpoints internal() {
        Endpoints made = internal;
        if (made == null) {
            synchronized (this) {
                made = internal;
                if (made == null) {
                    int[] worldRanks = new int[size];
                    for (int r = 0; r < size; r++) {
                        worldRanks[r] = endpoints[r].worldRank;
                    }
                    made = new Endpoints(job, name, worldRanks, this, true);
                    internal = made;
                }
            }
        }
        return made;
    }

    boolean isRevoked() {
        return revoked || (follows != null && follows.isRevoked());
    }

    /** Makes every later call on this communicator fail. */
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

    /** Makes {@code rank} poll again. The caller has written the event, then a full fence. */
    void wake(int rank) {
        seats.get(rank).wake();
    }

    /**
     * The child of this key, the same object for every member: the first makes it, the last removes it from the table.
     *
     * @param sequence number of children that the calling rank made before; the same on all ranks, because the call is collective
     */
    Endpoints child(int sequence, int color, Supplier<Endpoints> maker) {
        return child(new ChildKey(sequence, color), maker);
    }

    /** As {@link #child(int, int, Supplier)}, by a key that is equal on all members. */
    Endpoints child(Object key, Supplier<Endpoints> maker) {
        Child child = untaken.computeIfAbsent(key, k -> {
            Endpoints group = maker.get();
            return new Child(group, new AtomicInteger(group.size));
        });
        if (child.untaken().decrementAndGet() == 0) {
            untaken.remove(key);
        }
        return child.group();
    }
}
