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

/** A simulation's state on disk: {@link Checkpoint} with the fields that a simulation needs to go on. */
final class DiskCheckpoint {
    private static final int KEPT = 2;

    private DiskCheckpoint() {}

    /**
     * Writes where {@code simulation} stands; the one before is kept, older ones go. Collective.
     *
     * @param properties whatever else the reader needs
     * @throws UncheckedIOException if it cannot be written, for instance because the disk is full; earlier ones remain
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
     * A state to go on from, on any number of ranks: {@link Simulation.Setup#from}. Grid, stencil, boundaries and coefficients
     * must be what they were; the grid and the fields are checked when the simulation starts.
     *
     * @param checkpoint what was written
     * @return the state; reading it throws {@link UncheckedIOException} where the disk fails
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
