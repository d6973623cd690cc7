package org.parhelion.comm.threads;

import java.util.concurrent.CountDownLatch;
import org.parhelion.comm.CommException;
import org.parhelion.comm.FaultTolerantJob;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.spi.CommProvider;

/** Runs each rank on a platform thread of this JVM. */
public final class ThreadsProvider implements CommProvider {
    @Override
    public String name() {
        return "threads";
    }

    @Override
    public int priority() {
        return 0;
    }

    /** Always true: no launcher is needed. */
    @Override
    public boolean launched(String[] args) {
        return true;
    }

    @Override
    public boolean ranksAreProcesses() {
        return false;
    }

    @Override
    public FaultTolerantJob faultTolerant(int ranks) {
        return new FaultTolerantThreadJob(ranks);
    }

    /** {@inheritDoc} Default: one rank for each core that this process may use. */
    @Override
    public void run(String[] args, int ranks, RankBody body) {
        int count = ranks == 0 ? Runtime.getRuntime().availableProcessors() : ranks;
        run(new ThreadJob(checkedRanks(count), false), body);
    }

    static int checkedRanks(int count) {
        if (count < 1 || count > MAX_RANKS) {
            throw new IllegalArgumentException("-n " + count + ": the number of ranks must be 1 … " + MAX_RANKS
                    + ", or left out for one rank per core");
        }
        return count;
    }

    /** Runs {@code body} on every rank of a job that has not begun. */
    static void run(ThreadJob job, RankBody body) {
        int count = job.ranks;
        int[] worldRanks = new int[count];
        Thread[] threads = new Thread[count];
        CountDownLatch ready = new CountDownLatch(1);
        for (int r = 0; r < count; r++) {
            int rank = r;
            worldRanks[r] = r;
            threads[r] = Thread.ofPlatform().name("rank-" + r).unstarted(() -> runRank(job, ready, rank, body));
            job.seat(r, threads[r]);
        }
        job.world(new Endpoints(job, "world", worldRanks, null));
        Descent.watch();
        try {
            for (Thread thread : threads) {
                thread.start();
            }
            ready.countDown();
            join(job, threads);
            job.end();
        } finally {
            Descent.unwatch();
        }
        ThreadJob.Failure failure = job.failure();
        if (failure != null) {
            throw new RankFailure(failure.rank(), failure.cause());
        }
    }

    /** Limited by memory: more did not fit on any machine tried. */
    private static final int MAX_RANKS = 4096;

    private static void runRank(ThreadJob job, CountDownLatch ready, int rank, RankBody body) {
        Descent.begin(job, rank);
        try {
            ready.await();
            body.run(new ThreadTransport(job.world(), rank).asWorld());
            job.endOf(rank);
        } catch (Throwable t) {
            job.endOf(rank, t);
        } finally {
            job.finish(rank);
        }
    }

    /** Waits for all ranks. An interrupt of the caller ends them and stays set. */
    private static void join(ThreadJob job, Thread[] threads) {
        boolean interrupted = false;
        for (int r = 0; r < threads.length; r++) {
            while (true) {
                try {
                    threads[r].join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    job.fail(r, new CommException("interrupted: the thread that started the ranks was", e));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
