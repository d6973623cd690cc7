package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.RevokedException;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.CallGuard;

/**
 * One rank's end of a communicator: its posted receives and its unexpected messages.
 *
 * <p>Senders write only into this endpoint's rings; the thread that uses the communicator does all matching. A message stays in its
 * ring until a receive from its source is posted, so an expected message is copied once less.
 */
@SuppressWarnings("ReferenceEquality") // threads, seats and requests are themselves, not their values
final class Endpoint {
    final Endpoints group;
    final int rank;
    final int worldRank;
    /** Admits one thread at a time; all other state here belongs to that thread. */
    final CallGuard guard;

    private final ThreadJob job;
    private final AtomicReferenceArray<@Nullable Ring> inbound;
    /** The rings to other ranks, once used. */
    private final @Nullable Ring[] outbound;

    private boolean listed;
    private boolean disturbed;

    private @Nullable RecvRequest firstPosted;
    private @Nullable RecvRequest lastPosted;
    private int wildcards;
    private int scanFrom;
    private @Nullable Unexpected firstUnexpected;
    private @Nullable Unexpected lastUnexpected;

    // Padding: the next rank's endpoint is adjacent in memory, and both are written at each message.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    /** A message that arrived before its receive was posted: a copy if it is short, a reference to the send if it is long. */
    static final class Unexpected {
        final int source;
        final int tag;
        final long bytes;
        final @Nullable SendRequest large;
        final MemorySegment copy;

        @Nullable
        Unexpected next;

        Unexpected(int source, int tag, long bytes, @Nullable SendRequest large, MemorySegment copy) {
            this.source = source;
            this.tag = tag;
            this.bytes = bytes;
            this.large = large;
            this.copy = copy;
        }

        Status status() {
            return new Status(source, tag, bytes);
        }
    }

    Endpoint(Endpoints group, int rank, int worldRank) {
        this.group = group;
        this.rank = rank;
        this.worldRank = worldRank;
        this.job = group.job;
        this.inbound = new AtomicReferenceArray<>(group.size);
        this.outbound = new @Nullable Ring[group.size];
        this.guard = CallGuard.ofCommunicator(() -> "communicator \"" + group.name + "\" of rank " + rank);
    }

    // Threads -----------------------------------------------------------------------------------------------

    /** The caller's seat. Every public verb begins with this call, inside the {@link #guard}. */
    Seat enter() {
        Seat current = group.seat(rank);
        if (current.thread != Thread.currentThread()) {
            current = takeOver(current);
        }
        if (job.isDisturbed()) {
            heed();
        }
        return current;
    }

    /** Throws if no call can succeed; otherwise notes that peers may be dead, so that later checks are cheap. */
    private void heed() {
        job.checkAlive(worldRank);
        if (group.isRevoked()) {
            throw new RevokedException(rank, group.name);
        }
        disturbed = true;
    }

    /** Whether ranks may have died, as of the last {@link #enter}. */
    boolean isDisturbed() {
        return disturbed;
    }

    /** Why {@code wait} will never end; null if no reason is known. */
    @Nullable
    CommException obstacle(Wait wait) {
        return obstacle(wait.operation(), wait.peer(), wait.tag());
    }

    /** Why a call that needs {@code peer}, or all ranks if that is a wildcard or none, will never end; or null. */
    @Nullable
    CommException obstacle(String operation, int peer, int tag) {
        if (group.isRevoked()) {
            return new RevokedException(rank, group.name);
        }
        for (int r = 0; r < group.size; r++) {
            if ((r == peer || peer < 0) && group.isDead(r)) {
                return new RankDiedException(rank, operation, peer, tag, r, group.name);
            }
        }
        return null;
    }

    /** The previous thread removes this endpoint from its list at its next poll: see {@link #progress(Seat)}. */
    private Seat takeOver(Seat before) {
        Seat now = job.callersSeat(worldRank);
        if (listed) {
            now.addReceiving(this);
        }
        before.release();
        now.take();
        group.seat(rank, now);
        return now;
    }

    void close() {
        if (listed) {
            group.seat(rank).removeReceiving(this);
        }
        group.seat(rank).release();
    }

    // Sending -----------------------------------------------------------------------------------------------

