package org.parhelion.comm;

import java.io.Serial;

/** A call that can never end, because a rank that it needs has died: ULFM's MPI_ERR_PROC_FAILED. */
public final class RankDiedException extends CommException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int dead;

    /**
     * @param rank the rank that the call failed on
     * @param operation MPI's verb, for instance {@code recv}
     * @param peer the other rank, or a wildcard
     * @param tag the message's tag, or a wildcard
     * @param dead the rank that has died, of the same communicator
     * @param communicator its name
     */
    public RankDiedException(int rank, String operation, int peer, int tag, int dead, String communicator) {
        super(failure(rank, operation, peer, tag, "rank " + dead + " of " + communicator + " has died"));
        this.dead = dead;
    }

    /** Who has died: a rank of the communicator that the call was made on. */
    public int dead() {
        return dead;
    }
}
