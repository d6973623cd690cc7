package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;

/**
 * Brings a generation of checkpoints to the blocks that ranks compute from now on, as many as before or fewer.
 *
 * <pre>
 *   kept, by 4 ranks of which 2 has died     needed, by 3
 *   ┌───┬───┬───┬───┐                        ┌────┬────┬────┐
 *   │ 0 │ 1 │ 2 │ 3 │    2: from its buddy   │  0 │  1 │  2 │    each piece from whoever keeps it
 *   └───┴───┴───┴───┘                        └────┴────┴────┘
 * </pre>
 *
 * <p>Every rank says in one allgather what it keeps; from that all work out the same messages.
 */
final class Redistribution {
    private static final int TAG = 1;
    private static final int NOBODY = -1;

    // What a rank says of itself.
    private static final int KEEPS = 0;
    private static final int STEP = 1;
    private static final int BLOCKS = 2;
    private static final int OWN = 3;
    private static final int WARD = 4;
    private static final int FIELDS = 5;
    private static final int BYTES = 6;
    private static final int WORDS = 7;

    private final Comm comm;
    private final Optional<BuddyCheckpoint.Generation> kept;
    private final long[] said;
    private final int[] keepers;

    private Redistribution(Comm comm, Optional<BuddyCheckpoint.Generation> kept, long[] said) {
        this.comm = comm;
        this.kept = kept;
        this.said = said;
        this.keepers = keepers();
    }

    /** Learns who of {@code comm} keeps what of the generation to go back to. Collective. */
    static Redistribution of(Comm comm, Optional<BuddyCheckpoint.Generation> kept) {
        long[] mine = new long[WORDS];
        kept.ifPresent(generation -> {
            mine[KEEPS] = 1;
            mine[STEP] = generation.step();
            mine[BLOCKS] = generation.blocks();
            mine[OWN] = generation.block();
            mine[WARD] = generation.ward();
            mine[FIELDS] = generation.own().fields();
            mine[BYTES] = generation.own().precision().byteSize();
        });
        long[] all = new long[WORDS * comm.size()];
        comm.allgather(Buffer.of(mine), Buffer.of(all));
        return new Redistribution(comm, kept, all);
    }

    /** Of each block the rank that shall send it: whose it was, if it is there, else the buddy. */
    private int[] keepers() {
        int[] own = new int[(int) any(BLOCKS)];
        int[] buddy = new int[own.length];
        java.util.Arrays.fill(own, NOBODY);
        java.util.Arrays.fill(buddy, NOBODY);
        for (int rank = 0; rank < comm.size(); rank++) {
            if (said(rank, KEEPS) != 0) {
                own[(int) said(rank, OWN)] = rank;
                buddy[(int) said(rank, WARD)] = rank;
            }
        }
        for (int block = 0; block < own.length; block++) {
            own[block] = own[block] == NOBODY ? buddy[block] : own[block];
        }
        return own;
    }

    private long said(int rank, int word) {
        return said[rank * WORDS + word];
    }

    /** What all who keep anything say alike; 0 where nobody does. */
    private long any(int word) {
        long found = 0;
        for (int rank = 0; rank < comm.size(); rank++) {
            found = said(rank, KEEPS) != 0 ? said(rank, word) : found;
        }
        return found;
    }

    /** Whether somebody keeps anything. */
    boolean isKept() {
        return keepers.length > 0;
    }

    /** The blocks that nobody keeps. */
    List<Integer> lost() {
        List<Integer> lost = new ArrayList<>();
        for (int block = 0; block < keepers.length; block++) {
            if (keepers[block] == NOBODY) {
                lost.add(block);
            }
        }
        return lost;
    }

    /** Steps done. */
    long step() {
        return any(STEP);
    }

    /** The state of {@code block}, of a decomposition over the ranks of the communicator. Collective; nothing may be lost. */
    Snapshot collect(Block block) {
        Decomposition before = Decomposition.of(block.grid(), keepers.length);
        Precision precision = any(BYTES) == Double.BYTES ? Precision.DOUBLE : Precision.FLOAT;
        int fields = (int) any(FIELDS);
        Snapshot collected = new Snapshot(block.owned(), precision, fields);
        List<Request> sends = new ArrayList<>();
        List<Runnable> arrivals = new ArrayList<>();
        // Both sides walk blocks and fields in this order, and messages between two ranks keep it.
        for (int from = 0; from < keepers.length; from++) {
            for (int f = 0; f < fields; f++) {
                arrive(collected, f, before.owned(from), keepers[from], precision, arrivals);
                if (keepers[from] == comm.rank()) {
                    leave(f, from, before.owned(from), block.decomposition(), collected, sends);
                }
            }
        }
        arrivals.forEach(Runnable::run);
        sends.forEach(Request::await);
        return collected;
    }

    /** Posts the receive of what this rank needs of {@code kept}, unless it keeps it itself. */
    private void arrive(
            Snapshot collected, int field, Box keptBox, int keeper, Precision precision, List<Runnable> arrivals) {
        Box part = keptBox.intersect(collected.box());
        if (part.isEmpty() || keeper == comm.rank()) {
            return;
        }
        Buffer message = new Snapshot(part, precision, 1).buffer(0);
        Request receive = comm.irecv(message, keeper, TAG);
        arrivals.add(() -> {
            receive.await();
            collected.setPart(field, part, message);
        });
    }

    /** Sends what others need of a block that this rank keeps, and takes what it needs itself. */
    private void leave(
            int field, int block, Box keptBox, Decomposition after, Snapshot collected, List<Request> sends) {
        BuddyCheckpoint.Generation generation = kept.orElseThrow();
        Snapshot snapshot = generation.block() == block ? generation.own() : generation.wards();
        for (int rank = 0; rank < comm.size(); rank++) {
            Box part = keptBox.intersect(after.owned(rank));
            if (part.isEmpty()) {
                continue;
            }
            Buffer message = snapshot.part(field, part);
            if (rank == comm.rank()) {
                collected.setPart(field, part, message);
            } else {
                sends.add(comm.isend(message, rank, TAG));
            }
        }
    }
}
