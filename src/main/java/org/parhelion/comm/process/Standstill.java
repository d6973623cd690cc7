package org.parhelion.comm.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from what the ranks report, whether all of them wait for each other.
 *
 * <p>A rank reports again and again while it has been inside one call for long, or has finished. Once every rank has reported, each of them must report once
 * more from that same call. Then there was a moment at which all of them waited and none was about to send.
 */
final class Standstill {
    /** Where a rank is whose body has ended. */
    static final CallSite FINISHED = new CallSite("(finished)", "-");

    /**
     * A rank has been inside one call for long.
     *
     * @param calls identifies the call
     * @param where the call, and the program's line
     */
    record Report(int calls, CallSite where) {}

    private final @Nullable Report[] first;
    private final boolean[] again;
    private int missing;

    Standstill(int ranks) {
        first = new Report[ranks];
        again = new boolean[ranks];
        missing = ranks;
    }

    /** Rank {@code rank} still waits. */
    void waits(int rank, Report report) {
        Report before = first[rank];
        if (before != null && before.calls() != report.calls()) {
            moves(rank);
            before = null;
        }
        if (before == null) {
            first[rank] = report;
            missing--;
        } else if (missing == 0) {
            again[rank] = true;
        }
    }

    /** Rank {@code rank} has left its call, or is not known to wait any more. */
    void moves(int rank) {
        if (first[rank] != null) {
            first[rank] = null;
            missing++;
        }
        Arrays.fill(again, false);
    }

    /** The table of what each rank waits in, if all do, and not all have finished. */
    Optional<String> table() {
        boolean waiting = false;
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"rank", "waits in", "at"});
        for (int rank = 0; rank < first.length; rank++) {
            Report report = first[rank];
            if (report == null || !again[rank]) {
                return Optional.empty();
            }
            waiting |= !report.where().equals(FINISHED);
            rows.add(new String[] {
                Integer.toString(rank), report.where().verb(), report.where().line()
            });
        }
        if (!waiting) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        Columns.append(rows, text);
        return Optional.of(text.toString());
    }
}
