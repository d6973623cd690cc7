package org.parhelion.runs.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Grid;
import org.parhelion.io.Checksum;
import org.parhelion.io.ColourMap;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Image;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.Thumbnail;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.Problem;
import org.parhelion.runs.problem.ReceiverLine;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Figures;
import org.parhelion.solver.Simulation;

/** Writes a simulation's fields: each goes once over the wire, and becomes array, checksum and picture on rank 0. */
final class RunWriter {
    private static final int PIXELS = 1024;
    private static final double CLIPPED = 0.995;

    private final RunFile runFile;
    private final Supplier<OutputDirectory> directory;

    /** {@code directory} is asked on rank 0 alone. */
    RunWriter(RunFile runFile, Supplier<OutputDirectory> directory) {
        this.runFile = runFile;
        this.directory = directory;
    }

    /** The fields as they are now, named after the step. Collective. */
    void snapshot(Simulation simulation, Comm comm) {
        String suffix = String.format(Locale.ROOT, "-%07d", simulation.clock().step());
        for (Problem.Output output : runFile.problem().outputs()) {
            if (!output.steady()) {
                write(simulation, comm, output, output.name() + suffix);
            }
        }
    }

    /** What receivers recorded, one row for each step. Collective. */
    void traces(Simulation simulation, Comm comm, ReceiverLine line) {
        double[] samples = simulation.traces().gather(comm);
        if (comm.rank() != 0 || samples.length == 0) {
            return;
        }
        int rows = Math.toIntExact(simulation.traces().steps());
        int columns = line.count();
        double dt = simulation.model().dtSeconds();
        directory.get().write("traces.npy", file -> NpyWriter.write(file, samples, rows, columns));
        double most = quantile(samples);
        Image image = Image.of(samples, rows, columns)
                .title(runFile.name() + ", what the receivers recorded")
                .axes(
                        new Image.PlotAxis("x", "m", line.firstX(), line.lastX()),
                        new Image.PlotAxis("time", "s", dt, rows * dt))
                .quantity("pressure", "")
                .map(ColourMap.DIVERGING)
                .range(-most, most);
        directory.get().write("traces.png", image::write);
    }

    /** Nearly all |values| are below it: a few large ones, near the source, shall not make the rest invisible. */
    private static double quantile(double... values) {
        double[] sizes = Arrays.stream(values)
                .map(Math::abs)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sizes.length == 0 ? 1 : Math.max(sizes[(int) (CLIPPED * (sizes.length - 1))], Double.MIN_NORMAL);
    }

    /** All fields that the problem keeps. Collective. Returns the first one's checksum, on rank 0. */
    String fields(Simulation simulation, Comm comm) {
        String first = "";
        for (Problem.Output output : runFile.problem().outputs()) {
            String sum = write(simulation, comm, output, output.name());
            first = first.isEmpty() ? sum : first;
        }
        return first;
    }

    private String write(Simulation simulation, Comm comm, Problem.Output output, String name) {
        Field field = simulation.field(output.field());
        if (comm.rank() != 0) {
            send(field, comm);
            return "";
        }
        Grid grid = field.block().grid();
        Checksum sum = new Checksum();
        Thumbnail thumbnail = new Thumbnail(grid, PIXELS);
        directory.get().write(name + ".npy", file -> {
            try (NpyWriter array = NpyWriter.create(file, field.precision(), grid.points())) {
                FieldGather.toRoot(field, comm, slab -> {
                    array.write(slab.values(), 0, slab.count());
                    sum.update(slab.values(), 0, slab.count());
                    thumbnail.add(slab);
                });
            }
        });
        Image image = picture(simulation, output, grid, thumbnail);
        directory.get().write(name + ".png", image::write);
        return sum.hex();
    }

    private static void send(Field field, Comm comm) {
        try {
            FieldGather.toRoot(field, comm, _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException("sending does no I/O", e);
        }
    }

    private Image picture(Simulation simulation, Problem.Output output, Grid grid, Thumbnail thumbnail) {
        double seconds = simulation.clock().timeSeconds();
        String when = runFile.problem().marchesInTime()
                ? "t = " + Figures.seconds(seconds)
                : "iteration " + simulation.clock().step();
        String where = grid.dims() == 3 ? ", plane z = " + Figures.three(grid.z(grid.nz() / 2)) + " m" : "";
        Image image = Image.of(thumbnail.values(), thumbnail.rows(), thumbnail.columns())
                .title(runFile.name() + ", " + grid.shape() + " points, " + when + where)
                .axes(
                        new Image.PlotAxis("x", "m", grid.x(0), grid.x(grid.nx() - 1)),
                        new Image.PlotAxis(
                                grid.dims() > 1 ? output.rowAxis() : "",
                                grid.dims() > 1 ? "m" : "",
                                grid.y(0),
                                grid.y(grid.ny() - 1)))
                .quantity(output.name(), output.unit())
                .map(output.map());
        if (output.map() == ColourMap.DIVERGING) {
            double most = quantile(thumbnail.values());
            image.range(-most, most);
        }
        return output.rowAxis().equals("y") ? image.upwards() : image;
    }
}
