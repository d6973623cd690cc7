package org.parhelion.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.session.CampaignSession;
import org.parhelion.runs.report.Figures;

/**
 * Progress of a campaign: a line that is overwritten on a terminal, otherwise one line every two seconds.
 *
 * <p>The rate is that of this session, with the parts of running tasks that are done. The time left is what remains at that rate; it is printed once a task has ended, and is "about",
 * for tasks differ. Tasks that a search has not chosen yet are not counted.
 */
final class CampaignProgress implements CampaignSession.Observer, AutoCloseable {
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 2_000_000_000L;
    private static final int WIDTH = 24;
    private static final int LINE_WIDTH = 100;

    private final PrintWriter err;
    private final String name;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private final Map<Integer, Double> running = new HashMap<>();
    private final Map<Integer, TaskState> known = new HashMap<>();
    private long printed = System.nanoTime();
    private int endedBefore;
    private int ended;
    private int failed;
    private int preempted;
    private int most;
    private String noted = "";

    private CampaignProgress(PrintWriter err, String name, boolean terminal) {
        this.err = err;
        this.name = name;
        this.terminal = terminal;
    }

    /** Whether {@code err} is a terminal; {@code ./parhelion} tests it. */
    static CampaignProgress on(PrintWriter err, String name) {
        return new CampaignProgress(err, name, Boolean.getBoolean("parhelion.terminal"));
    }

    @Override
    public synchronized void opened(List<TaskRecord> tasks) {
        for (TaskRecord task : tasks) {
            most = Math.max(most, task.spec().index() + 1);
            if (task.state().ended() && known.put(task.spec().index(), task.state()) == null) {
                endedBefore++;
                failed += task.state() == TaskState.FAILED ? 1 : 0;
            }
        }
        if (endedBefore > 0) {
            line(name + ": " + endedBefore + " of " + most + " tasks have ended before; going on");
        }
    }

    @Override
    public synchronized void started(Attempt attempt, String worker) {
        running.put(attempt.task(), 0.0);
        most = Math.max(most, attempt.task() + 1);
    }

    @Override
    public synchronized void progressed(Attempt attempt, double fraction) {
        running.put(attempt.task(), fraction);
    }

    @Override
    public synchronized void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
        running.remove(attempt.task());
        most = Math.max(most, attempt.task() + 1);
        if (outcome instanceof TaskOutcome.Preempted) {
            preempted++;
        }
        if (state.ended()) {
            known.put(attempt.task(), state);
            ended++;
        }
        if (outcome instanceof TaskOutcome.Failed reason) {
            failed += state == TaskState.FAILED ? 1 : 0;
            line(name + ": task " + attempt.task() + " failed (" + reason.message() + ")"
                    + (state == TaskState.FAILED ? "" : "; it is tried again"));
        }
    }

    /** Prints the progress if it is time to. */
    synchronized void tick() {
        long now = System.nanoTime();
        if (now - printed > (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
            printed = now;
            if (terminal) {
                err.print("\r" + padded(text(now)));
            } else {
                err.println(text(now));
            }
            err.flush();
        }
    }

    private String text(long now) {
        int done = endedBefore + ended;
        double parts = running.values().stream().mapToDouble(part -> part).sum();
        double seconds = 1e-9 * (now - begun);
        double rate = (ended + parts) / seconds;
        StringBuilder text = new StringBuilder(name);
        if (terminal) {
            int filled = (int) Math.round(WIDTH * (done + parts) / Math.max(1, most));
            text.append(" [").append("█".repeat(Math.min(filled, WIDTH)));
            text.append(" ".repeat(WIDTH - Math.min(filled, WIDTH))).append("]");
        } else {
            text.append(":");
        }
        text.append(" ").append(done).append(" of ").append(most).append(" tasks, ");
        text.append(running.size()).append(" running, ").append(failed).append(" failed");
        if (preempted > 0) {
            text.append(", ").append(preempted).append(" stopped");
        }
        if (ended > 0 && done < most) {
            text.append("; ").append(Figures.three(rate)).append(" tasks/s, about ");
            text.append(Figures.seconds((most - done - parts) / rate)).append(" left");
        }
        return text.toString();
    }

    /** Prints a remark, once. */
    synchronized void note(String text) {
        if (!noted.equals(text)) {
            noted = text;
            line("parhelion: " + text);
        }
    }

    private void line(String text) {
        err.println(terminal ? "\r" + padded(text) : text);
        err.flush();
    }

    private static String padded(String text) {
        return text + " ".repeat(Math.max(0, LINE_WIDTH - text.length()));
    }

    @Override
    public synchronized void close() {
        if (terminal) {
            err.println("\r" + padded(text(System.nanoTime())));
            err.flush();
        }
    }
}
