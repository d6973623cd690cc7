package org.parhelion.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parhelion.comm.Comm;
import org.parhelion.device.Stepper;
import org.parhelion.field.Field;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.solver.Simulation;

/** The state of a simulation on disk: a {@link Checkpoint} of {@link Simulation#state}. */
final class DiskCheckpoint {
    private static final int KEPT = 2;
    /** The property of a checkpoint with the pace of the run, where steps differ in length: step, time, Δt, Δt of the step before. */
    private static final String PACE = "pace";

    private DiskCheckpoint() {}

    /**
     * Writes a checkpoint of {@code simulation}. Keeps the previous one and deletes older ones. Collective.
     *
     * @param properties further information for the reader
     * @throws UncheckedIOException if it cannot be written, for instance because the disk is full; earlier checkpoints remain
     */
    static void write(Path directory, Simulation simulation, Comm comm, Map<String, String> properties) {
        List<Field> state = simulation.state();
        Map<String, String> all = new TreeMap<>(properties);
        Stepper.Pace pace = simulation.pace();
        if (!pace.equals(Stepper.Pace.of(simulation.model().dtSeconds()))) {
            all.put(PACE, text(pace));
        }
        try {
            Checkpoint.write(
                    directory,
                    comm,
                    new Checkpoint.State(
                            simulation.clock().step(), simulation.clock().timeSeconds(), all, state),
                    KEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Creates the state to continue from, on any number of ranks: {@link Simulation.Setup#from}. Grid, stencil, boundaries and
     * coefficients must be the same; grid and fields are checked when the simulation starts.
     *
     * @param checkpoint the checkpoint
     * @return the state; reading it throws {@link UncheckedIOException} if the file cannot be read
     */
    static Simulation.SavedState state(Checkpoint checkpoint) {
        return new Simulation.SavedState() {
            @Override
            public long step() {
                return checkpoint.step();
            }

            @Override
            public Optional<Stepper.Pace> pace() {
                return Optional.ofNullable(checkpoint.properties().get(PACE))
                        .map(text -> DiskCheckpoint.pace(checkpoint, text));
            }

            @Override
            public void read(Field field) {
                DiskCheckpoint.read(checkpoint, field);
            }
        };
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
                    "the checkpoint " + checkpoint.directory() + " is damaged: its pace '" + text
                            + "' is not a step, a time and two time steps. Start from an older one",
                    e);
        }
    }

    private static void read(Checkpoint checkpoint, Field field) {
        try {
            checkpoint.read(field);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the checkpoint " + checkpoint.directory() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
