package org.example.loopback;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.spi.CommProvider;

/** Starts each rank on a thread of this JVM. Messages are copies in memory. */
public final class LoopbackProvider implements CommProvider {
    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public boolean ranksAreProcesses() {
        return false;
    }

    /** Never: no launcher starts it, {@code --with loopback} names it. */
    @Override
    public boolean launched(String[] args) {
        return false;
    }

    @Override
    public void run(String[] args, int ranks, RankBody body) {
        int count = ranks == 0 ? Runtime.getRuntime().availableProcessors() : ranks;
        Job job = new Job();
        LoopbackTransport.Group world = new LoopbackTransport.Group(job, count);
        for (int rank = 0; rank < count; rank++) {
            job.start(rank, new LoopbackTransport(world, rank, rank), body);
        }
        job.join();
    }

    /** One run. Its monitor guards every mailbox of the run. */
    static final class Job {
        private final List<Thread> threads = new ArrayList<>();
        private @Nullable RankFailure failure;
        private boolean over;

        void start(int rank, LoopbackTransport transport, RankBody body) {
            Thread thread = Thread.ofPlatform().name("loopback-" + rank).unstarted(() -> {
                try {
                    body.run(transport.asWorld());
                } catch (Throwable t) {
                    fail(rank, t);
                }
            });
            synchronized (this) {
                threads.add(thread);
            }
            thread.start();
        }

        /** The first failure ends the job: every call throws, and whatever else a rank waits for is interrupted. */
        synchronized void fail(int rank, Throwable cause) {
            if (failure == null) {
                failure = new RankFailure(rank, cause);
                threads.forEach(Thread::interrupt);
                notifyAll();
            }
        }

        /** Throws if the job has failed or ended; called before each operation and after each wait. */
        synchronized void check() {
            if (failure != null) {
                throw new CommException("the job ended because " + failure.getMessage(), failure);
            }
            if (over) {
                throw new CommException("the job has ended: its ranks' bodies have all returned");
            }
        }

        /** Waits until {@code condition} holds; every change of a mailbox wakes all waiters. */
        synchronized void awaitUntil(BooleanSupplier condition) {
            check();
            while (!condition.getAsBoolean()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    check(); // the interrupt of a job that failed
                    Thread.currentThread().interrupt();
                    throw new CommException("interrupted while waiting for a message", e);
                }
                check();
            }
        }

        private void join() {
            boolean interrupted = false;
            for (int rank = 0; rank < threads.size(); ) {
                try {
                    threads.get(rank).join();
                    rank++;
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(rank, new CommException("interrupted: the thread that started the ranks was", e));
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            synchronized (this) {
                over = true;
                notifyAll();
                if (failure != null) {
                    throw failure;
                }
            }
        }
    }
}
