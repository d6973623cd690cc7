package org.parhelion.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.parhelion.runs.job.RunEvent;
import org.parhelion.runs.job.RunObserver;

/** Progress of a run: a bar on a terminal, otherwise one line every two seconds. */
final class ConsoleProgress {
    private static final int WIDTH = 80;
    private static final int UPDATE_MILLIS = 100;
    private static final long LINE_NANOS = 2_000_000_000L;

    private ConsoleProgress() {}

    /** Whether {@code err} is a terminal; {@code ./parhelion} tests it. */
    static RunObserver on(PrintWriter err, String name, long steps) {
        return Boolean.getBoolean("parhelion.terminal") ? new Bar(err, name, steps) : new Lines(err, name, steps);
    }

    private static final class Bar implements RunObserver {
        private final ProgressBar bar;

        Bar(PrintWriter err, String name, long steps) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setUnit(" steps", 1)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .showSpeed()
                    .setConsumer(new Carriage(err::print, err::flush))
                    .build();
        }

        @Override
        public void observe(RunEvent event) {
            long step = event.step();
            bar.stepTo(step);
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
        private final String name;
        private final long steps;
        private long told = System.nanoTime();

        Lines(PrintWriter err, String name, long steps) {
            this.err = err;
            this.name = name;
            this.steps = steps;
        }

        @Override
        public void observe(RunEvent event) {
            long step = event.step();
            if (System.nanoTime() - told > LINE_NANOS) {
                told = System.nanoTime();
                err.println(name + ": step " + step + " of " + steps);
                err.flush();
            }
        }

        @Override
        public void close() {}
    }
}
