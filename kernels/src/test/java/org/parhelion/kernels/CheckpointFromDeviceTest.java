package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.io.Checkpoint;
import org.parhelion.recovery.DiskCheckpoint;
import org.parhelion.solver.Model;
import org.parhelion.solver.SavedState;
import org.parhelion.solver.Simulation;

/** A checkpoint of fields that live on a device holds what the device computed, and a run goes on from it. */
@Tag("engine")
class CheckpointFromDeviceTest {
    private static final Grid GRID = Grid.uniform(31, 40, 1);
    private static final long HALF = 25;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    @Test
    void aCheckpointTakenWhileFieldsAreOnTheDeviceHoldsTheCpusBits() {
        writeAtHalf("opencl", 2, directory.resolve("opencl"));
        writeAtHalf("cpu", 1, directory.resolve("cpu"));
        for (String name : List.of("u", "u before")) {
            assertThat(read(directory.resolve("opencl"), name)).isEqualTo(read(directory.resolve("cpu"), name));
        }
    }

    @Test
    void aRunOnTheDeviceGoesOnFromACheckpointAsIfItHadNeverStopped() {
        writeAtHalf("opencl", 3, directory);
        SavedState saved = DiskCheckpoint.state(latest(directory));
        double[] resumed = new double[Math.toIntExact(GRID.pointCount())];
        double[] whole = new double[resumed.length];
        run("opencl", 2, HALF, setup -> setup.from(saved), resumed);
        run("cpu", 1, 2 * HALF, setup -> setup, whole);
        assertThat(resumed).isEqualTo(whole);
    }

    /** Steps on after the checkpoint: the observer must see whole steps in the middle of a run. */
    private static void writeAtHalf(String device, int ranks, Path directory) {
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device);
                    Simulation sim = waves(opened, comm)
                            .every(HALF, s -> DiskCheckpoint.write(directory, s, comm, Map.of()))
                            .start()) {
                sim.run(HALF + 7);
            }
        });
    }

    private static void run(
            String device, int ranks, long steps, UnaryOperator<Simulation.Setup> how, double[] values) {
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device);
                    Simulation sim = how.apply(waves(opened, comm)).start()) {
                sim.run(steps);
                Runs.collect(sim.field("u"), values);
            }
        });
    }

    private static Simulation.Setup waves(Device device, Comm comm) {
        Model waves = Model.of(new Stencils.Wave2D(0.2), GRID)
                .initial((x, y) -> Math.exp(-0.02 * (x * x + y * y)))
                .boundary(Boundary.dirichlet((x, y, z, t) -> 0.1 * Math.sin(0.3 * t)));
        return Simulation.of(waves, device, comm).tiling(1);
    }

    private static Checkpoint latest(Path directory) {
        try {
            return Checkpoint.latest(directory).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] read(Path directory, String name) {
        try {
            Field field = Field.of(name, Decomposition.of(GRID, 1).block(0), Precision.DOUBLE, Width.NONE);
            Checkpoint checkpoint = latest(directory);
            assertThat(checkpoint.step()).isEqualTo(HALF);
            checkpoint.read(field);
            double[] values = new double[Math.toIntExact(GRID.pointCount())];
            Runs.collect(field, values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
