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
    /**
     * The engine's name, which {@code --with} takes.
     *
     * @return {@code threads}, {@code mpi}, {@code mpj}, or that of an engine from outside the library; unique
     */
    String name();

    /**
     * Providers of higher priority are asked first whether they were launched.
     *
     * @return {@code threads}, which always answers yes, has 0: an engine with a launcher needs more
     */
    int priority();

    /**
     * Whether each rank is a process of its own, started by a launcher.
     *
     * @return false if ranks are threads of this process
     */
    boolean ranksAreProcesses();

    /**
     * Whether this process was started by this provider's own launcher.
     *
     * @param args the program's arguments
     * @return true if its marks are in the environment or in the arguments
     */
    boolean launched(String[] args);

    /**
     * This process's rank, before any rank has begun.
     *
     * @param args the program's arguments
     * @return the rank if the launcher has passed it to this process, else empty
     */
    default OptionalInt launchedRank(String[] args) {
        return OptionalInt.empty();
    }

    /**
     * Runs {@code body} on every rank of this process, and returns when all of them are done. The first throwable that
     * leaves a body ends the whole job.
     *
     * @param args the program's arguments
     * @param ranks ranks wanted, or 0 for the provider's own choice (what the launcher granted; the cores of this machine)
     * @param body what every rank runs
     * @throws RankFailure if a body threw; contains the rank and its first cause
     */
    void run(String[] args, int ranks, RankBody body);

    /**
     * A job of which some ranks may die while the others go on.
     *
     * @param ranks ranks of the job, at least 1
     * @return the job, not begun
     * @throws UnsupportedOperationException by default: a dead rank ends the whole job on this engine
     */
    default FaultTolerantJob faultTolerant(int ranks) {
        throw new UnsupportedOperationException(
                "--with " + name() + ": a rank that dies ends the job; use --with threads to survive it");
    }
}
