package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.halo.redistribution.Snapshot;

/**
 * Checkpoints in memory: each rank keeps its own block's state and that of its ward, the rank before it; its own is kept by its
 * buddy, the rank after it (Zheng, Shi, Kalé: FTC-Charm++, Cluster 2004).
 *
 * <pre>
 *   rank            0        1        2        3
 *   keeps blocks   0, 3     1, 0     2, 1     3, 2       any one may die, and any two that are no neighbours in this ring
 * </pre>
 *
 * <p>Two generations are kept, and a new one overwrites the older. A rank begins a generation only when all ranks have completed
 * the one before (a barrier ends each), so whatever dies when, one of the last two is complete on every survivor: the lesser of
 * their latest. Generations are numbered, not named by their step, since a run that went back takes one at the same step again.
 *
 * <p>Memory: four times the state of a block (own and ward's, twice), a state being the fields without ghost points, and those of
 * one step earlier where the formula reads them.
 */
final class BuddyCheckpoint {
    /** The number of no generation; those that are taken have numbers from 1 on. */
    static final long NONE = 0;

    private static final int TAG = 0;

    private Generation latest = new Generation();
    private Generation other = new Generation();

    /** One checkpoint: a block's state, and its ward's. */
    static final class Generation {
        private long number = NONE;
        private long step;
        private int blocks;
        private int block;
        private Snapshot own = Snapshot.none();
        private Snapshot wards = Snapshot.none();

        /** Steps done. */
        long step() {
            return step;
        }

        /** How many blocks the grid was cut into. */
        int blocks() {
            return blocks;
        }

        /** The number of the block that was this rank's own. */
        int block() {
            return block;
        }

        /** The number of the block before it, whose copy lies here; its own where there is no other. */
        int ward() {
            return before(block, blocks);
        }

        Snapshot own() {
            return own;
        }

        /** The ward's state; this rank's own where there is no other. */
        Snapshot ofWard() {
            return blocks == 1 ? own : wards;
        }
    }

    private static int before(int block, int blocks) {
        return (block + blocks - 1) % blocks;
    }

    /** The number of the latest generation that is complete here, or {@link #NONE}. */
    long latest() {
        return latest.number;
    }

    /** The generation of this number, if it is complete here. */
    Optional<Generation> generation(long number) {
        return number != NONE && latest.number == number ? Optional.of(latest) : Optional.empty();
    }

    /** Forgets generations after {@code number}: not all ranks have them. */
    void goBackTo(long number) {
        if (latest.number != number) {
            Generation newer = latest;
            latest = other;
            other = newer;
        }
        if (latest.number != number) {
            latest.number = NONE;
        }
        other.number = NONE;
    }

    /**
     * Takes a generation. Collective; when it returns, all ranks have theirs.
     *
     * @param number one more than that of the one before
     * @param state of this rank's block, all of one precision
     */
    void take(long number, Comm comm, long step, List<Field> state) {
        Generation next = other;
        next.number = NONE;
        Block block = state.getFirst().block();
        Decomposition decomposition = block.decomposition();
        Precision precision = state.getFirst().precision();
        next.step = step;
        next.blocks = comm.size();
        next.block = comm.rank();
        next.own = next.own.reuse(block.owned(), precision, state.size());
        next.own.take(state);
        if (comm.size() > 1) {
            Box ward = decomposition.owned(next.ward());
            next.wards = next.wards.reuse(ward, precision, state.size());
            exchange(comm, next);
        }
        next.number = number;
        other = latest;
        latest = next;
        comm.barrier();
    }

    private static void exchange(Comm comm, Generation next) {
        int buddy = (comm.rank() + 1) % comm.size();
        List<Request> requests = new ArrayList<>();
        for (int f = 0; f < next.own.fields(); f++) {
            requests.add(comm.irecv(next.wards.buffer(f), next.ward(), TAG));
        }
        for (int f = 0; f < next.own.fields(); f++) {
            requests.add(comm.isend(next.own.buffer(f), buddy, TAG));
        }
        requests.forEach(Request::await);
    }
}
