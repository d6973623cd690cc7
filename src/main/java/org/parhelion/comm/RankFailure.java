package org.parhelion.comm;

import java.io.Serial;

/** The job ended because a rank's body threw. The cause is what the body of the first rank to fail threw. */
public final class RankFailure extends CommException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The rank. */
    private final int rank;

    /**
     * The first failure of a job.
     *
     * @param rank the rank whose body threw first
     * @param cause what it threw
     */
    public RankFailure(int rank, Throwable cause) {
        super("rank " + rank + " failed: " + cause, cause);
        this.rank = rank;
    }

    /** {@return the rank that failed first} */
    public int rank() {
        return rank;
    }
}
