package org.parhelion.comm;

import java.util.List;

/**
 * A communicator that survives the death of ranks, after ULFM (user-level failure mitigation; Bland et al., IJHPCA 27, 2013):
 * when a rank dies, only those calls of other ranks fail that need it.
 *
 * <ul>
 *   <li>A call that names a dead rank, one with {@code ANY_SOURCE} after any rank has died, and a collective over a dead rank
 *       throw {@link RankDiedException}, whether they are under way or start later. What the rank sent before it died is
 *       received first. {@link #iprobe} does not wait and does not fail.
 *   <li>Ranks see a death at different moments, each in its own call: after a collective that failed on one rank, another may
 *       have its result. So a rank that sees one {@linkplain #revoke revokes} the communicator, which ends the calls of all
 *       others, and the survivors agree on which ranks are left.
 *   <li>After one collective has failed, all later ones fail. Survivors continue on a new communicator: {@link #createGroup}.
 * </ul>
 *
 * <p>A request that failed this way may be closed; its buffer is the program's again when the communicator is revoked or its
 * peer is dead. There is no acknowledgement of failures as in ULFM: {@code ANY_SOURCE} works again on a new communicator.
 */
public interface FaultTolerantComm extends Comm {
    /** {@return the ranks of this communicator known to be dead, ascending} Does not wait. */
    List<Integer> failed();

    /**
     * Makes every call on this communicator fail with {@link RevokedException}, on every rank: ULFM's MPI_Comm_revoke. Not
     * collective. May be called by any thread.
     */
    void revoke();

    /** {@return whether some rank has called {@link #revoke}} */
    boolean isRevoked();

    /**
     * Makes a communicator of some ranks of this one: MPI_Comm_create_group. Collective over these ranks alone; the others may
     * be dead. Works on a revoked communicator, too. Does not wait.
     *
     * @param ranks ranks of this communicator, including this one; {@code ranks[i]} becomes rank i
     * @param tag distinguishes communicators that are made at the same time
     * @return the new communicator, to be closed after use
     */
    FaultTolerantComm createGroup(int[] ranks, int tag);

    /**
     * Ends this rank as a crash would; the job continues without it.
     *
     * @return never: it throws {@link RankKilled}. Write {@code throw comm.die()}, so that the compiler knows.
     */
    RankKilled die();
}
