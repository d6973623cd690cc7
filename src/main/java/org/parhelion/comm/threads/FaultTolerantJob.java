package org.parhelion.comm.threads;

import java.util.List;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.RankKilled;

/**
 * Ranks that are threads of this JVM, of which some may die while the others go on.
 *
 * <pre>{@code
 * var job = new FaultTolerantJob(4);
 * List<Integer> dead = job.run(comm -> {
 *     ...                                    // a rank may also end itself: throw comm.die();
 * });
 * job.kill(2);                               // meanwhile, by any other thread
 * }</pre>
 *
 * <p>A rank dies when its body has ended with {@link RankKilled}, or with anything after it was killed; see
 * {@link FaultTolerantComm} for what the others see. Anything else that leaves a body is a mistake and not a crash: it ends the
 * whole job, as under {@link ThreadsProvider}. One object is one job.
 */
public final class FaultTolerantJob {
    private final Job job;

    /** What every rank runs. */
    @FunctionalInterface
    public interface Body {
        /** Runs this rank; {@code world} holds all ranks. */
        void run(FaultTolerantComm world) throws Exception;
    }

    /** @throws IllegalArgumentException if {@code ranks} is not at least 1 */
    public FaultTolerantJob(int ranks) {
        job = new Job(ThreadsProvider.checkedRanks(ranks), true);
    }

    /**
     * Runs {@code body} on every rank and returns when all have ended.
     *
     * @return the ranks that died, in the order in which they did
     * @throws RankFailure if a body threw anything else
     */
    public List<Integer> run(Body body) {
        ThreadsProvider.run(job, world -> body.run((FaultTolerantComm) world));
        return job.deaths.inOrder();
    }

    /**
     * Kills a rank: every call it makes from now on throws {@link RankKilled}, the one that it waits in does, and what else it
     * sleeps in is interrupted. One that computes dies at its next call, for Java cannot end a thread. By any thread.
     */
    public void kill(int rank) {
        job.kill(rank);
    }
}
