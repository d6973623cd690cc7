package org.parhelion.comm.mpi;

import java.util.OptionalInt;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.spi.CommProvider;

/**
 * Ranks are the processes of an MPI job that {@code mpirun}, {@code mpiexec} or {@code srun} started.
 *
 * <p>System properties: {@code parhelion.mpi.library} names the library, by path or by a name that the loader finds; the
 * environment variable {@code PARHELION_MPI_LIBRARY} does the same. {@code parhelion.mpi.threads=multiple} requests
 * {@code MPI_THREAD_MULTIPLE}; by default, the threads of a rank must take turns.
 */
public final class MpiProvider implements CommProvider {
    static final String NAME = "mpi";

    @Override
    public String name() {
        return NAME;
    }

    /** Below MPJ Express, whose ranks may themselves run under an mpirun. */
    @Override
    public int priority() {
        return 10;
    }

    @Override
    public boolean ranksAreProcesses() {
        return true;
    }

    @Override
    public boolean launched(String[] args) {
        return MpiLaunch.of(System.getenv()).isPresent();
    }

    @Override
    public OptionalInt launchedRank(String[] args) {
        return MpiLaunch.of(System.getenv()).map(MpiLaunch::rank).orElse(OptionalInt.empty());
    }

    /**
     * Runs {@code body} as this process's rank. Without a launcher that is the only rank there is.
     *
     * @throws CommException if no library is found, or one that does not belong to the launcher
     * @throws IllegalArgumentException if the launcher granted another number of ranks than {@code ranks}
     */
    @Override
    public void run(String[] args, int ranks, RankBody body) {
        MpiLaunch launcher = MpiLaunch.of(System.getenv()).orElse(MpiLaunch.NONE);
        MpiProcess process = MpiProcess.join(launcher);
        if (ranks != 0 && ranks != process.size()) {
            throw new IllegalArgumentException("-n " + ranks + ": " + launcher.name() + " granted " + process.size()
                    + (process.size() == 1 ? " rank" : " ranks") + ". Start the program with mpirun -n " + ranks
                    + ", or leave out -n");
        }
        process.run(body);
    }
}
