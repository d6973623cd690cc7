package org.parhelion.comm;

import java.io.Serial;

/**
 * Ends a rank of a fault-tolerant job, and that rank alone: it has died, and the others find out.
 *
 * <p>An {@link Error}, so that nothing that handles failures catches it by mistake. {@link FaultTolerantComm#die} throws it, and
 * every call of a communicator by a rank that was killed.
 */
public final class RankKilled extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int rank;

    /** @param rank of the world */
    public RankKilled(int rank, String reason) {
        super("rank " + rank + " " + reason);
        this.rank = rank;
    }

    /** Who died: a rank of the world. */
    public int rank() {
        return rank;
    }
}
