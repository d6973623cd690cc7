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
 * Where the ranks of a communicator come together: each shows what it brings, waits until all have shown theirs, and reads what
 * it needs from where that lies. What is too long for a page is shown by reference, and then nobody leaves before all have
 * read: that is another meeting.
 */
final class Meeting implements Wait {
    private static final int CLOSE_LOOKS = 100;

    private final Endpoint endpoint;
    private final CollectiveMemory shared;
    private final int rank;
    private final int size;

    private Collective now = Collective.BARRIER;
    private long number;
    /** Ranks before this one have arrived. */
    private int next;
    /** What ended a collective before it was done. None may follow: others may still be reading what this rank showed. */
    private @Nullable CommException broken;

    Meeting(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.shared = endpoint.group.collectives;
        this.rank = endpoint.rank;
        this.size = endpoint.group.size;
    }

    /** The next meeting's number. */
    private void begin() {
        if (broken != null) {
            throw broken;
        }
        number++;
    }

    static boolean isInline(Buffer buffer) {
        return buffer.byteSize() <= CollectiveMemory.INLINE_BYTES;
    }

    /** Shows {@code send}, by value if it is short, and waits until every rank has shown its own. */
    void show(Collective what, Buffer send, long signature) {
        begin();
        if (isInline(send)) {
            MemorySegment page = shared.contents(rank, number, send.byteSize());
            MemorySegment.copy(send.segment(), 0, page, 0, send.byteSize());
        } else {
            shared.reference(rank, number, readable(send));
        }
        arrive(what, signature);
    }

    /** What {@code r} showed, where every rank showed something of the type and length of {@code like}. */
    Buffer shown(int r, Buffer like) {
        return isInline(like)
                ? new Buffer(shared.contents(r, number, like.byteSize()), like.type())
                : (Buffer) shared.reference(r, number);
    }

    /** Shows one number, and waits until every rank has shown its own. */
    void show(Collective what, long word, long signature) {
        begin();
        shared.word(rank, number, word);
        arrive(what, signature);
    }

    /** The number that {@code r} showed. */
    long word(int r) {
        return shared.word(r, number);
    }

    /** Waits until every rank has come; this one brings nothing. */
    void showNothing(Collective what, long signature) {
        begin();
        arrive(what, signature);
    }

    /** Shows an object and waits until every rank has shown its own. */
    void showReference(Collective what, Object send, long signature) {
        begin();
        shared.reference(rank, number, send);
        arrive(what, signature);
    }

    /** The object that {@code r} showed. */
    Object reference(int r) {
        return shared.reference(r, number);
    }

    /** The number of this meeting, for {@link #forget}. */
    long number() {
        return number;
    }

    /** Lets go of the object that this rank showed in meeting {@code n}, once all have read it. */
    void forget(long n) {
        shared.forget(rank, n);
    }

    /** Nobody leaves before all have read; then what was shown is let go of. */
    void leave(Collective what) {
        long shownAs = number;
        showNothing(what, -1);
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
        // First, for it may throw: who knows that the communicator is revoked must not seem to have come. One who waits
        // and does not know yet would take it for another collective than its own.
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

    /** Looks at nothing but the others' arrival for some microseconds: each look is a fifth of {@link Seat#await}'s. */
    private boolean looksDone() {
        for (int i = 0; i < CLOSE_LOOKS; i++) {
            if (isDone()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return isDone();
    }

    /**
     * Whoever parked before the last rank had arrived is woken by all that see it arrive. The fence between the publishing and
     * the look at who is parked comes this late because it would wait for a cache line that travels meanwhile.
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
                "rank " + rank + " calls " + Collective.describe(mine) + ", but rank " + other + " calls "
                        + Collective.describe(others)
                        + ": all ranks of a communicator must make the same collective calls in the"
                        + " same order");
    }

    /** {@code buffer}, or a copy of it where other threads cannot read it. */
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

    /** The first rank that has not come. */
    @Override
    public int peer() {
        return next;
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
