package org.parhelion.adapters.mpijava;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.process.ExitCall;
import org.parhelion.comm.process.StandardError;

/**
 * A job whose ranks are threads of this JVM, each with a class loader of its own.
 *
 * <p>{@code System.exit} would end all ranks. With status 0 outside {@code MPI.Init} … {@code MPI.Finalize} it is taken for the end of the
 * rank that calls: the JVM ends when the last rank does. Every other exit ends the job; the engine prints which rank called.
 */
final class ThreadRanks {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final RankProgram program;
    private final CountDownLatch running;
    private final int size;
    private final Map<ClassLoader, Rank> ranks = new ConcurrentHashMap<>();
    private final AtomicInteger abortStatus = new AtomicInteger();
    private volatile boolean exitCalled;

    /** A job of {@code count} ranks, 0 for one a core. */
    ThreadRanks(RankProgram program, int count) {
        this.program = program;
        this.size = count == 0 ? Runtime.getRuntime().availableProcessors() : count;
        this.running = new CountDownLatch(Math.max(0, size));
    }

    /** One rank's state. */
    private final class Rank implements RankEvents {
        private final Comm world;
        private volatile boolean inside;
        private boolean ended;

        Rank(Comm world) {
            this.world = world;
        }

        @Override
        public void initialized() {
            inside = true;
        }

        @Override
        public void finalized() {
            inside = false;
        }

        @Override
        public void aborts(int status) {
            abortStatus.compareAndSet(0, status);
        }

        synchronized void end() {
            if (!ended) {
                ended = true;
                running.countDown();
            }
        }
    }

    /** Runs the program; returns the exit status. */
    int run() {
        ExitCall.listen(this::exits);
        Thread.ofPlatform().daemon().name("parhelion-exit-0").start(this::exitWithTheLastRank);
        try {
            Ranks.threads(size, this::body);
            return 0;
        } catch (RankFailure failure) {
            return report(failure.rank(), failure.getCause() == null ? failure : failure.getCause());
        }
    }

    @SuppressWarnings("IllegalCatch") // a program may throw anything
    private void body(Comm world) throws Exception {
        RankLoader loader = program.loader(world.rank());
        Rank rank = new Rank(world);
        ranks.put(loader, rank);
        try {
            program.run(loader, world, rank);
            rank.end();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    /** Prints why the job ended, and returns its status. */
    private int report(int rank, Throwable cause) {
        System.out.flush();
        if (cause instanceof ProgramException) {
            StandardError.tell("parhelion: " + cause.getMessage());
            return WRONG;
        }
        CommException engine = engineFailure(cause);
        StandardError.tell("parhelion: rank " + rank + " failed, so the job ends: "
                + (engine == null ? "\n" + StandardError.trace(cause) : engine.getMessage()));
        int aborted = abortStatus.get();
        return aborted == 0 ? FAILED : aborted;
    }

    /** A deadlock or an abort explains itself, a stack adds nothing. Null if the program failed by itself. */
    private static @Nullable CommException engineFailure(Throwable cause) {
        Throwable inner = cause.getClass().getName().equals("mpi.MPIException") ? cause.getCause() : cause;
        return inner instanceof CommException engine ? engine : null;
    }

    // Exits
    // ------------------------------------------------------------------------------------------------------------

    /** On the thread that calls {@code System.exit}, before the JVM ends. */
    private void exits(ExitCall call) {
        ClassLoader loader = call.thread().getContextClassLoader();
        Rank rank = loader == null ? null : ranks.get(loader);
        if (rank == null || call.status() != 0 || rank.inside) {
            return; // the launcher's own, or the engine reports it
        }
        exitCalled = true;
        rank.end();
        try {
            new CountDownLatch(1).await(); // until the last rank ends the JVM, or the job fails
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(reportFailure(rank.world));
        }
    }

    /** On a thread that is no rank's. */
    private void exitWithTheLastRank() {
        try {
            running.await();
            if (exitCalled) {
                System.exit(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // no code interrupts it
        }
    }

    /** The job has failed while a rank that had ended waits for the others. */
    private int reportFailure(Comm world) {
        try {
            world.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG);
            return 0;
        } catch (CommException e) {
            StandardError.tell("parhelion: " + e.getMessage()
                    + (e.getCause() == null ? "" : "\n" + StandardError.trace(e.getCause())));
            int aborted = abortStatus.get();
            return aborted == 0 ? FAILED : aborted;
        }
    }
}
