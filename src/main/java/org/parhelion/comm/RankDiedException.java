package org.parhelion.comm;

import java.io.Serial;

/** A call that can never end, because a rank that it needs has died: ULFM's MPI_ERR_PROC_FAILED. */
public final class RankDiedException extends CommException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The dead rank. */
    private final int dead;

    /**
     * A call that failed because a rank is dead.
     *
     * @param rank the rank that the call failed on
     * @param operation MPI's verb, for instance {@code recv}
     * @param peer the other rank, or {@link Comm#ANY_SOURCE}
     * @param tag the message's tag, or {@link Comm#ANY_TAG}
     * @param dead the rank that has died, of the same communicator
     * @param communicator name of the communicator
     */
    public RankDiedException(int rank, String operation, int peer, int tag, int dead, String communicator) {
        super(failure(rank, operation, peer, tag, "rank " + dead + " of " + communicator + " has died"));
        this.dead = dead;
    }

    /** {@return the rank that has died, of the communicator that the call was made on} */
    public int dead() {
        return dead;
    }
}
