package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.RevokedException;

/**
 * One rank's side of the collectives: show what I bring, wait until all have shown theirs, read what I need from where it lies.
 * What is too long for a page is shown by reference, and then nobody leaves before all have read.
 *
 * <p>Reductions are taken by each rank for itself in rank order, so the result depends on neither timing nor rank.
 */
final class Collectives implements Wait {
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

    Collectives(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.shared = endpoint.group.collectives;
        this.rank = endpoint.rank;
        this.size = endpoint.group.size;
    }

    /** The next call's number. */
    private void begin() {
        if (broken != null) {
            throw broken;
        }
        number++;
    }

    // What ranks bring
    // -----------------------------------------------------------------------------------------------------

    private static boolean isInline(Buffer buffer) {
        return buffer.byteSize() <= CollectiveMemory.INLINE_BYTES;
    }

    /** Shows {@code send}, by value if it is short, and waits until every rank has shown its own. */
    private void show(Collective what, Buffer send, long signature) {
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
    private Buffer shown(int r, Buffer like) {
        return isInline(like)
                ? new Buffer(shared.contents(r, number, like.byteSize()), like.type())
                : (Buffer) shared.reference(r, number);
    }

    /** Shows an object and waits until every rank has shown its own. */
    private void showReference(Collective what, Object send, long signature) {
        begin();
        shared.reference(rank, number, send);
        arrive(what, signature);
    }

    /** Nobody leaves before all have read; then what was shown is let go of. */
    private void leave(Collective what) {
        long shownAs = number;
        begin();
        arrive(what, -1);
        shared.forget(rank, shownAs);
    }

    private void leaveUnlessInline(Collective what, Buffer buffer) {
        if (!isInline(buffer)) {
            leave(what);
        }
    }

    private void arrive(Collective what, long signature) {
        now = what;
        next = 0;
        shared.publish(rank, number, signature);
        try {
            awaitAll();
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

    private void awaitAll() {
        Seat seat = endpoint.enter();
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

    static Buffer readable(Buffer buffer) {
        if (ThreadRequest.isShared(buffer)) {
            return buffer;
        }
        Buffer copy = like(buffer);
        copy.segment().copyFrom(buffer.segment());
        return copy;
    }

    private static Buffer like(Buffer buffer) {
        return new Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(buffer.byteSize())]), buffer.type());
    }

    private static void copy(Buffer from, Buffer to) {
        MemorySegment.copy(from.segment(), 0, to.segment(), 0, from.byteSize());
    }

    // The collectives
    // ------------------------------------------------------------------------------------------------------

    void barrier() {
        begin();
        arrive(Collective.BARRIER, Collective.BARRIER.signature());
    }

    void bcast(Buffer buffer, int root) {
        long signature = Collective.BCAST.signature(buffer, root);
        if (rank == root) {
            show(Collective.BCAST, buffer, signature);
        } else {
            begin();
            arrive(Collective.BCAST, signature);
            copy(shown(root, buffer), buffer);
        }
        leaveUnlessInline(Collective.BCAST, buffer);
    }

    double allreduce(double value, Op op) {
        begin();
        shared.word(rank, number, Double.doubleToRawLongBits(value));
        arrive(Collective.ALLREDUCE, Collective.ALLREDUCE.signature(op, ElementType.DOUBLE, 1));
        double result = Double.longBitsToDouble(shared.word(0, number));
        for (int r = 1; r < size; r++) {
            result = op.combine(result, Double.longBitsToDouble(shared.word(r, number)));
        }
        return result;
    }

    long allreduce(long value, Op op) {
        begin();
        shared.word(rank, number, value);
        arrive(Collective.ALLREDUCE, Collective.ALLREDUCE.signature(op, ElementType.LONG, 1));
        long result = shared.word(0, number);
        for (int r = 1; r < size; r++) {
            result = op.combine(result, shared.word(r, number));
        }
        return result;
    }

    void allreduce(Buffer send, Buffer recv, Op op) {
        show(Collective.ALLREDUCE, send, Collective.ALLREDUCE.signature(op, send.type(), send.count()));
        if (isInline(send)) {
            combine(send, recv, op, 0, size);
        } else {
            combineInShares(recv, op);
        }
    }

    /** Each rank combines its share of the elements of all ranks, then takes the other shares from the others. */
    private void combineInShares(Buffer recv, Op op) {
        boolean inPlace = ThreadRequest.isShared(recv);
        Buffer combined = inPlace ? recv : like(recv);
        Buffer share = share(combined, rank);
        copy(share((Buffer) shared.reference(0, number), rank), share);
        for (int r = 1; r < size; r++) {
            op.combine(share, share((Buffer) shared.reference(r, number), rank));
        }
        long sends = number;
        showReference(Collective.ALLREDUCE, combined, -1);
        shared.forget(rank, sends);
        for (int r = 0; r < size; r++) {
            if (r != rank || !inPlace) {
                copy(share((Buffer) shared.reference(r, number), r), share(recv, r));
            }
        }
        leave(Collective.ALLREDUCE);
    }

    private Buffer share(Buffer whole, int r) {
        int from = (int) ((long) whole.count() * r / size);
        int to = (int) ((long) whole.count() * (r + 1) / size);
        return whole.slice(from, to - from);
    }

    void reduce(Buffer send, Buffer recv, Op op, int root) {
        show(Collective.REDUCE, send, Collective.REDUCE.signature(op, send.type(), send.count()) | (long) root << 12);
        if (rank == root) {
            combine(send, recv, op, 0, size);
        }
        leaveUnlessInline(Collective.REDUCE, send);
    }

    void scan(Buffer send, Buffer recv, Op op) {
        show(Collective.SCAN, send, Collective.SCAN.signature(op, send.type(), send.count()));
        combine(send, recv, op, 0, rank + 1);
        leaveUnlessInline(Collective.SCAN, send);
    }

    void exscan(Buffer send, Buffer recv, Op op) {
        show(Collective.EXSCAN, send, Collective.EXSCAN.signature(op, send.type(), send.count()));
        if (rank > 0) {
            combine(send, recv, op, 0, rank);
        }
        leaveUnlessInline(Collective.EXSCAN, send);
    }

    /** recv = what {@code from} showed op … op what {@code to} − 1 showed. */
    private void combine(Buffer like, Buffer recv, Op op, int from, int to) {
        copy(shown(from, like), recv);
        for (int r = from + 1; r < to; r++) {
            op.combine(recv, shown(r, like));
        }
    }

    void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        show(Collective.REDUCE_SCATTER, send, Collective.REDUCE_SCATTER.signature(op, send.type(), send.count()));
        int before = 0;
        for (int r = 0; r < rank; r++) {
            before += counts[r];
        }
        copy(shown(0, send).slice(before, counts[rank]), recv);
        for (int r = 1; r < size; r++) {
            op.combine(recv, shown(r, send).slice(before, counts[rank]));
        }
        leaveUnlessInline(Collective.REDUCE_SCATTER, send);
    }

