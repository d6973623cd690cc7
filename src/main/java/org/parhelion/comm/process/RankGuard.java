package org.parhelion.comm.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;

/**
 * Watches the rank that lives in this process, and ends the whole job when the rank cannot go on.
 *
 * <p>A rank that stops alone leaves the others waiting for its messages for ever. So each of these ends all ranks, with the
 * cause on standard error and a non-zero exit status: a throwable that leaves the rank's body; a throwable that leaves any
 * other thread; {@code System.exit} while the body runs; {@link Comm#abort}. The first cause is the one that is told.
 */
public final class RankGuard {
    /** How long the library may take to end the job before this process is halted all the same [ms]. */
    private static final long ABORT_MILLIS = 3_000;

    /** The job, as this process's provider knows it. */
    public interface Job {
        /** This rank, for messages: {@code rank 2 of 4 on node7}. */
        String whoAmI();

        /** Ends every rank of the job with {@code exitStatus}; may return, the process is halted then. */
        void abort(int exitStatus);

        /** The program ends normally: takes leave of the library. Called once, from a shutdown hook. */
        void leave();
    }

    private final Job job;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean bodyRuns;

    /** Guards {@code job} until the JVM ends. */
    public RankGuard(Job job) {
        this.job = job;
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, t) -> end(1, "an exception left thread '" + thread.getName() + "'", t));
        Runtime.getRuntime().addShutdownHook(new Thread(this::atShutdown, "parhelion-leave"));
    }

    /** Runs {@code body} on the calling thread; returns only if it did not throw. */
    public void run(RankBody body, Comm world) {
        bodyRuns = true;
        try {
            body.run(world);
        } catch (Throwable t) {
            end(1, "", t);
        }
        bodyRuns = false;
    }

    /**
     * Ends the job with {@code exitStatus}: tells the cause on standard error, ends the other ranks, halts this process. Does
     * not return.
     *
     * @param reason what happened; may be empty where {@code cause} says it
     */
    public void end(int exitStatus, String reason, @Nullable Throwable cause) {
        if (!ending.compareAndSet(false, true)) {
            waitForTheEnd();
        }
        tell("parhelion: " + job.whoAmI() + " failed, so the job ends" + (reason.isEmpty() ? "" : ": " + reason)
                + (cause == null ? "" : "\n" + trace(cause)));
        Thread abort = Thread.ofPlatform().daemon().name("parhelion-abort").start(() -> job.abort(exitStatus));
        try {
            abort.join(ABORT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ending anyway
        }
        Runtime.getRuntime().halt(exitStatus);
    }

    private void atShutdown() {
        if (ending.get()) {
            return;
        }
        Optional<StackTraceElement[]> exit = stackWith("java.lang.Runtime", "exit");
        if (exit.isEmpty() && stackWith("java.lang.Terminator", "").isPresent()) {
            return; // a signal: whoever sent it, most often the launcher, ends the other ranks, too
        }
        if (bodyRuns) {
            end(
                    1,
                    "System.exit was called while its body was running",
                    exit.map(RankGuard::calledAt).orElse(null));
        }
        job.leave();
    }

    private static Throwable calledAt(StackTraceElement[] stack) {
        Throwable exit = new IllegalStateException("System.exit inside a rank's body: return, or throw, or call abort");
        int first = 0;
        while (first < stack.length - 1 && !stack[first].getClassName().equals("java.lang.Runtime")) {
            first++;
        }
        exit.setStackTrace(Arrays.copyOfRange(stack, first, stack.length));
        return exit;
    }

    private static Optional<StackTraceElement[]> stackWith(String className, String method) {
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            for (StackTraceElement frame : entry.getValue()) {
                if (frame.getClassName().startsWith(className)
                        && frame.getMethodName().startsWith(method)) {
                    return Optional.of(entry.getValue());
                }
            }
        }
        return Optional.empty();
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

    private static String trace(Throwable t) {
        StringWriter text = new StringWriter();
        t.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }

    /**
     * Straight to the process's standard error, which stays open: {@code System.err} may be replaced, or its lock held by a
     * thread that will never let go.
     */
    private static void tell(String text) {
        try {
            new FileOutputStream(FileDescriptor.err)
                    .write((text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // nobody is listening; the exit status still says that the rank failed
        }
    }
}
