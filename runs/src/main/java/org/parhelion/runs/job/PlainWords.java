package org.parhelion.runs.job;

import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;

/**
 * A body whose user's mistakes end the job in one line and with the right exit status also where ranks are processes: there
 * what leaves a body ends the job at once, with its stack trace, and nothing comes back to the command.
 */
public record PlainWords(RankBody body) implements RankBody {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    /** Most mistakes are found by all ranks; this long the others let rank 0 say it alone, which ends them [ms]. */
    public static final long GIVE_WAY_MILLIS = 3000;

    @Override
    public void run(Comm comm) throws Exception {
        try {
            body.run(comm);
        } catch (ConfigException | RunFailure e) {
            if (!comm.ranksAreProcesses()) {
                throw e; // reaches the command, which says it
            }
            if (comm.rank() != 0) {
                Thread.sleep(GIVE_WAY_MILLIS);
            }
            comm.abort(e instanceof ConfigException ? WRONG : FAILED, String.valueOf(e.getMessage()));
        }
    }
}
