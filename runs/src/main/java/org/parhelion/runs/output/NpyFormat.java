package org.parhelion.runs.output;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.io.NpyField;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.Slab;

/**
 * {@code npy}: each frame is a NumPy array file, in the precision of the run. Of a grid with a stretched axis, or a part of a grid, {@code x.npy},
 * {@code y.npy} and {@code z.npy} are the coordinates of its points; of a field that is not at the centres of cells, {@code
 * NAME-x.npy}, {@code NAME-y.npy} and {@code NAME-z.npy}.
 */
public final class NpyFormat implements OutputFormat {
    /** Shorter files cost little in the page cache. */
    private static final long LEAST_IN_MEMORY = 1 << 19;

    private static final Logger LOG = System.getLogger(NpyFormat.class.getName());

    @Override
    public String name() {
        return "npy";
    }

    /** Each rank writes its own points; if the ranks do not see the same files, rank 0 gathers all. */
    @Override
    public FieldSink open(RunOutput run) {
        if (SharedFile.isSeenByAll(run)) {
            return new Sink(run);
        }
        if (run.comm().rank() == RunOutput.ROOT) {
            LOG.log(
                    Level.WARNING,
                    () -> run.directory()
                            + " is not seen by all ranks: rank 0 gathers what npy writes, which is slower."
                            + " Name a directory on a shared file system with -o");
        }
        return new GatheringSink(run);
    }

    /** Writes the coordinates of points along each axis. Rank 0. */
    private static void write(RunOutput run, String prefix, Lattice points) {
        for (Axis axis : points.grid().axes()) {
            String name = prefix + axis.name().toLowerCase(Locale.ROOT) + ".npy";
            try (OutputDirectory.Part file = run.begin(name)) {
                file.write(path -> NpyWriter.write(path, coordinates(points, axis), points.points(axis)));
                file.complete();
            }
        }
    }

    private static double[] coordinates(Lattice points, Axis axis) {
        double[] coordinates = new double[points.points(axis)];
        Arrays.setAll(coordinates, index -> points.coordinate(axis, index));
        return coordinates;
    }

    /** Writes the coordinates that do not follow from those of the centres of cells. Rank 0. */
    private static void writePlace(RunOutput run, Frame frame) {
        Lattice lattice = frame.field().lattice();
        if (frame.last() && !lattice.location().equals(Location.CENTRE)) {
            write(run, frame.output().name() + "-", lattice);
        }
    }

    /** Writes the coordinates that do not follow from the run file, on rank 0. */
    private static void finish(RunOutput run) {
        Grid grid = run.grid();
        if (run.comm().rank() == RunOutput.ROOT && (run.isPart() || grid.isStretched())) {
            write(run, "", Lattice.centres(grid));
        }
    }

    private record Sink(RunOutput run) implements FieldSink {
        @Override
        public void write(Frame frame) {
            Field field = frame.field();
            boolean root = run.comm().rank() == RunOutput.ROOT;
            if (root) {
                writePlace(run, frame);
            }
            String name = frame.name() + ".npy";
            long length = NpyField.length(field);
            if (!run.comm().ranksAreProcesses() && length >= LEAST_IN_MEMORY && length <= PendingFiles.MOST_BYTES) {
                SharedFile.write(
                        run,
                        name,
                        length,
                        bytes -> NpyField.putHeader(field, bytes),
                        bytes -> NpyField.put(field, bytes));
                return;
            }
            SharedFile.write(
                    run,
                    name,
                    path -> NpyField.create(path, field),
                    path -> NpyField.write(path, field, run.comm().ranksAreProcesses()));
        }

        @Override
        public void finish() {
            NpyFormat.finish(run);
        }
    }

    private record GatheringSink(RunOutput run) implements SlabSink {
        @Override
        public Comm comm() {
            return run.comm();
        }

        @Override
        public void finish() {
            NpyFormat.finish(run);
        }

        @Override
        public Reception begin(Frame frame) {
            Field field = frame.field();
            writePlace(run, frame);
            OutputDirectory.Part file = run.begin(frame.name() + ".npy");
            return new Array(
                    file,
                    file.create(path -> NpyWriter.create(
                            path, field.precision(), field.lattice().points())));
        }
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
