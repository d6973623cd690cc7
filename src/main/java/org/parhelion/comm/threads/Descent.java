package org.parhelion.comm.threads;

import java.lang.ref.WeakReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.process.ExitCall;
import org.parhelion.comm.process.StandardError;

/**
 * The rank from which a thread descends: the rank's own thread, and all threads that it started, directly or not. A failure of
 * such a thread is the rank's failure: an exception that leaves it fails the job, as one that leaves the body does, and so does
 * {@code System.exit} while the body runs.
 */
final class Descent {
    /** Weak, because a pool that outlives the job must not keep it reachable. */
    private record Ancestor(WeakReference<ThreadJob> job, int rank) {}

    /** A {@code System.exit} while ranks ran: the call and its rank. */
    private record Offence(int rank, int ranks, ExitCall exit) {}

    /** Time for other shutdown hooks before an exit status of 0 is replaced by 1 [ms]. */
    private static final long HOOKS_MILLIS = 250;

    private static final InheritableThreadLocal<Ancestor> ANCESTOR = new InheritableThreadLocal<>();
    private static final Object LOCK = new Object();

    private static int jobs;
    private static boolean listening;
    private static Thread.@Nullable UncaughtExceptionHandler before;
    private static final Thread.UncaughtExceptionHandler HANDLER = Descent::uncaught;
    private static volatile Optional<Offence> offence = Optional.empty();

    private Descent() {}

    /** A job begins: installs the handlers. */
    static void watch() {
        synchronized (LOCK) {
            if (!listening) {
                listening = true;
                ExitCall.listen(Descent::exits);
                Runtime.getRuntime().addShutdownHook(new Thread(Descent::atShutdown, "parhelion-exit"));
            }
            if (jobs++ == 0) {
                before = Thread.getDefaultUncaughtExceptionHandler();
                Thread.setDefaultUncaughtExceptionHandler(HANDLER);
            }
        }
    }

    /** A job has ended. Restores the previous handler, unless the program has set one meanwhile. */
    static void unwatch() {
        synchronized (LOCK) {
            if (--jobs == 0 && HANDLER.equals(Thread.getDefaultUncaughtExceptionHandler())) {
                Thread.setDefaultUncaughtExceptionHandler(before);
            }
        }
    }

    /** The calling thread is {@code rank} of {@code job}; threads that it starts descend from it. */
    static void begin(ThreadJob job, int rank) {
        ANCESTOR.set(new Ancestor(new WeakReference<>(job), rank));
    }

    /** The running job that the calling thread descends from. */
    private static Optional<ThreadJob> job() {
        Ancestor ancestor = ANCESTOR.get();
        ThreadJob job = ancestor == null ? null : ancestor.job().get();
        return job == null || job.isOver() ? Optional.empty() : Optional.of(job);
    }

    /** Called on the thread that {@code t} has left. */
    private static void uncaught(Thread thread, Throwable t) {
        Optional<ThreadJob> job = job();
        Thread.UncaughtExceptionHandler next = before;
        if (job.isPresent()) {
            job.get().endOf(ANCESTOR.get().rank(), t);
        } else if (next != null) {
            next.uncaughtException(thread, t);
        } else { // as the JDK does without a handler
            StandardError.tell("Exception in thread \"" + thread.getName() + "\" " + StandardError.trace(t));
        }
    }

    private static void exits(ExitCall exit) {
        if (offence.isEmpty()) {
            offence = job().map(job -> new Offence(ANCESTOR.get().rank(), job.ranks, exit));
        }
    }

    private static void atShutdown() {
        offence.ifPresent(o -> {
            StandardError.tell(
                    "parhelion: rank " + o.rank() + " of " + o.ranks() + " failed, so the job ends: System.exit("
                            + o.exit().status() + ") inside its body: return, throw, or call abort instead\n"
                            + StandardError.trace(o.exit().where()));
            if (o.exit().status() == 0) {
                try {
                    Thread.sleep(HOOKS_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // no code interrupts a shutdown hook
                }
                Runtime.getRuntime().halt(1);
            }
        });
    }
}
