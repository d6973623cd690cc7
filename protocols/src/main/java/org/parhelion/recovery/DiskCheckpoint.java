package org.parhelion.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parhelion.comm.Comm;
import org.parhelion.device.Stepper;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.CheckpointSeries;
import org.parhelion.io.DataException;
import org.parhelion.solver.RunReport;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.Traces;

/**
 * The state of a run on disk: a {@link Checkpoint} of {@link Simulation#state}, the traces of the receivers, the residuals of the
 * stop test, and the states of listeners.
 */
final class DiskCheckpoint {
    private static final int KEPT = 2;
    private static final int ROOT = 0;
    private static final double[] NOTHING = {};
    /** The property of a checkpoint with the pace of the run, where steps differ in length: step, time, Δt, Δt of the step before. */
    private static final String PACE = "pace";

    /** The array of samples: a row for each step, a column for each receiver. */
    private static final String TRACES = "traces";
    /** The array of their times: a column for each step. */
    private static final String TRACE_TIMES = "trace times";
    /** The property with the number of steps before the first sample. */
    private static final String TRACES_FROM = "traces";
    /** The array of the stop test's results: iteration and largest change. */
    static final String RESIDUALS = "residuals";

    private DiskCheckpoint() {}

    /** The checkpoints of a run: the latest two are kept. */
    static CheckpointSeries series(Plan plan, Plan.Disk disk, Comm comm) {
        return new CheckpointSeries(disk.store(), comm, KEPT, plan.background, plan::reliedOn);
    }

