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
public final class DiskCheckpoint {
    private static final int KEPT = 2;

    private DiskCheckpoint() {}

    /**
     * Writes where {@code simulation} stands; the one before is kept, older ones go. Collective.
     *
     * @param properties whatever else the reader needs
     * @throws UncheckedIOException if it cannot be written, for instance because the disk is full; earlier ones remain
     */
    public static void write(Path directory, Simulation simulation, Comm comm, Map<String, String> properties) {
        List<Field> state = State.of(simulation);
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
     * Lets a simulation that has not started go on from {@code checkpoint}, on any number of ranks. What else it is, its grid,
     * stencil, boundaries and coefficients, must be what it was; the grid and the fields are checked when it starts.
     */
    public static Simulation resume(Checkpoint checkpoint, Simulation simulation) {
        return simulation.startingAt(checkpoint.step()).initialState(field -> read(checkpoint, field), field -> {
            if (State.hasBefore(simulation)) {
                read(checkpoint, field.named(State.nameBefore(field.name())));
            }
        });
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