    void gather(Buffer send, Buffer recv, int root) {
        show(Collective.GATHER, send, Collective.GATHER.signature(send, root));
        if (rank == root) {
            takeAll(send, recv);
        }
        leaveUnlessInline(Collective.GATHER, send);
    }

    void allgather(Buffer send, Buffer recv) {
        show(Collective.ALLGATHER, send, Collective.ALLGATHER.signature(send, 0));
        takeAll(send, recv);
        leaveUnlessInline(Collective.ALLGATHER, send);
    }

    private void takeAll(Buffer like, Buffer recv) {
        for (int r = 0; r < size; r++) {
            copy(shown(r, like), recv.slice(r * like.count(), like.count()));
        }
    }

    void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        showReference(Collective.GATHERV, readable(send), Collective.GATHERV.signature(root));
        if (rank == root) {
            takeParts(new Parts(recv, counts, displacements), Collective.GATHERV);
        }
        leave(Collective.GATHERV);
    }

    void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        showReference(Collective.ALLGATHERV, readable(send), Collective.ALLGATHERV.signature());
        takeParts(new Parts(recv, counts, displacements), Collective.ALLGATHERV);
        leave(Collective.ALLGATHERV);
    }

    private void takeParts(Parts into, Collective what) {
        for (int r = 0; r < size; r++) {
            take((Buffer) shared.reference(r, number), into.of(r), r, what);
        }
    }

    /** Both sides state a length; where they differ, the call is wrong and nothing is copied. */
    private void take(Buffer from, Buffer to, int source, Collective what) {
        if (from.byteSize() != to.byteSize()) {
            throw CommException.failed(
                    rank,
                    what.verb(),
                    source,
                    Comm.PROC_NULL,
                    "that rank sends " + from.byteSize() + " bytes, this one expects " + to.byteSize()
                            + ": counts must agree on both sides");
        }
        copy(from, to);
    }

    void scatter(Buffer send, Buffer recv, int root) {
        int[] counts = new int[size];
        int[] displacements = new int[size];
        for (int r = 0; r < size; r++) {
            counts[r] = recv.count();
            displacements[r] = r * recv.count();
        }
        scatterv(Collective.SCATTER, new Parts(send, counts, displacements), recv, root);
    }

    void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        scatterv(Collective.SCATTERV, new Parts(send, counts, displacements), recv, root);
    }

    private void scatterv(Collective what, Parts send, Buffer recv, int root) {
        Parts mine = rank == root ? send.readable() : send;
        showReference(what, mine, what.signature(root));
        take(((Parts) shared.reference(root, number)).of(rank), recv, root, what);
        leave(what);
    }

    void alltoallv(Parts send, Parts recv) {
        showReference(Collective.ALLTOALL, send.readable(), Collective.ALLTOALL.signature());
        for (int i = 0; i < size; i++) {
            int r = rank + i < size ? rank + i : rank + i - size;
            take(((Parts) shared.reference(r, number)).of(rank), recv.of(r), r, Collective.ALLTOALL);
        }
        leave(Collective.ALLTOALL);
    }

    /** What each rank says, for making communicators. */
    int[] agree(int value) {
        int[] all = new int[size];
        Buffer mine = Buffer.of(value);
        show(Collective.SPLIT, mine, Collective.SPLIT.signature());
        takeAll(mine, Buffer.of(all));
        return all;
    }

    // What a deadlock report says
    // ------------------------------------------------------------------------------------------

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