    /**
     * Writes a checkpoint of {@code simulation}, in the background if the series does. Collective.
     *
     * @param properties further information for the reader
     * @param kept the states of listeners, by name
     * @param suspect called on all ranks before anything is written if a value may not be finite; may throw
     * @throws UncheckedIOException if it, or the one before, cannot be written, for instance because the disk is full; complete
     *     checkpoints remain
     */
    static void write(
            CheckpointSeries series,
            Simulation simulation,
            Comm comm,
            Map<String, String> properties,
            Map<String, ListenerState.Saved> kept,
            Runnable suspect) {
        Map<String, String> all = new TreeMap<>(properties);
        Stepper.Pace pace = simulation.pace();
        if (!pace.equals(Stepper.Pace.of(simulation.model().dtSeconds()))) {
            all.put(PACE, text(pace));
        }
        List<Checkpoint.Part> arrays = new ArrayList<>();
        putTraces(simulation.traces(), comm, all, arrays);
        arrays.add(residuals(simulation.residuals(), comm));
        kept.forEach((name, saved) -> {
            saved.values().forEach((key, value) -> all.put(KeptStates.key(name, key), value));
            saved.arrays()
                    .forEach(part -> arrays.add(
                            new Checkpoint.Part(KeptStates.key(name, part.name()), part.box(), part.values())));
        });
        try {
            Checkpoint.State state = new Checkpoint.State(
                    simulation.clock().step(), simulation.clock().timeSeconds(), all, simulation.state(), arrays);
            series.write(state, suspect);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Completes the pending checkpoint of a series. Collective.
     *
     * @throws UncheckedIOException if it could not be written; complete checkpoints remain
     */
    static void commit(CheckpointSeries series) {
        try {
            series.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Takes the pending checkpoint of a series further, without waiting. Collective, while no rank is writing.
     *
     * @return whether it is complete
     * @throws UncheckedIOException if it could not be written; complete checkpoints remain
     */
    static boolean advance(CheckpointSeries series) {
        try {
            return series.advance();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Adds the traces, which rank 0 writes. Collective. */
    private static void putTraces(
            Traces traces, Comm comm, Map<String, String> properties, List<Checkpoint.Part> arrays) {
        if (traces.receivers() == 0) {
            return;
        }
        traces.share(comm);
        boolean writes = comm.rank() == ROOT;
        int rows = writes ? Math.toIntExact(traces.steps()) : 0;
        properties.put(TRACES_FROM, Long.toString(traces.firstStep()));
        arrays.add(Checkpoint.Part.table(TRACES, rows, traces.receivers(), writes ? traces.samples() : NOTHING));
        arrays.add(Checkpoint.Part.table(TRACE_TIMES, Math.min(1, rows), rows, writes ? traces.times() : NOTHING));
    }

    /** What the stop test found, as an array that rank 0 has. */
    static Checkpoint.Part residuals(List<RunReport.Residual> residuals, Comm comm) {
        List<RunReport.Residual> own = comm.rank() == ROOT ? residuals : List.of();
        double[] values = own.stream()
                .flatMapToDouble(residual -> DoubleStream.of((double) residual.iteration(), residual.maxChange()))
                .toArray();
        return Checkpoint.Part.table(RESIDUALS, own.size(), 2, values);
    }

    /** What the stop test found, from the values of {@link #residuals(List, Comm)}. */
    static List<RunReport.Residual> residuals(double... values) {
        return IntStream.range(0, values.length / 2)
                .mapToObj(n -> new RunReport.Residual((long) values[2 * n], values[2 * n + 1]))
                .toList();
    }

    /** The state of a listener; empty if the checkpoint has none of that name. */
    static Optional<ListenerState.Source> kept(Checkpoint checkpoint, String name) {
        boolean has = Stream.concat(checkpoint.properties().keySet().stream(), checkpoint.arrays().stream())
                .anyMatch(each -> each.startsWith(KeptStates.key(name, "")));
        return has ? Optional.of(new Kept(checkpoint, name)) : Optional.empty();
    }

    private record Kept(Checkpoint checkpoint, String state) implements ListenerState.Source {
        @Override
        public Optional<String> value(String key) {
            return Optional.ofNullable(checkpoint.properties().get(KeptStates.key(state, key)));
        }

        @Override
        public Box indices(String name) {
            return checkpoint.indices(KeptStates.key(state, name));
        }

        @Override
        public double[] array(String name, Box wanted) {
            return DiskCheckpoint.read(checkpoint, KeptStates.key(state, name), wanted);
        }
    }

    /**
     * Creates the state to continue from, on any number of ranks: {@link Simulation.Setup#from}. Grid, stencil, boundaries and
     * coefficients must be the same; grid and fields are checked when the simulation starts.
     *
     * @param checkpoint the checkpoint
     * @param keepsStep whether Δt is that of the checkpoint, not the model's
     * @return the state; reading it throws {@link UncheckedIOException} if the file cannot be read
     */
    static Simulation.SavedState state(Checkpoint checkpoint, boolean keepsStep) {
        return new Simulation.SavedState() {
            @Override
            public long step() {
                return checkpoint.step();
            }

            @Override
            public Optional<Stepper.Pace> pace() {
                Optional<Stepper.Pace> kept = Optional.ofNullable(
                                checkpoint.properties().get(PACE))
                        .map(text -> DiskCheckpoint.pace(checkpoint, text));
                return keepsStep || kept.isPresent() || checkpoint.step() == 0 ? kept : Optional.of(equalSteps());
            }

            // All steps had the length that the model gave, which it may no longer give.
            private Stepper.Pace equalSteps() {
                double dt = checkpoint.timeSeconds() / (double) checkpoint.step();
                return new Stepper.Pace(checkpoint.step(), checkpoint.timeSeconds(), dt, dt);
            }

            @Override
            public boolean keepsStep() {
                return keepsStep;
            }

            @Override
            public void read(Field field) {
                DiskCheckpoint.read(checkpoint, field);
            }

            @Override
            public Optional<Traces> traces() {
                return Optional.ofNullable(checkpoint.properties().get(TRACES_FROM))
                        .filter(_ -> !checkpoint.indices(TRACES).isEmpty())
                        .map(first -> DiskCheckpoint.traces(checkpoint, Long.parseLong(first)));
            }

            @Override
            public List<RunReport.Residual> residuals() {
                return DiskCheckpoint.residuals(
                        DiskCheckpoint.read(checkpoint, RESIDUALS, checkpoint.indices(RESIDUALS)));
            }
        };
    }

    private static Traces traces(Checkpoint checkpoint, long firstStep) {
        Box indices = checkpoint.indices(TRACES);
        return Traces.of(
                indices.columns(),
                firstStep,
                read(checkpoint, TRACES, indices),
                read(checkpoint, TRACE_TIMES, checkpoint.indices(TRACE_TIMES)));
    }

    private static String text(Stepper.Pace pace) {
        return pace.fromStep() + " " + Double.toHexString(pace.fromSeconds()) + " "
                + Double.toHexString(pace.dtSeconds()) + " " + Double.toHexString(pace.dtBeforeSeconds());
    }

    private static Stepper.Pace pace(Checkpoint checkpoint, String text) {
        String[] words = text.split(" ", -1);
        try {
            return new Stepper.Pace(
                    Long.parseLong(words[0]),
                    Double.parseDouble(words[1]),
                    Double.parseDouble(words[2]),
                    Double.parseDouble(words[3]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new DataException(
                    "the checkpoint " + checkpoint.place() + " is damaged: its pace '" + text
                            + "' is not a step, a time and two time steps. Start from an older one",
                    e);
        }
    }

    private static void read(Checkpoint checkpoint, Field field) {
        try {
            checkpoint.read(field);
        } catch (IOException e) {
            throw unreadable(checkpoint, e);
        }
    }

    private static double[] read(Checkpoint checkpoint, String array, Box wanted) {
        try {
            return checkpoint.read(array, wanted);
        } catch (IOException e) {
            throw unreadable(checkpoint, e);
        }
    }

    private static UncheckedIOException unreadable(Checkpoint checkpoint, IOException e) {
        return new UncheckedIOException(
                "the checkpoint " + checkpoint.place() + " cannot be read: " + e.getMessage(), e);
    }
}
