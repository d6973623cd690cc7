package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Simulation;

/** A checkpoint of fields that live on a device holds what the device computed, and a run goes on from it. */
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
        for (String name : List.of("u", "u one step earlier")) {
            assertThat(read(directory.resolve("opencl"), name)).isEqualTo(read(directory.resolve("cpu"), name));
        }
    }

    @Test
    void aRunOnTheDeviceGoesOnFromACheckpointAsIfItHadNeverStopped() {
        writeAtHalf("opencl", 3, directory);
        double[] now = read(directory, "u");
        double[] before = read(directory, "u one step earlier");
        double[] resumed = new double[now.length];
        double[] whole = new double[now.length];
        run("opencl", 2, HALF, sim -> sim.startingAt(HALF).initial("u", now).initialBefore("u", before), resumed);
        run("cpu", 1, 2 * HALF, sim -> sim.initial((x, y) -> Math.exp(-0.02 * (x * x + y * y))), whole);
        assertThat(resumed).isEqualTo(whole);
    }

    /** Steps on after the checkpoint: the observer must see whole steps in the middle of a run. */
    private static void writeAtHalf(String device, int ranks, Path directory) {
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device);
                    Simulation sim = waves(opened, comm)
                            .initial((x, y) -> Math.exp(-0.02 * (x * x + y * y)))
                            .every(HALF, s -> write(s, comm, directory))) {
                sim.run(HALF + 7);
            }
        });
    }

    private static void write(Simulation sim, Comm comm, Path directory) {
        Field before = copy(sim.fieldBefore("u"), "u one step earlier");
        Checkpoint.State state = new Checkpoint.State(
                sim.clock().step(), sim.clock().timeSeconds(), Map.of(), List.of(sim.field("u"), before));
        try {
            Checkpoint.write(directory, comm, state, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Field copy(Field field, String name) {
        Field copy = Field.of(name, field.block(), field.precision(), field.ghost());
        System.arraycopy(field.doubles(), 0, copy.doubles(), 0, field.doubles().length);
        return copy;
    }

    private static void run(String device, int ranks, long steps, Consumer<Simulation> start, double[] values) {
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device);
                    Simulation sim = waves(opened, comm)) {
                start.accept(sim);
                sim.run(steps);
                Runs.collect(sim.field("u"), values);
            }
        });
    }

    private static Simulation waves(Device device, Comm comm) {
        Block block = Decomposition.of(GRID, comm).block();
        return Simulation.of(new Stencils.Wave2D(0.2), block, device, comm)
                .tiling(1)
                .boundary(Boundary.dirichlet((x, y, z, t) -> 0.1 * Math.sin(0.3 * t)));
    }

    private static double[] read(Path directory, String name) {
        try {
            Field field = Field.of(name, Decomposition.of(GRID, 1).block(0), Precision.DOUBLE, Width.NONE);
            Checkpoint checkpoint = Checkpoint.latest(directory).orElseThrow();
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
