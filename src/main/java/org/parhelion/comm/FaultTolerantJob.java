package org.parhelion.comm;

import java.util.List;

/**
 * A job whose ranks may die while the others continue. Made by {@link Ranks#faultTolerant}; one object is one job.
 *
 * <pre>{@code
 * var job = Ranks.faultTolerant(4);
 * List<Integer> dead = job.run(comm -> {
 *     ...                                    // a rank may also end itself: throw comm.die();
 * });
 * job.kill(2);                               // meanwhile, by any other thread
 * }</pre>
 *
 * <p>A rank dies when its body has ended with {@link RankKilled}, or with anything after it was killed; see
 * {@link FaultTolerantComm} for what the others see. Any other exception is an error and not a crash: it ends the
 * whole job, as under {@link Ranks#threads}.
 */
public interface FaultTolerantJob {
    /** The program of every rank. */
    @FunctionalInterface
    interface Body {
        /**
         * Runs this rank.
         *
         * @param world all ranks
         * @throws Exception ends the whole job, unless it is {@link RankKilled}
         */
        void run(FaultTolerantComm world) throws Exception;
    }

    /**
     * Runs {@code body} on every rank and returns when all have ended.
     *
     * @param body the program of every rank
     * @return the ranks that died, in the order in which they did
     * @throws RankFailure if a body threw anything but {@link RankKilled}
     */
    List<Integer> run(Body body);

    /**
     * Kills a rank: the call that it waits in and every later one throw {@link RankKilled}, and its thread is interrupted.
     * A rank that computes dies at its next call, because Java cannot end a thread. May be called by any thread.
     *
     * @param rank 0 … ranks − 1
     */
    void kill(int rank);
}
