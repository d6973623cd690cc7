package org.parhelion.metrics.trace;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.solver.RunReport;

/**
 * One rank's part of a trace: rank 0 passes on what happens, at most one round a second. The others do nothing. Sends no messages, so that the
 * environment may differ between the machines of the ranks.
 */
final class TraceListener implements RunListener {
    private static final int ROOT = 0;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RunSpans trace;
    private boolean isRoot;
    private long sampledNanos;
    /** When the round that is under way began, if it is part of the sample. */
    private @Nullable Begun begun;

    private long checkpointStep;
    private long checkpointNanos;

    private record Begun(long epochNanos, long step, RunReport.RankTimes times) {}

    TraceListener(RunSpans trace) {
        this.trace = trace;
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean everyRound() {
        return true;
    }

    @Override
    public void started(LiveRun run) {
        isRoot = run.comm().rank() == ROOT;
        if (isRoot) {
            trace.begin(run.comm().size(), run.comm().provider());
            begin(run);
        }
    }

    @Override
    public void moved(LiveRun run) {
        // The run goes on, with the same ranks.
    }

    private void begin(LiveRun run) {
        sampledNanos = System.nanoTime();
        begun = new Begun(
                epochNanos(), run.simulation().clock().step(), run.simulation().times());
    }

    @Override
    public void round(LiveRun run, Round round) {
        if (!isRoot) {
            return;
        }
        if (begun != null) {
            long step = run.simulation().clock().step();
            trace.round(
                    begun.epochNanos,
                    epochNanos(),
                    step,
                    step - begun.step,
                    difference(run.simulation().times(), begun.times));
            begun = null;
        } else if (System.nanoTime() - sampledNanos >= SAMPLE_NANOS) {
            begin(run);
        }
    }

    private static RunReport.RankTimes difference(RunReport.RankTimes now, RunReport.RankTimes before) {
        return new RunReport.RankTimes(
                now.wallSeconds() - before.wallSeconds(),
                now.computeSeconds() - before.computeSeconds(),
                now.exchangeSeconds() - before.exchangeSeconds(),
                now.exposedSeconds() - before.exposedSeconds(),
                now.stopTestSeconds() - before.stopTestSeconds(),
                now.observerSeconds() - before.observerSeconds(),
                now.haloBytes() - before.haloBytes());
    }

    @Override
    public void snapshot(LiveRun run, FieldStream stream) {
        if (isRoot) {
            trace.output(stream.name(), run.simulation().clock().step());
        }
    }

    /** The listener keeps no state; its name makes {@link #save} tell when a checkpoint begins. */
    @Override
    public String stateName() {
        return "trace";
    }

    @Override
    public ListenerState.Saved save(LiveRun run) {
        checkpointStep = run.simulation().clock().step();
        checkpointNanos = epochNanos();
        return ListenerState.Saved.NONE;
    }

    @Override
    public void checkpoint(LiveRun run) {
        if (isRoot) {
            trace.checkpoint(checkpointNanos, epochNanos(), checkpointStep);
        }
    }

    @Override
    public void finished(LiveRun run) {
        if (isRoot) {
            trace.end(Optional.of(run.simulation().clock().step()), Optional.empty());
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (!isRoot) {
            return;
        }
        boolean stopped = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            stopped |= cause instanceof RunStopped;
        }
        trace.end(Optional.empty(), stopped ? Optional.empty() : Optional.of(failure));
    }
}