    Ring ringTo(int dest) {
        Ring ring = outbound[dest];
        if (ring == null) {
            ring = new Ring();
            outbound[dest] = ring;
            group.endpoint(dest).inbound.setRelease(rank, ring);
        }
        return ring;
    }

    // Receiving ---------------------------------------------------------------------------------------------

    /** Matches {@code request} with the oldest message, or appends it to the posted receives. */
    void post(RecvRequest request) {
        Unexpected before = null;
        for (Unexpected u = firstUnexpected; u != null; u = u.next) {
            if (request.matches(u.source, u.tag)) {
                unlink(before, u);
                deliver(request, u.source, u.tag, u.bytes, u.large, u.copy);
                return;
            }
            before = u;
        }
        request.next = null;
        if (lastPosted == null) {
            firstPosted = request;
        } else {
            lastPosted.next = request;
        }
        lastPosted = request;
        if (request.peer() == Comm.ANY_SOURCE) {
            wildcards++;
        }
        if (!listed) {
            listed = true;
            group.seat(rank).addReceiving(this);
        }
    }

    /** Removes a receive that will not be awaited any more. */
    void cancel(ThreadRequest request) {
        if (request instanceof RecvRequest receive) {
            takePosted(receive);
        }
    }

    /**
     * As {@link #progress()}, for a thread that posted receives here and may be waiting in another endpoint.
     *
     * @return whether {@code seat} still owns this endpoint; if not, another thread has taken it over
     */
    boolean progress(Seat seat) {
        if (!guard.tryVisit()) {
            return true; // another thread is inside a call here, and does this itself
        }
        try {
            boolean own = group.seat(rank) == seat;
            if (own) {
                progress();
            }
            return own;
        } finally {
            guard.endVisit();
        }
    }

    /** Matches the messages that have arrived from ranks for which a receive is posted. */
    void progress() {
        while (firstPosted != null && drainExpected()) {
            // again: a match may have changed which rings must be drained
        }
    }

    private boolean drainExpected() {
        if (wildcards == 0) {
            for (RecvRequest r = firstPosted; r != null; r = r.next) {
                if (drain(r.peer(), false)) {
                    return true;
                }
            }
            return false;
        }
        for (int i = 0; i < group.size; i++) {
            int source = scanFrom + i < group.size ? scanFrom + i : scanFrom + i - group.size;
            if (drain(source, false)) {
                scanFrom = source + 1 < group.size ? source + 1 : 0;
                return true;
            }
        }
        return false;
    }

    /** The oldest message that matches, without removing it. Drains the rings first. */
    Optional<Status> find(int source, int tag) {
        Unexpected found = oldest(source, tag, false);
        return found == null ? Optional.empty() : Optional.of(found.status());
    }

    /** As {@link #find}, and removes it from all matching. */
    Optional<MatchedMessage> take(int source, int tag) {
        Unexpected found = oldest(source, tag, true);
        return found == null ? Optional.empty() : Optional.of(new ThreadMessage(this, found));
    }

