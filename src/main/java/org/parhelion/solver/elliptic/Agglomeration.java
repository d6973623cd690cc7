package org.parhelion.solver.elliptic;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.field.Strip;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;

/**
 * Moves fields of a grid from all ranks to fewer, the members, and back.
 *
 * <pre>
 *   all ranks             members
 *   ┌───┬───┐   gather    ┌───────┐
 *   │ 0 │ 1 │  ────────►  │   0   │      member m is the rank m·ranks/members
 *   ├───┼───┤             ├───────┤
 *   │ 2 │ 3 │  ◄────────  │   1   │      the other ranks wait in scatter
 *   └───┴───┘   scatter   └───────┘
 * </pre>
 *
 * <p>Each rank sends one message to each member that shares points with it. Planned once; collective.
 */
final class Agglomeration implements AutoCloseable {
    private static final int TAG = Comm.MAX_TAG - 1;

    /** The pieces of this rank's block on all ranks. */
    private final List<Strip> spread = new ArrayList<>();
    /** The pieces of its block as a member; empty on the other ranks. */
    private final List<Strip> gathered = new ArrayList<>();

    private final RequestSet gathering;
    private final RequestSet scattering;

    /**
     * Plans the messages.
     *
     * @param from the grid on all ranks
     * @param to the same grid on the members
     * @param before layers of ghost points before the first points of the grid that are moved, too
     * @param comm all ranks
     */
    Agglomeration(Decomposition from, Decomposition to, int before, Comm comm) {
        List<Request> gathers = new ArrayList<>();
        List<Request> scatters = new ArrayList<>();
        for (int rank = 0; rank < from.ranks(); rank++) {
            for (int member = 0; member < to.ranks(); member++) {
                int receiver = rank(member, to.ranks(), from.ranks());
                boolean leaves = rank == comm.rank();
                boolean arrives = receiver == comm.rank();
                if (!(leaves || arrives)) {
                    continue;
                }
                Box piece = moved(from.block(rank), before).intersect(moved(to.block(member), before));
                if (piece.isEmpty()) {
                    continue;
                }
                // Collected with the plan: a failing rank must not free memory that another still copies from.
                MemorySegment memory = Arena.ofAuto().allocate(piece.volume() * Double.BYTES, Double.BYTES);
                if (leaves) {
                    spread.add(new Strip(0, from.block(rank).toLocal(piece), memory));
                }
                if (arrives) {
                    gathered.add(new Strip(0, to.block(member).toLocal(piece), memory));
                }
                Buffer buffer = Buffer.of(memory, ElementType.DOUBLE);
                if (!arrives) {
                    gathers.add(comm.companion().sendInit(buffer, receiver, TAG));
                    scatters.add(comm.companion().recvInit(buffer, receiver, TAG));
                } else if (!leaves) {
                    gathers.add(comm.companion().recvInit(buffer, rank, TAG));
                    scatters.add(comm.companion().sendInit(buffer, rank, TAG));
                }
            }
        }
        gathering = comm.companion().requestSet(gathers.toArray(Request[]::new));
        scattering = comm.companion().requestSet(scatters.toArray(Request[]::new));
    }

    /** The communicator of the members; empty on the other ranks. Collective. */
    static Optional<Comm> members(Comm comm, int members) {
        boolean isMember = false;
        for (int member = 0; member < members; member++) {
            isMember |= rank(member, members, comm.size()) == comm.rank();
        }
        return comm.split(isMember ? 0 : Comm.UNDEFINED, comm.rank());
    }

    /** Ranks that follow one another have blocks beside one another: the member is the first of those whose points it receives. */
    private static int rank(int member, int members, int ranks) {
        return (int) ((long) member * ranks / members);
    }

    private static Box moved(Block block, int before) {
        Box box = block.owned();
        for (Axis axis : block.grid().axes()) {
            if (box.low(axis) == 0) {
                box = box.grow(axis.low(), before);
            }
        }
        return box;
    }

    /** Sets the field of the members from the parts of all ranks. */
    void gather(LevelField all, Optional<LevelField> members) {
        all.strips().pack(spread);
        gathering.start();
        gathering.await();
        members.ifPresent(field -> field.strips().unpack(gathered));
    }

    /** Sets the parts of all ranks from the field of the members. */
    void scatter(Optional<LevelField> members, LevelField all) {
        members.ifPresent(field -> field.strips().pack(gathered));
        scattering.start();
        scattering.await();
        all.strips().unpack(spread);
    }

    @Override
    public void close() {
        gathering.close();
        scattering.close();
    }
}
