package org.parhelion.runs.job;

import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.report.RunStopped;

/**
 * Runs a body. If ranks are processes, its {@link ConfigException}, {@link RunFailure} or {@link RunStopped} becomes a {@link Comm#abort}, so that
 * the job ends with one line of text and the right exit status; the exception could not reach the command that started the
 * ranks, and would end the job with a stack trace. If ranks are threads, the exception is thrown.
 *
 * @param body the program of every rank
 */
public record AbortOnFailure(RankBody body) implements RankBody {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    /**
     * Delay before ranks other than 0 abort [ms]. Most errors occur on all ranks at the same time; rank 0 aborts the job within
     * this time, so that the message is printed once.
     */
    public static final long RANK_0_FIRST_MILLIS = 3000;

    @Override
    public void run(Comm comm) throws Exception {
        try {
            body.run(comm);
        } catch (ConfigException | RunFailure | RunStopped e) {
            if (!comm.ranksAreProcesses()) {
                throw e;
            }
            if (comm.rank() != 0) {
                Thread.sleep(RANK_0_FIRST_MILLIS);
            }
            int status = e instanceof RunStopped ? RunStopped.STATUS : e instanceof ConfigException ? WRONG : FAILED;
            comm.abort(status, String.valueOf(e.getMessage()));
        }
    }
}