    /** Whether a message may have arrived since the last {@link #find} by this thread, which need not be inside the guard. */
    boolean hasArrivals() {
        for (int source = 0; source < group.size; source++) {
            Ring ring = inbound.getAcquire(source);
            if (ring != null && !ring.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Unexpected oldest(int source, int tag, boolean remove) {
        for (int s = 0; s < group.size; s++) {
            if (source == s || source == Comm.ANY_SOURCE) {
                drain(s, true);
            }
        }
        Unexpected before = null;
        for (Unexpected u = firstUnexpected; u != null; before = u, u = u.next) {
            if ((source == u.source || source == Comm.ANY_SOURCE) && (tag == u.tag || tag == Comm.ANY_TAG)) {
                if (remove) {
                    unlink(before, u);
                }
                return u;
            }
        }
        return null;
    }

    /** Completes {@code request} with a message that was {@linkplain #take taken}. */
    void receive(RecvRequest request, Unexpected message) {
        deliver(request, message.source, message.tag, message.bytes, message.large, message.copy);
    }

    /**
     * Matches messages of {@code source}, oldest first, until its ring is empty or, unless {@code all}, no receive is posted any
     * more. Returns whether there was a message.
     */
    private boolean drain(int source, boolean all) {
        Ring ring = inbound.getAcquire(source);
        if (ring == null) {
            return false;
        }
        boolean any = false;
        while (all || firstPosted != null) {
            long header = ring.peek();
            if (header != 0) {
                takeRecord(source, ring, header);
            } else {
                SendRequest send = ring.peekOverflow();
                if (send == null) {
                    break;
                }
                header = ring.peek();
                if (header == 0) {
                    ring.popOverflow();
                    takeLarge(source, send);
                } else {
                    takeRecord(source, ring, header);
                }
            }
            any = true;
        }
        return any;
    }

    private void takeRecord(int source, Ring ring, long header) {
        if (RecordHeader.kind(header) == RecordHeader.LARGE) {
            SendRequest send = ring.large();
            ring.pop(header);
            takeLarge(source, send);
            return;
        }
        int tag = RecordHeader.tag(header);
        long bytes = RecordHeader.payloadBytes(header);
        RecvRequest request = firstMatch(source, tag);
        if (request == null) {
            MemorySegment copy = MemorySegment.ofArray(new byte[(int) bytes]);
            ring.copyTo(copy, bytes);
            append(new Unexpected(source, tag, bytes, null, copy));
        } else {
            if (request.found(source, tag, bytes)) {
                ring.copyTo(request.target(), bytes);
            }
            request.complete();
        }
        ring.pop(header);
    }

    private void takeLarge(int source, SendRequest send) {
        RecvRequest request = firstMatch(source, send.messageTag());
        long bytes = send.payload().byteSize();
        if (request == null) {
            append(new Unexpected(source, send.messageTag(), bytes, send, MemorySegment.NULL));
        } else {
            deliver(request, source, send.messageTag(), bytes, send, MemorySegment.NULL);
        }
    }

    private void deliver(
            RecvRequest request, int source, int tag, long bytes, @Nullable SendRequest large, MemorySegment copy) {
        if (large == null) {
            if (request.found(source, tag, bytes)) {
                MemorySegment.copy(copy, 0, request.target(), 0, bytes);
            }
        } else {
            if (request.found(source, tag, bytes)) {
                copyLarge(request, large, bytes);
            }
            large.complete();
        }
        request.complete();
    }

    /** A sender whose communicator is revoked reuses its buffer: a copy that may have been made after that is discarded. */
    private void copyLarge(RecvRequest request, SendRequest large, long bytes) {
        if (!job.faultTolerant) {
            request.copy(large, bytes);
            return;
        }
        try {
            MemorySegment.copy(large.payload(), 0, request.target(), 0, bytes);
        } catch (IllegalStateException e) {
            request.lose(CommException.failed(
                    rank, "recv", request.peer(), request.tag(), "its sender is gone, and the message with it"));
        }
        VarHandle.loadLoadFence();
        if (group.isRevoked()) {
            request.lose(new RevokedException(rank, group.name));
        }
    }

    private @Nullable RecvRequest firstMatch(int source, int tag) {
        for (RecvRequest r = firstPosted; r != null; r = r.next) {
            if (r.matches(source, tag)) {
                takePosted(r);
                return r;
            }
        }
        return null;
    }

    private void takePosted(RecvRequest request) {
        RecvRequest before = null;
        for (RecvRequest r = firstPosted; r != null; before = r, r = r.next) {
            if (r == request) {
                if (before == null) {
                    firstPosted = r.next;
                } else {
                    before.next = r.next;
                }
                lastPosted = lastPosted == r ? before : lastPosted;
                r.next = null;
                wildcards -= r.peer() == Comm.ANY_SOURCE ? 1 : 0;
                return;
            }
        }
    }

    private void append(Unexpected message) {
        if (lastUnexpected == null) {
            firstUnexpected = message;
        } else {
            lastUnexpected.next = message;
        }
        lastUnexpected = message;
    }

    private void unlink(@Nullable Unexpected before, Unexpected message) {
        if (before == null) {
            firstUnexpected = message.next;
        } else {
            before.next = message.next;
        }
        if (lastUnexpected == message) {
            lastUnexpected = before;
        }
    }
}
