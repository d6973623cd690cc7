package org.parhelion.comm;

import java.io.Serial;

/** A call on a communicator that some rank has revoked: ULFM's MPI_ERR_REVOKED. The survivors must agree on which ranks are left. */
public final class RevokedException extends CommException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A call on a revoked communicator.
     *
     * @param rank the rank that the call failed on
     * @param communicator name of the communicator
     */
    public RevokedException(int rank, String communicator) {
        super("rank " + rank + ": " + communicator + " was revoked: no call on it succeeds any more");
    }
}
