package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.device.Stepper;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Lattice;
import org.parhelion.halo.redistribution.Snapshot;

/**
 * Checkpoints in memory: each rank stores the state of its own block and that of its ward, the rank before it; its buddy, the
 * rank after it, stores a copy of its state (Zheng, Shi, Kalé: FTC-Charm++, Cluster 2004).
 *
 * <pre>
 *   rank            0        1        2        3
 *   keeps blocks   0, 3     1, 0     2, 1     3, 2       any one rank may die, and any two that are not neighbours in this ring
 * </pre>
 *
 * <p>Two generations are stored, and a new one overwrites the older. A barrier ends each generation, so a rank begins the next
 * only when all have completed this one. After any death, one of the last two generations is therefore complete on every
 * survivor: the minimum of their latest numbers. Generations have numbers of their own, because a run that was set back takes a
 * checkpoint of the same step again.
 *
 * <p>Memory: four times the state of a block (own and ward's, two generations). A state is the fields without ghost points,
 * the fields one step earlier if the formula reads them, and the states of listeners that are set back.
 */
final class BuddyCheckpoint {
    /** The number that means no generation; generations have numbers from 1 on. */
    static final long NONE = 0;

    private static final int TAG = 0;

    private Generation latest = new Generation();
    private Generation other = new Generation();

    /** One checkpoint: the state of a block and that of its ward. */
    static final class Generation {
        private long number = NONE;
        private long step;
        private Stepper.Pace pace = Stepper.Pace.of(1);
        private int blocks;
        private int block;
        private Snapshot own = Snapshot.none();
        private Snapshot wards = Snapshot.none();
        private final KeptStates ownStates = new KeptStates();
        private final KeptStates wardsStates = new KeptStates();

        /** The number of steps done. */
        long step() {
            return step;
        }

        /** When the steps after it begin. */
        Stepper.Pace pace() {
            return pace;
        }

        /** The number of blocks of the grid. */
        int blocks() {
            return blocks;
        }

        /** The number of this rank's own block. */
        int block() {
            return block;
        }

        /** The number of the ward's block; of the own block if there is no other. */
        int ward() {
            return before(block, blocks);
        }

        Snapshot own() {
            return own;
        }

        /** The ward's state; the own state if there is no other block. */
        Snapshot ofWard() {
            return blocks == 1 ? own : wards;
        }

        /** The states of listeners with a block that this rank has: its own or the ward's. */
        KeptStates states(int ofBlock) {
            return ofBlock == block ? ownStates : wardsStates;
        }
    }

    private static int before(int block, int blocks) {
        return (block + blocks - 1) % blocks;
    }

    /** The number of the latest complete generation of this rank, or {@link #NONE}. */
    long latest() {
        return latest.number;
    }

    /** The generation of this number, if this rank has it completely. */
    Optional<Generation> generation(long number) {
        return number != NONE && latest.number == number ? Optional.of(latest) : Optional.empty();
    }

    /** Discards generations after {@code number}, which not all ranks have. */
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
     * Takes a generation. Collective; all ranks have it when this method returns.
     *
     * @param number the number of the previous generation plus one
     * @param step steps done
     * @param pace when the steps that follow begin
     * @param state the state of this rank's block, with fields of one precision
     * @param states the states of listeners, by name
     */
    void take(
            long number,
            Comm comm,
            long step,
            Stepper.Pace pace,
            List<Field> state,
            Map<String, ListenerState.Saved> states) {
        Generation next = other;
        next.number = NONE;
        Block block = state.getFirst().block();
        Decomposition decomposition = block.decomposition();
        Precision precision = state.getFirst().precision();
        next.step = step;
        next.pace = pace;
        next.blocks = comm.size();
        next.block = comm.rank();
        next.own = next.own.reuse(Snapshot.box(state), precision, state.size());
        next.own.take(state);
        next.ownStates.take(states);
        if (comm.size() > 1) {
            Box ward = Lattice.withLast(block.grid(), decomposition.owned(next.ward()), Snapshot.last(state));
            next.wards = next.wards.reuse(ward, precision, state.size());
            exchange(comm, next);
            KeptStates.exchange(comm, next.ownStates, buddy(comm), next.wardsStates, next.ward());
        }
        next.number = number;
        other = latest;
        latest = next;
        comm.barrier();
    }

    private static int buddy(Comm comm) {
        return (comm.rank() + 1) % comm.size();
    }

    private static void exchange(Comm comm, Generation next) {
        int buddy = buddy(comm);
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
