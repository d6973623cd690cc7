package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** What lives on a device survives the collector, or the run is refused. */
class CollectorTest {
    /** Steps under collection; each cell of each of them must be right for the last to be. */
    private static final int STEPS = Integer.getInteger("collectorSteps", 10_000);

    private static final int COLLECT_EVERY = 100;

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    @Test
    void collectionsBetweenAndDuringKernelsLoseNoValue() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        // Arrays of the sizes that fields have, some kept for a while, so that the heap is moved about under the
        // kernels.
        Thread churning = Thread.ofPlatform().daemon().start(() -> {
            Object[] kept = new Object[64];
            for (int n = 0; !done.get(); n++) {
                kept[n % kept.length] = new double[(n * 7919) % 200_000];
            }
        });
        double[] expected = field("cpu", 0);
        double[] collected = field("opencl", COLLECT_EVERY);
        done.set(true);
        churning.join(10_000);
        assertThat(collected).isEqualTo(expected);
    }

    private static double[] field(String name, int collectEvery) {
        Grid grid = Grid.uniform(32, 40, 1);
        double[] values = new double[32 * 40];
        Model heat = Model.of(new Stencils.Heat2D(0.2), grid)
                .initial((x, y) -> Math.sin(x) + Math.cos(3 * y))
                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(0.01 * t + x)));
        Ranks.threads(1, comm -> {
            try (Device device = Device.named(name);
                    Simulation sim = collecting(
                                    Simulation.of(heat, device, comm).tiling(1), collectEvery)
                            .start()) {
                sim.run(STEPS);
                for (int j = 0; j < 32; j++) {
                    for (int i = 0; i < 40; i++) {
                        values[i + 40 * j] = sim.field().at(0, j, i);
                    }
                }
            }
        });
        return values;
    }

    private static Simulation.Setup collecting(Simulation.Setup setup, int every) {
        return every > 0 ? setup.every(every, _ -> System.gc()) : setup;
    }

    /** What the refused program runs. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (Device device = Device.named("opencl")) {
                throw new IllegalStateException("opened " + device.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
    void anotherCollectorIsRefusedWithTheFlagToPass(String collector) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        collector,
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(output).contains("start the JVM with -XX:+UseG1GC");
    }
}
