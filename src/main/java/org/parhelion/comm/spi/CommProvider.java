package org.parhelion.comm.spi;

import java.util.OptionalInt;
import org.parhelion.comm.FaultTolerantJob;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;

/**
 * An engine that ranks run on; found by {@link java.util.ServiceLoader}.
 *
 * <p>{@link Ranks} asks the providers in order of {@link #priority} whether they were launched (mpirun's or mpjrun's marks
 * in the environment or the arguments) and lets the first that says yes run the body; {@code threads} always can.
 */
public interface CommProvider {
    /** {@code threads}, {@code mpi} or {@code mpj}: what {@code --with} names. */
    String name();

    /** Providers of higher priority are asked first; {@code threads} has 0. */
    int priority();

    /** Whether each rank is a process of its own, started by a launcher; else ranks are threads of this one. */
    boolean ranksAreProcesses();

    /** Whether this process was started by this provider's own launcher. */
    boolean launched(String[] args);

    /** This process's rank where the launcher that started it says so, before any rank is up. */
    default OptionalInt launchedRank(String[] args) {
        return OptionalInt.empty();
    }

    /**
     * Runs {@code body} on every rank that lives in this process, and returns when all of them are done. The first
     * throwable that leaves a body ends the whole job.
     *
     * @param ranks ranks wanted, or 0 for the provider's own choice (what the launcher granted; the cores of this machine)
     * @throws RankFailure with the rank and its first cause
     */
    void run(String[] args, int ranks, RankBody body);

    /**
     * A job of which some ranks may die while the others go on.
     *
     * @param ranks ranks of the job, at least 1
     * @throws UnsupportedOperationException if a dead rank ends the whole job on this engine
     */
    default FaultTolerantJob faultTolerant(int ranks) {
        throw new UnsupportedOperationException(
                "--with " + name() + ": a rank that dies ends the job; use --with threads to survive it");
    }
}
