package org.parhelion.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Simulation;

/** The state of a simulation on disk: a {@link Checkpoint} of {@link Simulation#state}. */
final class DiskCheckpoint {
    private static final int KEPT = 2;

    private DiskCheckpoint() {}

    /**
     * Writes a checkpoint of {@code simulation}. Keeps the previous one and deletes older ones. Collective.
     *
     * @param properties further information for the reader
     * @throws UncheckedIOException if it cannot be written, for instance because the disk is full; earlier checkpoints remain
     */
    static void write(Path directory, Simulation simulation, Comm comm, Map<String, String> properties) {
        List<Field> state = simulation.state();
        try {
            Checkpoint.write(
                    directory,
                    comm,
                    new Checkpoint.State(
                            simulation.clock().step(), simulation.clock().timeSeconds(), properties, state),
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
            public void read(Field field) {
                DiskCheckpoint.read(checkpoint, field);
            }
        };
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
