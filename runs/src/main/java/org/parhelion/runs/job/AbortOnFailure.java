package org.parhelion.runs.job;

import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;

/**
 * Runs a body, and turns its {@link ConfigException} or {@link RunFailure} into {@link Comm#abort} where ranks are processes: the
 * job then ends with one line of text and the right exit status. Without it the exception would end the job with its stack
 * trace, because it cannot reach the command that started the ranks. Threads pass the exception on.
 *
 * @param body what every rank does
 */
public record AbortOnFailure(RankBody body) implements RankBody {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    /**
     * How long ranks other than 0 wait before they abort [ms]. Most mistakes are found by all ranks at once; in this time rank 0
     * aborts the job, so that its message is printed once.
     */
    public static final long RANK_0_FIRST_MILLIS = 3000;

    @Override
    public void run(Comm comm) throws Exception {
        try {
            body.run(comm);
        } catch (ConfigException | RunFailure e) {
            if (!comm.ranksAreProcesses()) {
                throw e;
            }
            if (comm.rank() != 0) {
                Thread.sleep(RANK_0_FIRST_MILLIS);
            }
            comm.abort(e instanceof ConfigException ? WRONG : FAILED, String.valueOf(e.getMessage()));
        }
    }
}
