package org.parhelion.view.live;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.report.Figures;
import org.parhelion.view.page.CpuTime;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.page.PageCommand;
import org.parhelion.view.page.RunProgress;
import org.parhelion.view.page.RunView;
import org.parhelion.view.sample.Slice;

/** Decides on rank 0 what all ranks do next, and passes what has arrived to the page. */
final class Director {
    private static final long REPORT_NANOS = 100_000_000;
    private static final long SPEED_NANOS = 500_000_000;
    /** Weight of the last interval in the speed. */
    private static final double NEWEST = 0.5;

    private final LivePage page;
    private final RunActions actions;
    private final Consumer<String> note;
    private final CommandTable table;
    private final RunView view;
    private final PictureGather gather;
    private final Pace pace;

    private boolean gathering;
    private boolean paused;
    private boolean checkpointAsked;
    private long figuresStep = -1;
    private List<Double> computeSeconds = List.of();
    private long reportNanos;
    private boolean wasPaused;

    private long speedNanos;
    private long speedStep;
    private double speedTime;
    private double stepsPerSecond = Double.NaN;
    private double timePerSecond = Double.NaN;

    Director(LivePage page, PageSource source, CommandTable table, RunView view, PictureGather gather) {
        this.page = page;
        this.actions = source.actions();
        this.note = source.note();
        this.table = table;
        this.view = view;
        this.gather = gather;
        long now = System.nanoTime();
        this.pace = new Pace(now);
        this.reportNanos = now - REPORT_NANOS;
        this.speedNanos = now;
        this.speedStep = -1;
    }

    /**
     * The next order.
     *
     * @param round what can be done at this step; empty before the first round
     */
    RoundOrder next(LiveRun run, Optional<Round> round) {
        long now = System.nanoTime();
        page.flush();
        arrived(run);
        boolean oneStep = obey(run);
        report(run, now);
        long step = run.simulation().clock().step();
        boolean figures = !gathering && step != figuresStep && pace.figures().isDue(now);
        figuresStep = figures ? step : figuresStep;
        List<Slice> slices = gathering || (!paused && !pace.pictures().isDue(now))
                ? List.of()
                : page.wanted(step).stream().limit(RoundOrder.MOST_SLICES).toList();
        gathering = gathering || figures || !slices.isEmpty();
        boolean waits = paused && !oneStep;
        boolean checkpoint = checkpointAsked && round.isPresent();
        if (checkpoint) {
            checkpointAsked = false;
            log(run, PageCommand.CHECKPOINT.label());
        }
        String change =
                round.isPresent() ? Objects.requireNonNullElse(page.changes().poll(), "") : "";
        long rounds = oneStep || !page.changes().isEmpty() ? 1 : pace.rounds(now, page.isWatched());
        return new RoundOrder(waits, oneStep, checkpoint, change, rounds, figures, slices);
    }

    /** A setting was changed, or not. */
    void changed(LiveRun run, String setting, Optional<String> refusal) {
        log(run, refusal.map(why -> "refused: " + why).orElse("set " + setting));
    }

    /** The order after the last step: what the viewers show, whether they wait for it or not. */
    RoundOrder last(LiveRun run) {
        arrived(run);
        report(run, System.nanoTime());
        gathering = true;
        List<Slice> shown = page.shown().stream().limit(RoundOrder.MOST_SLICES).toList();
        return RoundOrder.pictures(true, shown);
    }

    /** Passes the pictures to the page, if all parts have arrived. */
    void arrived(LiveRun run) {
        if (!gathering || !gather.test()) {
            return;
        }
        gathering = false;
        long begun = CpuTime.nanos();
        PictureGather.Result result = gather.result();
        computeSeconds = result.computeSeconds();
        result.pictures().forEach(page::show);
        long assembly = CpuTime.nanos() - begun;
        result.row().ifPresent(page::record);
        long now = System.nanoTime();
        if (!result.pictures().isEmpty()) {
            pace.pictures()
                    .spent(
                            now,
                            Pace.pictureCost(
                                    result.pictureNanos() + assembly,
                                    page.takeSpent(),
                                    run.comm().size(),
                                    Runtime.getRuntime().availableProcessors()));
        }
        if (result.row().isPresent()) {
            pace.figures().spent(now, result.figuresNanos());
        }
        reportNanos = now - REPORT_NANOS;
        report(run, now);
    }

