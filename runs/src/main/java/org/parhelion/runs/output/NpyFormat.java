package org.parhelion.runs.output;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.Slab;

/**
 * {@code npy}: each frame is a NumPy array file, in the precision of the run. Of a grid with a stretched axis, {@code x.npy},
 * {@code y.npy} and {@code z.npy} are the coordinates of its points.
 */
public final class NpyFormat implements OutputFormat {
    @Override
    public String name() {
        return "npy";
    }

    @Override
    public FieldSink open(RunOutput run) {
        return new Sink(run);
    }

    private record Sink(RunOutput run) implements SlabSink {
        @Override
        public Comm comm() {
            return run.comm();
        }

        @Override
        public void finish() {
            Grid grid = run.grid();
            if (run.comm().rank() == RunOutput.ROOT && grid.axes().stream().anyMatch(grid::isStretched)) {
                for (Axis axis : grid.axes()) {
                    try (OutputDirectory.Part file = run.begin(axis.name().toLowerCase(Locale.ROOT) + ".npy")) {
                        file.write(path -> NpyWriter.write(path, coordinates(grid, axis), grid.points(axis)));
                        file.complete();
                    }
                }
            }
        }

        @Override
        public Reception begin(Frame frame) {
            OutputDirectory.Part file = run.begin(frame.name() + ".npy");
            Field field = frame.field();
            return new Array(
                    file,
                    file.create(path -> NpyWriter.create(
                            path, field.precision(), field.block().grid().points())));
        }
    }

    private static double[] coordinates(Grid grid, Axis axis) {
        double[] coordinates = new double[grid.points(axis)];
        Arrays.setAll(coordinates, index -> grid.coordinate(axis, index));
        return coordinates;
    }

    private record Array(OutputDirectory.Part file, NpyWriter array) implements SlabSink.Reception {
        @Override
        public void accept(Slab slab) {
            file.write(_ -> array.write(slab));
        }

        @Override
        public void complete() {
            file.write(_ -> array.close());
            file.complete();
        }

        @Override
        public void close() {
            if (!file.isComplete()) {
                try {
                    array.close();
                } catch (IOException e) {
                    // The file is incomplete anyway, because the run has failed.
                }
            }
            file.close();
        }
    }
}
