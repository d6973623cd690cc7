package org.parhelion.comm.threads;

import java.util.List;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.FaultTolerantJob;

/** A job of threads that continues when some of them die. */
final class FaultTolerantThreadJob implements FaultTolerantJob {
    private final ThreadJob job;

    FaultTolerantThreadJob(int ranks) {
        job = new ThreadJob(ThreadsProvider.checkedRanks(ranks), true);
    }

    @Override
    public List<Integer> run(Body body) {
        ThreadsProvider.run(job, world -> body.run((FaultTolerantComm) world));
        return job.deaths.inOrder();
    }

    @Override
    public void kill(int rank) {
        job.kill(rank);
    }
}