    /** Carries out the commands; returns whether one step is to be done. */
    private boolean obey(LiveRun run) {
        boolean oneStep = false;
        for (PageCommand command : page.commands()) {
            switch (command) {
                case PAUSE -> paused = true;
                case RESUME -> paused = false;
                case STEP -> {
                    paused = true;
                    oneStep = true;
                }
                case CHECKPOINT -> checkpointAsked = true;
                case STOP -> {
                    paused = false;
                    actions.stop().ifPresent(Runnable::run);
                }
            }
            if (command != PageCommand.CHECKPOINT) { // which is logged at the step whose state it is
                log(run, command.label());
            }
        }
        if (paused && actions.mustStop().getAsBoolean()) {
            paused = false;
            oneStep = false;
            log(run, "resume, because the run must stop");
        }
        return oneStep;
    }

    private void log(LiveRun run, String text) {
        long step = run.simulation().clock().step();
        double time = run.simulation().clock().timeSeconds();
        LivePage.LogEntry entry = new LivePage.LogEntry(
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), step, time, text);
        page.log(entry);
        table.add(entry);
        note.accept("page: " + text + " at step " + step + ", t = " + Figures.seconds(time));
    }

    private void report(LiveRun run, long now) {
        measureSpeed(run, now);
        if (now - reportNanos < REPORT_NANOS && paused == wasPaused) {
            return;
        }
        reportNanos = now;
        wasPaused = paused;
        long step = run.simulation().clock().step();
        double time = run.simulation().clock().timeSeconds();
        page.report(new RunProgress(
                paused ? RunProgress.State.PAUSED : RunProgress.State.RUNNING,
                step,
                time,
                stepsPerSecond,
                secondsLeft(step, time),
                computeSeconds,
                ""));
    }

    private double secondsLeft(long step, double time) {
        double byTime = view.untilSeconds().isPresent()
                ? (view.untilSeconds().getAsDouble() - time) / timePerSecond
                : Double.POSITIVE_INFINITY;
        double bySteps =
                view.steps() < Integer.MAX_VALUE ? (view.steps() - step) / stepsPerSecond : Double.POSITIVE_INFINITY;
        double left = Math.min(byTime, bySteps);
        return Double.isFinite(left) ? Math.max(0, left) : Double.NaN;
    }

    private void measureSpeed(LiveRun run, long now) {
        long step = run.simulation().clock().step();
        double time = run.simulation().clock().timeSeconds();
        if (paused || speedStep < 0) {
            speedNanos = now;
            speedStep = step;
            speedTime = time;
        } else if (now - speedNanos >= SPEED_NANOS && step > speedStep) {
            double seconds = 1e-9 * (now - speedNanos);
            stepsPerSecond = smoothed(stepsPerSecond, (step - speedStep) / seconds);
            timePerSecond = smoothed(timePerSecond, (time - speedTime) / seconds);
            speedNanos = now;
            speedStep = step;
            speedTime = time;
        }
    }

    private static double smoothed(double before, double now) {
        return Double.isNaN(before) ? now : NEWEST * now + (1 - NEWEST) * before;
    }

    /** The ranks compute again. */
    void goesOn() {
        pace.goOn(System.nanoTime());
    }

    /** Waits during a pause until there is something to do. */
    void awaitWork(LiveRun run, long millis) throws InterruptedException {
        page.awaitWork(run.simulation().clock().step(), gathering ? 1 : millis);
    }
}
