package org.parhelion.runs.output;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.Slab;

/**
 * {@code npy}: each frame is a NumPy array file, in the precision of the run. Of a grid with a stretched axis, {@code x.npy},
 * {@code y.npy} and {@code z.npy} are the coordinates of its points; of a field that is not at the centres of cells, {@code
 * NAME-x.npy}, {@code NAME-y.npy} and {@code NAME-z.npy}.
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
                write("", Lattice.centres(grid));
            }
        }

        /** Writes the coordinates of points along each axis. */
        private void write(String prefix, Lattice points) {
            for (Axis axis : points.grid().axes()) {
                String name = prefix + axis.name().toLowerCase(Locale.ROOT) + ".npy";
                try (OutputDirectory.Part file = run.begin(name)) {
                    file.write(path -> NpyWriter.write(path, coordinates(points, axis), points.points(axis)));
                    file.complete();
                }
            }
        }

        @Override
        public Reception begin(Frame frame) {
            Field field = frame.field();
            if (frame.last() && !field.lattice().location().equals(Location.CENTRE)) {
                write(frame.output().name() + "-", field.lattice());
            }
            OutputDirectory.Part file = run.begin(frame.name() + ".npy");
            return new Array(
                    file,
                    file.create(path -> NpyWriter.create(
                            path, field.precision(), field.lattice().points())));
        }
    }

    private static double[] coordinates(Lattice points, Axis axis) {
        double[] coordinates = new double[points.points(axis)];
        Arrays.setAll(coordinates, index -> points.coordinate(axis, index));
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
