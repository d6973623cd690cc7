package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.device.Stepper;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.halo.redistribution.Redistribution;
import org.parhelion.halo.redistribution.Snapshot;

/**
 * The ranks that have copies of the blocks of a checkpoint in memory. One allgather distributes this information with the
 * boxes, because a spare that has replaced a rank does not know the old decomposition.
 */
final class KeptBlocks {
    private static final int NOBODY = -1;

    // The entries of a rank in the allgather.
    private static final int KEEPS = 0;
    private static final int STEP = 1;
    private static final int BLOCKS = 2;
    private static final int OWN = 3;
    private static final int WARD = 4;
    private static final int FIELDS = 5;
    private static final int BYTES = 6;
    private static final int PACE = 7;
    private static final int OWN_BOX = 11;
    private static final int WARD_BOX = 17;
    private static final int WORDS = 23;

    private final Comm comm;
    private final Optional<BuddyCheckpoint.Generation> kept;
    private final long[] told;
    private final int[] keepers;
    private final Box[] boxes;

    private KeptBlocks(Comm comm, Optional<BuddyCheckpoint.Generation> kept, long[] told) {
        this.comm = comm;
        this.kept = kept;
        this.told = told;
        this.keepers = new int[(int) any(BLOCKS)];
        this.boxes = new Box[keepers.length];
        Arrays.fill(keepers, NOBODY);
        Arrays.fill(boxes, Box.EMPTY);
        // First the buddies, then the owners, which are preferred.
        take(WARD, WARD_BOX);
        take(OWN, OWN_BOX);
    }

    /**
     * Collects which rank has which blocks of a generation. Collective.
     *
     * @param comm the ranks that compute after the recovery
     * @param kept this rank's part of the generation; empty if it has none
     */
    static KeptBlocks of(Comm comm, Optional<BuddyCheckpoint.Generation> kept) {
        long[] mine = new long[WORDS];
        kept.ifPresent(generation -> {
            mine[KEEPS] = 1;
            mine[STEP] = generation.step();
            mine[BLOCKS] = generation.blocks();
            mine[OWN] = generation.block();
            mine[WARD] = generation.ward();
            mine[FIELDS] = generation.own().fields();
            mine[BYTES] = generation.own().precision().byteSize();
            mine[PACE] = generation.pace().fromStep();
            mine[PACE + 1] = Double.doubleToRawLongBits(generation.pace().fromSeconds());
            mine[PACE + 2] = Double.doubleToRawLongBits(generation.pace().dtSeconds());
            mine[PACE + 3] = Double.doubleToRawLongBits(generation.pace().dtBeforeSeconds());
            put(generation.own().box(), mine, OWN_BOX);
            put(generation.ofWard().box(), mine, WARD_BOX);
        });
        long[] all = new long[WORDS * comm.size()];
        comm.allgather(Buffer.of(mine), Buffer.of(all));
        return new KeptBlocks(comm, kept, all);
    }

    private static void put(Box box, long[] words, int at) {
        long[] bounds = {box.k0(), box.j0(), box.i0(), box.k1(), box.j1(), box.i1()};
        System.arraycopy(bounds, 0, words, at, bounds.length);
    }

    private void take(int which, int whichBox) {
        for (int rank = 0; rank < comm.size(); rank++) {
            if (told(rank, KEEPS) != 0) {
                int block = (int) told(rank, which);
                keepers[block] = rank;
                boxes[block] = box(rank, whichBox);
            }
        }
    }

    private Box box(int rank, int at) {
        return new Box(
                (int) told(rank, at),
                (int) told(rank, at + 1),
                (int) told(rank, at + 2),
                (int) told(rank, at + 3),
                (int) told(rank, at + 4),
                (int) told(rank, at + 5));
    }

    private long told(int rank, int word) {
        return told[rank * WORDS + word];
    }

    /** An entry that is equal on all ranks that have a part; 0 if none has one. */
    private long any(int word) {
        long found = 0;
        for (int rank = 0; rank < comm.size(); rank++) {
            found = told(rank, KEEPS) != 0 ? told(rank, word) : found;
        }
        return found;
    }

    /** Whether any rank has a part of the generation. */
    boolean isKept() {
        return keepers.length > 0;
    }

    /** The blocks that no rank has. */
    List<Integer> lost() {
        List<Integer> lost = new ArrayList<>();
        for (int block = 0; block < keepers.length; block++) {
            if (keepers[block] == NOBODY) {
                lost.add(block);
            }
        }
        return lost;
    }

    /** The number of steps done. */
    long step() {
        return any(STEP);
    }

    /** When the steps that follow begin. */
    Stepper.Pace pace() {
        return new Stepper.Pace(
                any(PACE),
                Double.longBitsToDouble(any(PACE + 1)),
                Double.longBitsToDouble(any(PACE + 2)),
                Double.longBitsToDouble(any(PACE + 3)));
    }

    /** The first rank that has a part. */
    int firstKeeper() {
        int rank = 0;
        while (told(rank, KEEPS) == 0) {
            rank++;
        }
        return rank;
    }

    /** Whether any rank has no part. */
    boolean someKeepNothing() {
        for (int rank = 0; rank < comm.size(); rank++) {
            if (told(rank, KEEPS) == 0) {
                return true;
            }
        }
        return false;
    }

    /** The layers of a block's points beyond the last cells of the grid. */
    private static Width beyond(Grid grid, Box box) {
        return new Width(
                Math.max(0, box.k1() - grid.nz()),
                Math.max(0, box.j1() - grid.ny()),
                Math.max(0, box.i1() - grid.nx()));
    }

    /** Collects the state of this rank's block of {@code decomposition}. Collective; no block may be lost. */
    Snapshot collect(Decomposition decomposition) {
        Grid grid = decomposition.grid();
        Precision precision = any(BYTES) == Double.BYTES ? Precision.DOUBLE : Precision.FLOAT;
        Map<Integer, Snapshot> here = new HashMap<>();
        kept.ifPresent(generation -> {
            here.put(generation.ward(), generation.ofWard());
            here.put(generation.block(), generation.own());
        });
        Width last = Width.NONE;
        List<Box> cells = new ArrayList<>();
        for (Box box : boxes) {
            last = last.max(beyond(grid, box));
            cells.add(box.intersect(grid.box()));
        }
        return Redistribution.between(Decomposition.of(grid, cells), decomposition, last)
                .collect(comm, keepers, here, precision, (int) any(FIELDS));
    }

    /** Collects which states of listeners the ranks have. Collective; no block may be lost. */
    RecoveredStates collectStates() {
        List<KeptStates> given = new ArrayList<>();
        for (int block = 0; block < keepers.length; block++) {
            if (keepers[block] == comm.rank()) {
                given.add(kept.orElseThrow().states(block));
            }
        }
        return RecoveredStates.of(comm, given);
    }
}
