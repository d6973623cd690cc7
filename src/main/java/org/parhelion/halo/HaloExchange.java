package org.parhelion.halo;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.field.Strip;
import org.parhelion.field.Strips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Side;

/**
 * Refreshes the ghost points of a set of fields from the ranks that own them: planned once, done every step.
 *
 * <pre>{@code
 * try (var halo = HaloExchange.of(block, comm, new HaloShape(ghost, false, periodic), 1, Precision.DOUBLE)) {
 *     var strips = new FieldStrips(now);
 *     halo.start(strips);           // packs what the neighbours need, and sends
 *     …                             // update the block's core
 *     halo.await(strips);           // waits, and unpacks into the ghost points
 *     …                             // update the block's rim
 * }
 * }</pre>
 *
 * <p>Each neighbour rank gets one message for all fields and all of its sides, edges and corners, persistent and off heap.
 * Ghost points that this rank owns itself, across a periodic axis that it spans, are copied by {@link #start}, without a message.
 * Nothing is allocated per exchange. Ghost points outside the domain are left alone; see {@code BoundaryFill}.
 *
 * <p>Belongs to the thread of its rank. All ranks start their exchanges on one communicator in the same order. Messages
 * travel on the communicator's {@linkplain Comm#companion companion}: no receive of the program matches them.
 */
public final class HaloExchange implements AutoCloseable {
    private static final int TAG = Comm.MAX_TAG;

    private final RequestSet requests;
    private final List<Strip> packed = new ArrayList<>();
    private final List<Strip> unpacked = new ArrayList<>();
    /** Points of this rank, and ghost points of this rank that are their images across a periodic axis. */
    private final List<Strip> owned = new ArrayList<>();

    private final List<Strip> images = new ArrayList<>();
    private final int messagesPerExchange;
    private final long bytesPerExchange;
    private long exchanges;
    private boolean started;

    private HaloExchange(Block block, Comm comm, List<Peer> peers, Precision precision) {
        ElementType type = precision == Precision.DOUBLE ? ElementType.DOUBLE : ElementType.FLOAT;
        List<Request> receives = new ArrayList<>();
        List<Request> sends = new ArrayList<>();
        long bytes = 0;
        for (Peer peer : peers) {
            if (peer.rank() == block.rank()) {
                owned.addAll(peer.packed());
                images.addAll(peer.unpacked());
            } else {
                packed.addAll(peer.packed());
                unpacked.addAll(peer.unpacked());
                receives.add(comm.recvInit(Buffer.of(peer.incoming(), type), peer.rank(), TAG));
                sends.add(comm.sendInit(Buffer.of(peer.outgoing(), type), peer.rank(), TAG));
                bytes += peer.outgoing().byteSize();
            }
        }
        messagesPerExchange = sends.size();
        bytesPerExchange = bytes;
        // Receives first: a message that finds its receive posted needs no buffer of the library's own.
        receives.addAll(sends);
        requests = comm.requestSet(receives.toArray(Request[]::new));
    }

    /**
     * Plans an exchange. Every rank must make the same plan: the first on a communicator is collective, because it makes the
     * companion.
     *
     * @param block this rank's part
     * @param comm the ranks of the block's decomposition
     * @param shape which ghost points are refreshed
     * @param fields number of fields that travel together
     * @param precision of all of them
     * @return the plan, with its persistent requests
     * @throws IllegalArgumentException if some rank's block is smaller than the ghost width; names the largest rank count
     *     that would work
     */
    public static HaloExchange of(Block block, Comm comm, HaloShape shape, int fields, Precision precision) {
        if (fields < 1) {
            throw new IllegalArgumentException("an exchange needs at least 1 field, not " + fields);
        }
        return of(block, comm, shape, Collections.nCopies(fields, EnumSet.allOf(Side.class)), precision);
    }

    /**
     * Plans an exchange of fields that are not all read beyond all sides: as a population of a lattice Boltzmann scheme, which
     * comes from one direction. Collective as above.
     *
     * @param block this rank's part
     * @param comm the ranks of the block's decomposition
     * @param shape which ghost points are refreshed of fields that are read beyond all sides
     * @param sides of each field that travels, the sides beyond which its ghost points are refreshed; a corner belongs to its
     *     side along the slowest axis. The same on all ranks
     * @param precision of all of them
     * @return the plan, with its persistent requests
     * @throws IllegalArgumentException if some rank's block is smaller than the ghost width; names the largest rank count
     *     that would work
     */
    public static HaloExchange of(
            Block block, Comm comm, HaloShape shape, List<? extends Set<Side>> sides, Precision precision) {
        if (comm.size() != block.decomposition().ranks() || comm.rank() != block.rank()) {
            throw new IllegalArgumentException("rank " + comm.rank() + " of " + comm.size() + " cannot exchange for "
                    + block + " on " + block.decomposition().ranks() + " ranks");
        }
        block.decomposition().requireRoomFor(shape.ghost());
        // Collected with the plan: a failing rank must not free memory that a neighbour still copies from.
        return new HaloExchange(
                block,
                comm.companion(),
                Peer.of(block, shape, List.copyOf(sides), precision, Arena.ofAuto()),
                precision);
    }

    /**
     * Packs the points that neighbours need and starts the messages. The points may be changed afterwards. Ghost points that this rank
     * owns itself are refreshed at once.
     *
     * @param strips where the points are read from
     */
    public void start(Strips strips) {
        if (started) {
            throw new IllegalStateException("this exchange is under way: await it before starting it again");
        }
        started = true;
        if (!owned.isEmpty()) {
            strips.copy(owned, images);
        }
        strips.pack(packed);
        requests.start();
    }

    /** {@return whether every message is there; lets messages progress where the library needs calls for that} */
    public boolean test() {
        return !started || requests.test();
    }

    /**
     * Waits for the messages and unpacks them into the ghost points.
     *
     * @param strips where the ghost points are written to
     */
    public void await(Strips strips) {
        if (!started) {
            throw new IllegalStateException("no exchange is under way: start it first");
        }
        requests.await();
        strips.unpack(unpacked);
        started = false;
        exchanges++;
    }

    /**
     * Calls {@link #start} and {@link #await}.
     *
     * @param strips where the points are read from and the ghost points are written to
     */
    public void exchange(Strips strips) {
        start(strips);
        await(strips);
    }

    /** {@return number of messages that this rank sends in one exchange} */
    public int messagesPerExchange() {
        return messagesPerExchange;
    }

    /** {@return bytes that this rank sends in one exchange} */
    public long bytesPerExchange() {
        return bytesPerExchange;
    }

    /** {@return number of exchanges completed so far} */
    public long exchanges() {
        return exchanges;
    }

    /** {@return number of messages that this rank has sent so far} */
    public long messagesSent() {
        return exchanges * messagesPerExchange;
    }

    /** {@return bytes that this rank sent so far} */
    public long bytesSent() {
        return exchanges * bytesPerExchange;
    }

    @Override
    public void close() {
        requests.close();
    }
}
