package org.parhelion.cli;

import java.io.PrintWriter;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.parhelion.runs.job.RunEvent;
import org.parhelion.runs.job.RunObserver;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Figures;

/** Progress of a run: a bar on a terminal, otherwise one line every two seconds. */
final class ConsoleProgress {
    private static final int WIDTH = 80;
    /** Parts of a run up to a time. */
    private static final long PARTS = 1000;

    private static final int UPDATE_MILLIS = 100;
    private static final long LINE_NANOS = 2_000_000_000L;

    private ConsoleProgress() {}

    /** Whether {@code err} is a terminal; {@code ./parhelion} tests it. */
    static RunObserver on(PrintWriter err, RunFile run) {
        return Boolean.getBoolean("parhelion.terminal") ? new Bar(err, run) : new Lines(err, run);
    }

    private static final class Bar implements RunObserver {
        private final ProgressBar bar;
        private final OptionalDouble untilSeconds;

        Bar(PrintWriter err, RunFile run) {
            untilSeconds = run.untilSeconds();
            bar = new ProgressBarBuilder()
                    .setTaskName(run.name())
                    .setUnit(untilSeconds.isPresent() ? " ‰" : " steps", 1)
                    .setInitialMax(untilSeconds.isPresent() ? PARTS : run.steps())
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .showSpeed()
                    .setConsumer(new Carriage(err::print, err::flush))
                    .build();
        }

        @Override
        public void observe(RunEvent event) {
            bar.stepTo(
                    untilSeconds.isPresent()
                            ? Math.round(PARTS * event.timeSeconds() / untilSeconds.getAsDouble())
                            : event.step());
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Overwrites the bar in place. */
    private record Carriage(Consumer<String> print, Runnable flush) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            print.accept("\r" + rendered);
            flush.run();
        }

        @Override
        public void close() {
            print.accept(System.lineSeparator());
            flush.run();
        }
    }

    private static final class Lines implements RunObserver {
        private final PrintWriter err;
        private final RunFile run;
        private long told = System.nanoTime();

        Lines(PrintWriter err, RunFile run) {
            this.err = err;
            this.run = run;
        }

        @Override
        public void observe(RunEvent event) {
            if (System.nanoTime() - told > LINE_NANOS) {
                told = System.nanoTime();
                err.println(run.name() + ": step " + event.step()
                        + (run.untilSeconds().isPresent()
                                ? ", " + Figures.seconds(event.timeSeconds()) + " of "
                                        + Figures.seconds(run.untilSeconds().getAsDouble())
                                : " of " + run.steps()));
                err.flush();
            }
        }

        @Override
        public void close() {}
    }
}
