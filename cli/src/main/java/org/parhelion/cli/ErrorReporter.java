package org.parhelion.cli;

import java.io.PrintWriter;
import org.parhelion.campaign.CampaignException;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.launch.LaunchException;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.job.AbortOnFailure;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.space.SpaceException;

/**
 * Prints the error that ended a command: one line, with the remedy. All processes of a job find the same mistake in their
 * command line; only rank 0 prints it.
 */
final class ErrorReporter {
    private ErrorReporter() {}

    /** Whether this process prints: whether it is rank 0, or not started by a launcher. */
    static boolean prints() {
        String[] none = {};
        return Ranks.provider(none, "").launchedRank(none).orElse(0) == 0;
    }

    /** Prints {@code lines}, each after the program's name. */
    static void mistake(PrintWriter err, String... lines) {
        if (!prints()) {
            waitForRank0();
            return;
        }
        for (String line : lines) {
            err.println("parhelion: " + line);
        }
    }

    /**
     * Prints {@code failure}.
     *
     * @param debug with its stack trace
     * @return the exit status: {@link Main#WRONG} for a mistake of the user, {@link RunStopped#STATUS} for a run that can be continued, otherwise {@link Main#FAILED}
     */
    static int failure(PrintWriter err, Throwable failure, boolean debug) {
        Throwable cause = failure;
        while (cause instanceof RankFailure && cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean mistake = cause instanceof ConfigException;
        boolean stopped = cause instanceof RunStopped;
        boolean expected = mistake
                || stopped
                || cause instanceof RunFailure
                || cause instanceof SpaceException
                || cause instanceof CampaignException
                || cause instanceof LaunchException;
        String text = expected ? String.valueOf(cause.getMessage()) : unexpected(failure, cause);
        if (expected || debug) {
            mistake(err, text);
        } else {
            mistake(err, text, "--debug prints the stack trace");
        }
        if (debug && prints()) {
            failure.printStackTrace(err);
        }
        return stopped ? RunStopped.STATUS : mistake ? Main.WRONG : Main.FAILED;
    }

    private static String unexpected(Throwable failure, Throwable cause) {
        String rank = failure instanceof RankFailure ranked ? "rank " + ranked.rank() + ": " : "";
        if (cause instanceof OutOfMemoryError) {
            return rank + "out of memory (" + cause.getMessage()
                    + "): use a smaller grid, precision: float, or more machines";
        }
        boolean plain = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
        String text = cause.getMessage() == null ? "" : cause.getMessage();
        return rank + (plain && !text.isEmpty() ? text : cause.toString());
    }

    /** Open MPI kills all ranks as soon as one has ended with a status other than 0; rank 0 must print before that. */
    private static void waitForRank0() {
        try {
            Thread.sleep(AbortOnFailure.RANK_0_FIRST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
