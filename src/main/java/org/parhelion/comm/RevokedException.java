package org.parhelion.comm;

import java.io.Serial;

/** A call on a communicator that some rank has revoked: ULFM's MPI_ERR_REVOKED. Leave what you do and agree on who is left. */
public final class RevokedException extends CommException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param rank the rank that the call failed on
     * @param communicator its name
     */
    public RevokedException(int rank, String communicator) {
        super("rank " + rank + ": " + communicator + " was revoked: no call on it succeeds any more");
    }
}
