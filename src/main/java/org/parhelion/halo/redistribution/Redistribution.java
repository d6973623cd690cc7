package org.parhelion.halo.redistribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Width;

/**
 * Moves fields from one decomposition of a grid to another: plans the messages, and sends them.
 *
 * <pre>
 *   from, 4 blocks                       to, 3 blocks
 *   ┌───┬───┬───┬───┐                    ┌────┬────┬────┐
 *   │ 0 │ 1 │ 2 │ 3 │                    │  0 │  1 │  2 │    each piece from the rank that keeps it
 *   └───┴───┴───┴───┘                    └────┴────┴────┘
 * </pre>
 *
 * <p>The plan is a pure function of both decompositions, so that every rank computes it without messages. The caller names the
 * rank that sends each block of the old decomposition: usually the rank of the same number; after a death, a rank with a copy.
 * Immutable; thread-safe.
 */
public final class Redistribution {
    private static final int TAG = 1;

    private final Decomposition from;
    private final Decomposition to;
    private final Width last;
    private final List<Move> moves;

    /**
     * The intersection of an old and a new block.
     *
     * @param from number of the old block
     * @param to number of the new block
     * @param part the points, as global indices; never empty
     */
    public record Move(int from, int to, Box part) {}

    private Redistribution(Decomposition from, Decomposition to, Width last, List<Move> moves) {
        this.from = from;
        this.to = to;
        this.last = last;
        this.moves = List.copyOf(moves);
    }

    /**
     * Plans a redistribution.
     *
     * @param from the old decomposition
     * @param to the new decomposition, of the same grid into any number of blocks
     * @return the plan
     * @throws IllegalArgumentException if the grids differ
     */
    public static Redistribution between(Decomposition from, Decomposition to) {
        return between(from, to, Width.NONE);
    }

    /**
     * Plans a redistribution of fields that have points beyond the last cells of the grid.
     *
     * @param from the old decomposition
     * @param to the new decomposition, of the same grid into any number of blocks
     * @param last layers of points beyond the last cell of each axis, which belong to the block of the cell
     * @return the plan
     * @throws IllegalArgumentException if the grids differ
     */
    public static Redistribution between(Decomposition from, Decomposition to, Width last) {
        if (!from.grid().equals(to.grid())) {
            throw new IllegalArgumentException("cannot redistribute between a grid of "
                    + from.grid().shape() + " points and one of " + to.grid().shape()
                    + ": points, spacing and origin must be the same");
        }
        List<Move> moves = new ArrayList<>();
        for (int old = 0; old < from.ranks(); old++) {
            for (int block = 0; block < to.ranks(); block++) {
                Box part = owned(from, old, last).intersect(owned(to, block, last));
                if (!part.isEmpty()) {
                    moves.add(new Move(old, block, part));
                }
            }
        }
        return new Redistribution(from, to, last, moves);
    }

    private static Box owned(Decomposition decomposition, int block, Width last) {
        return Lattice.withLast(decomposition.grid(), decomposition.owned(block), last);
    }

    /** {@return all intersections of old and new blocks, which together are a partition of the grid} */
    public List<Move> moves() {
        return moves;
    }

    /**
     * Moves fields without a change of ranks: rank r has old block r and receives new block r. Collective.
     *
     * @param comm one rank per block of both decompositions; no other messages with tag 1 may be in transit on it
     * @param own this rank's old block
     * @return this rank's new block
     */
    public Snapshot move(Comm comm, Snapshot own) {
        int[] keepers = IntStream.range(0, from.ranks()).toArray();
        return collect(comm, keepers, Map.of(comm.rank(), own), own.precision(), own.fields());
    }

    /**
     * Collects the fields of this rank's new block from the ranks that have the old blocks. Collective.
     *
     * @param comm rank r receives new block r; at least as many ranks as new blocks
     * @param keepers the rank that sends each old block, by block; the same on every rank
     * @param kept the old blocks that this rank sends, by number
     * @param precision the precision of all fields
     * @param fields number of fields
     * @return this rank's new block; empty on ranks beyond the last block
     * @throws IllegalArgumentException if there are too few ranks, or too many or too few keepers
     */
    public Snapshot collect(Comm comm, int[] keepers, Map<Integer, Snapshot> kept, Precision precision, int fields) {
        if (keepers.length != from.ranks() || comm.size() < to.ranks()) {
            throw new IllegalArgumentException("from " + from.ranks() + " blocks, kept by " + keepers.length
                    + " ranks, to " + to.ranks() + " blocks on " + comm.size() + " ranks");
        }
        int rank = comm.rank();
        Snapshot collected = new Snapshot(rank < to.ranks() ? owned(to, rank, last) : Box.EMPTY, precision, fields);
        List<Request> sends = new ArrayList<>();
        List<Runnable> arrivals = new ArrayList<>();
        // All ranks process the moves in this order, and messages between two ranks do not overtake each other.
        for (Move move : moves) {
            boolean leaves = keepers[move.from] == rank;
            boolean arrives = move.to == rank;
            for (int field = 0; field < fields && (leaves || arrives); field++) {
                if (leaves && arrives) {
                    collected.setPart(field, move.part, kept(kept, move.from).part(field, move.part));
                } else if (leaves) {
                    sends.add(comm.isend(kept(kept, move.from).part(field, move.part), move.to, TAG));
                } else {
                    arrivals.add(receive(comm, keepers[move.from], field, move.part, collected));
                }
            }
        }
        arrivals.forEach(Runnable::run);
        sends.forEach(Request::await);
        return collected;
    }

    private static Runnable receive(Comm comm, int keeper, int field, Box part, Snapshot collected) {
        Buffer message = new Snapshot(part, collected.precision(), 1).buffer(0);
        Request receive = comm.irecv(message, keeper, TAG);
        return () -> {
            receive.await();
            collected.setPart(field, part, message);
        };
    }

    private static Snapshot kept(Map<Integer, Snapshot> kept, int block) {
        Snapshot snapshot = kept.get(block);
        if (snapshot == null) {
            throw new IllegalArgumentException(
                    "this rank is to send block " + block + ", but was given blocks " + kept.keySet());
        }
        return snapshot;
    }

    @Override
    public String toString() {
        return "Redistribution from " + from + " to " + to + ", " + moves.size() + " pieces";
    }
}
