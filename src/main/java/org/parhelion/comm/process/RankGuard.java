package org.parhelion.comm.process;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;

/**
 * Watches the rank of this process, and ends the whole job when the rank cannot go on.
 *
 * <p>If one rank stopped alone, the others would wait for its messages without end. So each of these ends all ranks, with the cause
 * on standard error and a non-zero exit status: a throwable that leaves the rank's body; a throwable that leaves any other
 * thread; {@code System.exit} while the body runs, or with a status other than 0 at any time; {@link Comm#abort}. Only the first
 * cause is printed.
 */
public final class RankGuard {
    /** Time limit for the library to end the job; then this process is halted anyway [ms]. */
    private static final long ABORT_MILLIS = 3_000;

    /** Time for the launcher to forward what it has read: MPICH's drops the rest when the job is aborted [ms]. */
    private static final long TELL_MILLIS = 250;

    /** Time limit for the launcher, perhaps on a busy machine, to read the message [ms]. */
    private static final long READ_MILLIS = 3_000;

    private static final int FAILED = 1;
    /** EX_TEMPFAIL of BSD's sysexits.h: the job stopped well before its end, and may be started again. */
    private static final int STOPPED = 75;

    /** A rank of a job, as its provider implements it. */
    public interface ThisRank {
        /** This rank, for messages: {@code rank 2 of 4 on node7}. */
        String whoAmI();

        /** Ends every rank of the job with {@code exitStatus}; may return, the process is halted then. */
        void abort(int exitStatus);

        /** The program ends normally: finalises the library. Called once, from a shutdown hook. */
        void leave();

        /** Whether {@code thread} is this rank's; always, unless several ranks share the JVM. */
        default boolean owns(Thread thread) {
            return true;
        }

        /** Reports to the user why the job ends. */
        default void tell(String text, int exitStatus) {
            StandardError.tell(text);
        }
    }

    private final ThisRank rank;
    private final CountDownLatch programEnded = new CountDownLatch(1);
    private volatile Optional<ExitCall> ownExit = Optional.empty();
    private volatile boolean otherExit;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean bodyRuns;

    /** Guards {@code rank} until the JVM ends. */
    public RankGuard(ThisRank rank) {
        this.rank = rank;
        watchOtherThreads();
        ExitCall.listen(this::heard);
        Runtime.getRuntime().addShutdownHook(new Thread(this::atShutdown, "parhelion-leave"));
    }

    /**
     * Installs a default handler. It belongs to the JVM, which several ranks may share, each with its own copy of this class: each
     * handles its own threads and passes on the others. The lock must be an object that all copies share.
     */
    private void watchOtherThreads() {
        synchronized (Runtime.getRuntime()) {
            Thread.UncaughtExceptionHandler next = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((thread, t) -> {
                if (rank.owns(thread) || next == null) {
                    end(FAILED, "an exception left thread '" + thread.getName() + "'", t);
                } else {
                    next.uncaughtException(thread, t);
                }
            });
        }
    }

    /** This rank's program has ended. Needed only if ranks share a JVM, which lives on. */
    public void programEnded() {
        programEnded.countDown();
    }

    private void heard(ExitCall exit) {
        if (!rank.owns(exit.thread())) {
            otherExit = true;
        } else if (ownExit.isEmpty()) {
            ownExit = Optional.of(exit);
            programEnded.countDown();
        }
    }

    /** Runs {@code rankBody} on the calling thread; returns only if it did not throw. */
    public void run(RankBody rankBody, Comm world) {
        bodyRuns = true;
        try {
            rankBody.run(world);
        } catch (Throwable t) {
            end(FAILED, "", t);
        }
        bodyRuns = false;
    }

    /**
     * Ends the job with {@code exitStatus}: tells the cause, ends the other ranks, halts this process. Does not return.
     *
     * @param reason what happened; may be empty if there is a {@code cause}
     */
    public void end(int exitStatus, String reason, @Nullable Throwable cause) {
        end(
                exitStatus,
                exitStatus == STOPPED
                        ? reason
                        : rank.whoAmI() + " failed, so the job ends" + (reason.isEmpty() ? "" : ": " + reason)
                                + (cause == null ? "" : "\n" + StandardError.trace(cause)));
    }

    /** {@return whether the rank's body is running} */
    public boolean isBodyRunning() {
        return bodyRuns;
    }

    /** Ends the job because its ranks cannot go on, though none of them failed by itself. Does not return. */
    public void endForAll(String reason) {
        end(FAILED, reason);
    }

    private void end(int exitStatus, String text) {
        if (!ending.compareAndSet(false, true)) {
            waitForTheEnd();
        }
        rank.tell("parhelion: " + text, exitStatus);
        Thread abort = Thread.ofPlatform().daemon().name("parhelion-abort").unstarted(() -> rank.abort(exitStatus));
        try {
            StandardError.awaitRead(READ_MILLIS);
            Thread.sleep(TELL_MILLIS);
            abort.start();
            abort.join(ABORT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ending anyway
        }
        Runtime.getRuntime().halt(exitStatus);
    }

    private void atShutdown() {
        if (ending.get()) {
            if (!endedBySignal()) {
                waitForTheEnd(); // exit status 0 must not overtake the failure that another thread is reporting
            }
            return;
        }
        if (ownExit.isEmpty() && otherExit) {
            awaitProgram(); // another rank of this JVM is done; this one need not be
        } else if (ownExit.isEmpty() && endedBySignal()) {
            return; // its sender, usually the launcher, ends the other ranks, too
        }
        int status = ownExit.map(ExitCall::status).orElse(0);
        if (ownExit.isPresent() && bodyRuns) {
            String reason = "System.exit(" + status + ") inside its body: return, throw, or call abort instead";
            end(status == 0 ? FAILED : status, reason, ownExit.get().where());
        }
        if (status != 0) {
            end(status, "it ended with exit status " + status, null);
        }
        rank.leave();
    }

    private void awaitProgram() {
        try {
            programEnded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // no code interrupts a shutdown hook
        }
    }

    private static boolean endedBySignal() {
        return Thread.getAllStackTraces().values().stream().anyMatch(stack -> {
            for (StackTraceElement frame : stack) {
                if (frame.getClassName().startsWith("java.lang.Terminator")) {
                    return true;
                }
            }
            return false;
        });
    }

    private static void waitForTheEnd() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE); // another thread is ending the process
            } catch (InterruptedException e) {
                // nothing is left to be interrupted for
            }
        }
    }
}
