package org.parhelion.adapters.mpijava;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.process.StandardError;

/**
 * The rank that this process is, in a job of an MPI library. The program runs on the main thread, the engine's rank body on another: the
 * body ends at {@code MPI.Finalize}, so that {@code System.exit} and what else comes after it are the program's own affair.
 */
final class ProcessRank implements RankEvents {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final CompletableFuture<Comm> world = new CompletableFuture<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    private ProcessRank() {}

    /** Runs the program; returns its exit status. */
    static int run(RankProgram program) {
        return new ProcessRank().runMain(program);
    }

    @SuppressWarnings("IllegalCatch") // a program may throw anything
    private int runMain(RankProgram program) {
        Thread engine = Thread.ofPlatform().name("parhelion-rank").daemon().start(this::runEngine);
        Comm comm;
        try {
            comm = world.get();
        } catch (ExecutionException e) {
            System.err.println("parhelion: " + e.getCause());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
        try {
            program.run(program.loader(comm.rank()), comm, this);
        } catch (ProgramException e) {
            if (comm.rank() == 0) {
                System.err.println("parhelion: " + e.getMessage());
            }
            return WRONG;
        } catch (Throwable t) {
            System.out.flush();
            failure = t;
            if (left.getCount() == 0) {
                StandardError.tell(StandardError.trace(t));
                return FAILED;
            }
        }
        left.countDown();
        try {
            engine.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void runEngine() {
        String[] none = {};
        try {
            Ranks.provider(none, "mpi").run(none, 0, this::body);
        } catch (RuntimeException e) {
            if (!world.completeExceptionally(e)) {
                throw e;
            }
        }
    }

    private void body(Comm comm) throws Exception {
        world.complete(comm);
        left.await();
        Throwable cause = failure;
        if (cause instanceof Exception exception) {
            throw exception;
        }
        if (cause instanceof Error error) {
            throw error;
        }
    }

    @Override
    public void initialized() {
        // the engine's rank has joined already
    }

    @Override
    public void finalized() {
        left.countDown();
    }

    @Override
    public void aborts(int status) {
        // the engine's abort has the status
    }
}
