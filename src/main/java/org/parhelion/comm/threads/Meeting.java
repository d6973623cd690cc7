package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.RevokedException;

/**
 * The rendezvous of a communicator's ranks in a collective: each publishes its contribution, waits until all have published
 * theirs, and reads what it needs. A contribution that is too long for a page is published by reference; then a second meeting
 * keeps every rank until all have read.
 */
final class Meeting implements Wait {
    /** Looks at the other ranks' arrival before {@link Seat#await}: some microseconds. */
    private static final int ARRIVAL_SPINS = 100;

    private final Endpoint endpoint;
    private final CollectiveMemory shared;
    private final int rank;
    private final int size;

    private Collective now = Collective.BARRIER;
    private long number;
    /** Ranks before this one have arrived. */
    private int next;
    /** What ended a collective early. None may follow: others may still be reading what this rank published. */
    private @Nullable CommException broken;

    Meeting(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.shared = endpoint.group.collectives;
        this.rank = endpoint.rank;
        this.size = endpoint.group.size;
    }

    /** Takes the next meeting's number. */
    private void begin() {
        if (broken != null) {
            throw broken;
        }
        number++;
    }

    static boolean isInline(Buffer buffer) {
        return buffer.byteSize() <= CollectiveMemory.INLINE_BYTES;
    }

    /** Publishes {@code send}, by value if it is short, and waits until every rank has published its own. */
    void show(Collective what, Buffer send, long signature) {
        begin();
        if (isInline(send)) {
            shared.write(rank, number, send.segment(), send.byteSize());
        } else {
            shared.reference(rank, number, readable(send));
        }
        arrive(what, signature);
    }

    /** The contribution of {@code r}, where every rank's has the type and length of {@code like}. */
    Buffer shown(int r, Buffer like) {
        return isInline(like)
                ? new Buffer(shared.contents(r, number, like.byteSize()), like.type())
                : (Buffer) shared.reference(r, number);
    }

    /** Copies the contribution of {@code r}, which is as short as {@link #isInline} demands, to {@code target} at byte {@code at}. */
    void copyShown(int r, long bytes, MemorySegment target, long at) {
        shared.read(r, number, target, at, bytes);
    }

    /** Publishes one number, and waits until every rank has published its own. */
    void show(Collective what, long word, long signature) {
        begin();
        shared.word(rank, number, word);
        arrive(what, signature);
    }

    /** The number that {@code r} published. */
    long word(int r) {
        return shared.word(r, number);
    }

    /** Waits until every rank has arrived; this one contributes nothing. */
    void showNothing(Collective what, long signature) {
        begin();
        arrive(what, signature);
    }

    /** Publishes a reference, and waits until every rank has published its own. */
    void showReference(Collective what, Object send, long signature) {
        begin();
        shared.reference(rank, number, send);
        arrive(what, signature);
    }

    /** The object that {@code r} published. */
    Object reference(int r) {
        return shared.reference(r, number);
    }

    /** The number of this meeting, for {@link #forget}. */
    long number() {
        return number;
    }

    /** Drops the reference that this rank published in meeting {@code n}, once all have read it. */
    void forget(long n) {
        shared.forget(rank, n);
    }

    /** Waits until all have read, then drops the reference that this rank published. */
    void leave(Collective what) {
        long shownAs = number;
        showNothing(what, CallSignature.LEAVE);
        forget(shownAs);
    }

    void leaveUnlessInline(Collective what, Buffer buffer) {
        if (!isInline(buffer)) {
            leave(what);
        }
    }

    private void arrive(Collective what, long signature) {
        now = what;
        next = 0;
        // enter() must come before publish(): it throws if the communicator is revoked. A rank that published and then
        // threw
        // would look as if it had joined, and the others would report a collective mismatch.
        Seat seat = endpoint.enter();
        shared.publish(rank, number, signature);
        try {
            awaitAll(seat);
        } catch (RankDiedException | RevokedException e) {
            broken = e;
            throw e;
        }
        for (int r = 0; r < size; r++) {
            long other = shared.signature(r, number);
            if (other != signature) {
                throw mismatch(signature, r, other);
            }
        }
    }

    private void awaitAll(Seat seat) {
        if (!looksDone()) {
            seat.await(this);
        }
        wakeOthers();
    }

    /**
     * Spins on the others' arrival alone, without progressing receives: an iteration costs a fifth of one of {@link Seat#await}.
     * No backoff, because this is only the short first part of that wait.
     */
    private boolean looksDone() {
        for (int i = 0; i < ARRIVAL_SPINS; i++) {
            if (isDone()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return isDone();
    }

    /**
     * Ranks that parked before the last one arrived are woken by every rank that sees it arrive. The fence between publishing
     * and reading who is parked comes only here: right after publishing, it would wait for a cache line that is in transfer.
     */
    private void wakeOthers() {
        VarHandle.fullFence();
        for (int r = 0; r < size; r++) {
            if (r != rank) {
                endpoint.group.wake(r);
            }
        }
    }

    private CommException mismatch(long mine, int other, long others) {
        return new CommException(
                "rank " + rank + " calls " + CallSignature.describe(mine) + ", but rank " + other + " calls "
                        + CallSignature.describe(others)
                        + ": all ranks of a communicator must make the same collective calls in the"
                        + " same order");
    }

    /** {@code buffer}, or a copy of it if other threads cannot read it. */
    static Buffer readable(Buffer buffer) {
        if (ThreadRequest.isShared(buffer)) {
            return buffer;
        }
        Buffer copy = like(buffer);
        copy.segment().copyFrom(buffer.segment());
        return copy;
    }

    /** A buffer of the type and length of {@code buffer}, which other threads can read. */
    static Buffer like(Buffer buffer) {
        return new Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(buffer.byteSize())]), buffer.type());
    }

    @Override
    public boolean isDone() {
        while (next < size && shared.arrived(next, number)) {
            next++;
        }
        return next == size;
    }

    @Override
    public String operation() {
        return now.verb();
    }

    /** The first rank that has not arrived. An arrival does not wake this thread, so {@code next} may name one that since has. */
    @Override
    public int peer() {
        for (int r = 0; r < size; r++) {
            if (!shared.arrived(r, number)) {
                return r;
            }
        }
        return Comm.PROC_NULL;
    }

    @Override
    public int tag() {
        return Comm.PROC_NULL;
    }

    @Override
    public String communicator() {
        return endpoint.group.name;
    }

    @Override
    public @Nullable CommException obstacle() {
        return endpoint.obstacle(now.verb(), Comm.PROC_NULL, Comm.PROC_NULL);
    }
}
