package org.parhelion.comm.mpj;

import java.util.OptionalInt;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.spi.CommProvider;

/** Ranks started by MPJ Express's mpjrun; {@code scripts/mpirun/mpjrun} adds the detection of failures that it lacks. */
public final class MpjProvider implements CommProvider {
    static final String NAME = "mpj";

    @Override
    public String name() {
        return NAME;
    }

    /** Above MPI: a rank of MPJ Express may itself run inside an MPI allocation. */
    @Override
    public int priority() {
        return 20;
    }

    @Override
    public boolean ranksAreProcesses() {
        return true;
    }

    @Override
    public boolean launched(String[] args) {
        return MpjLaunch.of(args).isPresent();
    }

    @Override
    public OptionalInt launchedRank(String[] args) {
        return MpjLaunch.of(args).stream().mapToInt(MpjLaunch::rank).findFirst();
    }

    /**
     * Runs {@code body} as this rank.
     *
     * @throws IllegalArgumentException if MPJ Express did not start this process, or granted another number of ranks
     */
    @Override
    public void run(String[] args, int ranks, RankBody body) {
        MpjLaunch launch = MpjLaunch.of(args)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "--with mpj: this process was not started by MPJ Express."
                                        + " Start it with scripts/mpirun/mpjrun -n N -- java … or ./parhelion run --with mpj -n N"));
        MpjProcess process = MpjProcess.begin(launch);
        int granted = process.join().size();
        if (ranks != 0 && ranks != granted) {
            throw new IllegalArgumentException("-n " + ranks + ": MPJ Express granted " + granted
                    + (granted == 1 ? " rank" : " ranks") + ". Start the program with mpjrun -n " + ranks
                    + ", or leave out -n");
        }
        process.run(body);
    }
}
