package org.parhelion.comm.threads;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.comm.process.CallSite;
import org.parhelion.comm.process.Columns;

/** The table that reports a deadlock: which rank waits for which, on what tag, at which line. */
final class DeadlockReport {
    private DeadlockReport() {}

    /** The table, with one line for each rank. */
    static String table(ThreadJob job) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"rank", "waits in", "peer", "tag", "communicator", "at"});
        for (int r = 0; r < job.ranks; r++) {
            rows.add(row(job, r));
        }
        StringBuilder text = new StringBuilder("deadlock: every rank waits and no message is under way\n");
        Columns.append(rows, text);
        return text.append("Make every send meet a receive that is posted, and every rank call the same collectives.")
                .toString();
    }

    private static String[] row(ThreadJob job, int rank) {
        String name = Integer.toString(rank);
        Wait wait = job.seatOf(rank).waiting;
        if (wait == null) {
            return new String[] {name, job.hasFinished(rank) ? "(finished)" : "(runs)", "-", "-", "-", "-"};
        }
        return new String[] {
            name,
            wait.operation(),
            named(wait.peer(), "all", "ANY_SOURCE"),
            named(wait.tag(), "-", "ANY_TAG"),
            wait.communicator(),
            CallSite.of(job.seatOf(rank).thread).line()
        };
    }

    private static String named(int value, String none, String any) {
        return value == Comm.ANY_SOURCE ? any : value == Comm.PROC_NULL ? none : Integer.toString(value);
    }
}
