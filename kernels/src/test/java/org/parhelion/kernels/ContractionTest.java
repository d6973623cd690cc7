package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.HotSpot;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/** {@code device.contract} lets the device round a · b + c once; without it the bits are Java's. */
@Tag("engine")
class ContractionTest {
    private static final int POINTS = 4000;

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    /** a · b + c, with values that differ from point to point. */
    private record MultiplyAdd() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("c");
        }

        @Override
        public List<String> coefficients() {
            return List.of("a", "b");
        }

        @Override
        public double at(int field, Point... p) {
            return p[1].at(0) * p[2].at(0) + p[0].at(0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void aProductAndASumAreRoundedTwiceUnlessContractionIsAllowed(Precision precision) {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        double[] a = values(random, precision);
        double[] b = values(random, precision);
        double[] c = values(random, precision);
        Runs once = new Runs(
                new MultiplyAdd(),
                Grid.uniform(POINTS, 1),
                precision,
                1,
                sim -> sim.initial("c", c.clone()).coefficient("a", a).coefficient("b", b));
        double[] exact = once.on("opencl", 1)[0];
        double[] contracted = once.on("opencl:contract", 1)[0];
        int fused = 0;
        for (int p = 0; p < POINTS; p++) {
            double two = twoRoundings(precision, a[p], b[p], c[p]);
            double one = oneRounding(precision, a[p], b[p], c[p]);
            assertThat(exact[p]).as("seed %d, point %d", seed, p).isEqualTo(two);
            assertThat(contracted[p]).as("seed %d, point %d", seed, p).isIn(one, two);
            fused += contracted[p] != two ? 1 : 0;
        }
        Assumptions.assumeTrue(hasFma(), "this processor has no fused multiply-add");
        assertThat(fused)
                .as("seed %d: points of %d that were rounded once", seed, POINTS)
                .isPositive();
    }

    private static double[] values(Random random, Precision precision) {
        return random.doubles(POINTS, -2, 2)
                .map(value -> precision == Precision.FLOAT ? (float) value : value)
                .toArray();
    }

    private static double twoRoundings(Precision precision, double a, double b, double c) {
        return precision == Precision.FLOAT ? (float) a * (float) b + (float) c : a * b + c;
    }

    private static double oneRounding(Precision precision, double a, double b, double c) {
        return precision == Precision.FLOAT ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    /** Of the devices that tests run on, those are processors. */
    private static boolean hasFma() {
        Path processor = Path.of("/proc/cpuinfo");
        try {
            return System.getProperty("os.arch").equals("aarch64")
                    || (Files.exists(processor)
                            && Files.readString(processor)
                                    .lines()
                                    .anyMatch(line -> line.matches("flags.*\\bfma\\b.*")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void contractionChangesTheProgramThatTheDeviceIsGiven() {
        assertThat(source("opencl:contract")).isNotEqualTo(source("opencl"));
    }

    private static String source(String name) {
        String[] source = new String[1];
        Ranks.threads(1, comm -> {
            try (Device device = Device.named(name);
                    Simulation sim = Simulation.of(
                                    Model.of(new Stencils.Heat1D(0.2), Grid.uniform(20, 1)), device, comm)
                            .start()) {
                // Names of classes differ, and say nothing about their bodies.
                source[0] = sim.deviceSource().orElseThrow().replaceAll("Heat1D[0-9a-f]+", "Heat1D");
            }
        });
        return source[0];
    }

    /** A step moves a temperature of 300 K by micro-kelvins: what is rounded once there is far below the last bit of the sum. */
    @Test
    void hotSpotInFloatMovesByLessThanTwoMillikelvinsInAThousandSteps() {
        int n = 64;
        Random random = new Random(3);
        double[] temperature = random.doubles((long) n * n, 320, 345).toArray();
        double[] power = random.doubles((long) n * n, 0, 0.02).toArray();
        Runs die = new Runs(
                HotSpot.of(n, n),
                Grid.uniform(n, n, HotSpot.DIE_METRES / n),
                Precision.FLOAT,
                1000,
                sim -> sim.initial("temperature", temperature)
                        .coefficient("power", power)
                        .boundary(Boundary.reflecting()));
        double[] cpu = die.on("cpu", 1)[0];
        assertThat(die.on("opencl", 2)[0]).isEqualTo(cpu);
        double[] contracted = die.on("opencl:contract", 2)[0];
        for (int p = 0; p < cpu.length; p++) {
            assertThat(Math.abs(contracted[p] - cpu[p])).as("point %d", p).isLessThan(2e-3);
        }
    }
}
