package org.parhelion.comm;

import java.io.Serial;

/**
 * Ends one rank of a fault-tolerant job, as a crash would; the other ranks detect the death.
 *
 * <p>An {@link Error}, so that handlers of exceptions do not catch it by mistake. Thrown by {@link FaultTolerantComm#die} and by
 * every call of a rank that was killed.
 */
public final class RankKilled extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The rank. */
    private final int rank;

    /**
     * The end of a rank.
     *
     * @param rank the rank in the world communicator
     * @param reason what ended it
     */
    public RankKilled(int rank, String reason) {
        super("rank " + rank + " " + reason);
        this.rank = rank;
    }

    /** {@return the rank that died, in the world communicator} */
    public int rank() {
        return rank;
    }
}
