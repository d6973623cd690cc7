package org.parhelion.space.ranks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.parhelion.comm.Ranks;

/** Ranks as threads, each with its spaces, for tests that use the spaces of several ranks. */
final class RankJob implements AutoCloseable {
    private final RankSpaces[] spaces;
    private final CountDownLatch end = new CountDownLatch(1);
    private final FutureTask<Void> job;

    RankJob(int ranks, RankSpaces.Options options) throws InterruptedException {
        spaces = new RankSpaces[ranks];
        CountDownLatch started = new CountDownLatch(ranks);
        job = new FutureTask<>(
                () -> Ranks.threads(ranks, comm -> {
                    try (RankSpaces own = RankSpaces.start(comm, options)) {
                        spaces[comm.rank()] = own;
                        started.countDown();
                        end.await();
                    }
                }),
                null);
        Thread.ofPlatform().daemon().name("ranks").start(job);
        started.await();
    }

    int ranks() {
        return spaces.length;
    }

    /** The spaces of one rank. */
    RankSpaces at(int rank) {
        return spaces[rank];
    }

    @Override
    public void close() throws ExecutionException {
        end.countDown();
        try {
            job.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the ranks end", e);
        }
    }
}
