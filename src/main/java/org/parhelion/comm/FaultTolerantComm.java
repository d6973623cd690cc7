package org.parhelion.comm;

import java.util.List;

/**
 * A communicator that outlives its ranks, as ULFM (user level failure mitigation) has it: when a rank dies, the calls of others
 * that need it fail, and nothing else does.
 *
 * <ul>
 *   <li>A call that names a dead rank, one with {@code ANY_SOURCE} where any rank has died, and a collective over a dead rank
 *       throw {@link RankDiedException}, whether they were under way or begin later. What the rank sent before it died is
 *       received first. {@link #iprobe} waits for nobody and does not fail.
 *   <li>Ranks see a death at different moments, each in its own call: after a collective that failed on one rank, another may
 *       have its result. So whoever sees one {@linkplain #revoke revokes} the communicator, which brings all others out of
 *       their calls, and the survivors agree on who is left.
 *   <li>A collective that failed once fails for ever. Survivors go on with a communicator of their own: {@link #createGroup}.
 * </ul>
 *
 * <p>A request that failed this way may be closed; its buffer is the program's again when the communicator is revoked or its
 * peer is dead. There is no acknowledgement of failures as in ULFM: {@code ANY_SOURCE} works again on a new communicator.
 */
public interface FaultTolerantComm extends Comm {
    /** The ranks here that have died so far, in rising order. Does not wait. */
    List<Integer> failed();

    /** Makes every call on this communicator fail with {@link RevokedException}, on every rank. By any thread; not collective. */
    void revoke();

    /** Whether some rank has called {@link #revoke}. */
    boolean isRevoked();

    /**
     * A communicator of some ranks of this one: MPI_Comm_create_group. Collective over these ranks alone, and the others may be
     * dead. Works on a revoked communicator, too. Waits for nobody.
     *
     * @param ranks ranks here, this one among them; {@code ranks[i]} becomes rank i
     * @param tag tells apart what is made at the same time
     */
    FaultTolerantComm createGroup(int[] ranks, int tag);

    /** Ends this rank here and now, as a crash would; the job goes on without it. */
    RankKilled die();
}
