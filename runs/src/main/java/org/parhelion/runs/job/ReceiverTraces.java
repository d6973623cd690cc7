package org.parhelion.runs.job;

import java.util.function.Supplier;
import org.parhelion.io.ColourMap;
import org.parhelion.io.Image;
import org.parhelion.io.NpyWriter;
import org.parhelion.runs.output.ColourRange;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.ReceiverLine;

/**
 * Writes the traces of the receivers at the end of the run: {@code traces.npy} [step, receiver], {@code traces-times.npy} [step], the simulated
 * time of each step in seconds, and {@code traces.png}.
 */
final class ReceiverTraces implements RunListener {
    private static final int ROOT = 0;

    private final String title;
    private final ReceiverLine line;
    private final Supplier<OutputDirectory> directory;

    /** @param directory supplies the output directory; called on rank 0 only */
    ReceiverTraces(String title, ReceiverLine line, Supplier<OutputDirectory> directory) {
        this.title = title;
        this.line = line;
        this.directory = directory;
    }

    /** Rows of pixels are steps: they are times where all steps have one length. */
    private static Image.PlotAxis vertical(LiveRun run, double... times) {
        long first = run.simulation().traces().firstStep() + 1;
        return Double.isNaN(run.simulation().model().dtSeconds())
                ? new Image.PlotAxis("step", "", first, first + times.length - 1)
                : new Image.PlotAxis("time", "s", times[0], times[times.length - 1]);
    }

    @Override
    public void finished(LiveRun run) {
        double[] samples = run.simulation().traces().gather(run.comm());
        if (run.comm().rank() != ROOT || samples.length == 0) {
            return;
        }
        int rows = Math.toIntExact(run.simulation().traces().steps());
        double[] times = run.simulation().traces().times();
        directory.get().write("traces.npy", file -> NpyWriter.write(file, samples, rows, line.count()));
        directory.get().write("traces-times.npy", file -> NpyWriter.write(file, times, rows));
        double most = ColourRange.symmetric(samples);
        Image image = Image.of(samples, rows, line.count())
                .title(title + ", traces of the receivers")
                .axes(new Image.PlotAxis("x", "m", line.firstX(), line.lastX()), vertical(run, times))
                .quantity("pressure", "")
                .map(ColourMap.DIVERGING)
                .range(-most, most);
        directory.get().write("traces.png", image::write);
    }
}
