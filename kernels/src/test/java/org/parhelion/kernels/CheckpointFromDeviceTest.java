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
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.io.Checkpoint;
import org.parhelion.recovery.Driver;
import org.parhelion.solver.Model;

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
        Checkpoint kept = latest(directory);
        double[] resumed = new double[Math.toIntExact(GRID.pointCount())];
        double[] whole = new double[resumed.length];
        run("opencl", 2, driver -> driver.from(kept), resumed);
        run("cpu", 1, driver -> driver, whole);
        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    void fieldsThatAreReadBeforeTheFirstStepAreTheInitialValues() {
        double[] seen = new double[Math.toIntExact(GRID.pointCount())];
        double[] afterwards = new double[seen.length];
        double[] initial = new double[seen.length];
        double[] whole = new double[seen.length];
        run(
                "opencl",
                2,
                driver -> driver.atStart((simulation, _) -> Runs.collect(simulation.field("u"), seen)),
                afterwards);
        run("cpu", 1, driver -> driver.atStart((simulation, _) -> Runs.collect(simulation.field("u"), initial)), whole);
        assertThat(seen).isEqualTo(initial);
        assertThat(afterwards).isEqualTo(whole);
    }

    /** Steps on after the checkpoint: it must hold whole steps in the middle of a run. */
    private static void writeAtHalf(String device, int ranks, Path directory) {
        Driver driver = waves().checkpoints(directory, HALF, Map.of());
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device)) {
                driver.run(comm, opened, HALF + 7).close();
            }
        });
    }

    private static void run(String device, int ranks, UnaryOperator<Driver> policies, double[] values) {
        Driver driver = policies.apply(waves());
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device);
                    Driver.Result outcome = driver.run(comm, opened, 2 * HALF)) {
                Runs.collect(outcome.simulation().orElseThrow().field("u"), values);
            }
        });
    }

    private static Driver waves() {
        return Driver.of(Model.of(new Stencils.Wave2D(0.2), GRID)
                        .initial((x, y) -> Math.exp(-0.02 * (x * x + y * y)))
                        .boundary(Boundary.dirichlet((x, y, z, t) -> 0.1 * Math.sin(0.3 * t))))
                .how(setup -> setup.tiling(1));
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
