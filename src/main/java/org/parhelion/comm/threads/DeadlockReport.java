package org.parhelion.comm.threads;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;

/** The table that reports a deadlock: which rank waits for which, on what tag, at which line. */
final class DeadlockReport {
    private static final String OWN_PACKAGE = "org.parhelion.comm.";

    private DeadlockReport() {}

    /** The table, with one line for each rank. */
    static String table(ThreadJob job) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"rank", "waits in", "peer", "tag", "communicator", "at"});
        for (int r = 0; r < job.ranks; r++) {
            rows.add(row(job, r));
        }
        StringBuilder text = new StringBuilder("deadlock: every rank waits and no message is under way\n");
        int columns = rows.getFirst().length;
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                int column = c;
                int width = rows.stream()
                        .mapToInt(other -> other[column].length())
                        .max()
                        .orElse(0);
                line.append("  ").append(row[c]).repeat(' ', width - row[c].length());
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
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
            wait.tag() > Comm.MAX_TAG ? "-" : named(wait.tag(), "-", "ANY_TAG"),
            wait.communicator(),
            userLine(job.seatOf(rank).thread)
        };
    }

    private static String named(int value, String none, String any) {
        return value == Comm.ANY_SOURCE ? any : value == Comm.PROC_NULL ? none : Integer.toString(value);
    }

    /** The innermost line outside {@code comm} and the JDK. */
    private static String userLine(Thread thread) {
        @Nullable StackTraceElement found = null;
        for (StackTraceElement frame : thread.getStackTrace()) {
            String type = frame.getClassName();
            boolean library = type.startsWith(OWN_PACKAGE) || type.startsWith("java.") || type.startsWith("jdk.");
            if (!library) {
                found = frame;
                break;
            }
        }
        return found == null
                ? "?"
                : found.getClassName() + "." + found.getMethodName() + "(" + found.getFileName() + ":"
                        + found.getLineNumber() + ")";
    }
}
