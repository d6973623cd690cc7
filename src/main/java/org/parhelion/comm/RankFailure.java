package org.parhelion.comm;

import java.io.Serial;

/** A rank's body threw: the job ended because of it. The cause is what the body threw first. */
public final class RankFailure extends CommException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int rank;

    /** {@code rank} failed with {@code cause}, before any other rank did. */
    public RankFailure(int rank, Throwable cause) {
        super("rank " + rank + " failed: " + cause, cause);
        this.rank = rank;
    }

    /** The rank that failed first. */
    public int rank() {
        return rank;
    }
}
