package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** Against Rodinia's rule, written down once more, cell by cell, in the order of its operations. */
@Tag("slow")
class HotSpotTest {
    private static final int CELLS = 64;

    @ParameterizedTest
    @CsvSource({"1, 2000, 1", "1, 2000, 4", "16, 1000, 2"})
    void floatStaysWithinRoundOffOfRodiniasRule(int repeat, int steps, int ranks) throws IOException {
        double[] temperature = repeated("hotspot_temp_64.txt", repeat);
        double[] power = repeated("hotspot_power_64.txt", repeat);
        int n = CELLS * repeat;

        double[] actual = run(n, temperature, power, Precision.FLOAT, steps, ranks);
        float[] expected = inFloat(n, temperature, power, steps);

        double largest = 0;
        for (int c = 0; c < actual.length; c++) {
            largest = Math.max(largest, Math.abs(actual[c] - expected[c]));
        }
        assertThat(largest).isLessThan(2e-3);
    }

    @ParameterizedTest
    @CsvSource({"1, 2000, 3", "16, 1000, 2"})
    void doubleStaysWithinANanokelvinOfTheRule(int repeat, int steps, int ranks) throws IOException {
        double[] temperature = repeated("hotspot_temp_64.txt", repeat);
        double[] power = repeated("hotspot_power_64.txt", repeat);
        int n = CELLS * repeat;

        double[] actual = run(n, temperature, power, Precision.DOUBLE, steps, ranks);
        double[] expected = inDouble(n, temperature, power, steps);

        double largest = 0;
        for (int c = 0; c < actual.length; c++) {
            largest = Math.max(largest, Math.abs(actual[c] - expected[c]));
        }
        assertThat(largest).isLessThan(1e-9);
    }

    private static double[] run(
            int n, double[] temperature, double[] power, Precision precision, int steps, int ranks) {
        double[] result = new double[n * n];
        Model die = Model.of(HotSpot.of(n, n), Grid.uniform(n, n, HotSpot.DIE_METRES / n))
                .precision(precision)
                .boundary(Boundary.reflecting())
                .initial("temperature", temperature)
                .coefficient("power", power);
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(die, device, comm).start()) {
                sim.run(steps);
                Fields.copy(sim.field(), result);
            }
        });
        return result;
    }

    // The oracle: constants as the benchmark computes them, the missing neighbour's term left out at the edge.

    private static float[] inFloat(int n, double[] temperature, double[] power, int steps) {
        float t = 0.0005f;
        float k = 100f;
        float d = 0.016f / n;
        float capacity = 0.5f * 1.75e6f * t * d * d;
        float rx = d / (2.0f * k * t * d);
        float ry = d / (2.0f * k * t * d);
        float rz = t / (k * d * d);
        float step = 0.001f / (3.0e6f / (0.5f * t * 1.75e6f)) / 1000.0f;
        float perRx = 1.f / rx;
        float perRy = 1.f / ry;
        float perRz = 1.f / rz;
        float stepOverC = step / capacity;
        float ambient = 80.0f;
        float[] now = new float[n * n];
        float[] p = new float[n * n];
        for (int c = 0; c < now.length; c++) {
            now[c] = (float) temperature[c];
            p[c] = (float) power[c];
        }
        float[] next = new float[n * n];
        for (int s = 0; s < steps; s++) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < n; i++) {
                    int c = j * n + i;
                    float here = now[c];
                    float y = j == 0
                            ? now[c + n] - here
                            : j == n - 1 ? now[c - n] - here : now[c + n] + now[c - n] - 2.0f * here;
                    float x = i == 0
                            ? now[c + 1] - here
                            : i == n - 1 ? now[c - 1] - here : now[c + 1] + now[c - 1] - 2.0f * here;
                    next[c] = here + stepOverC * (p[c] + y * perRy + x * perRx + (ambient - here) * perRz);
                }
            }
            float[] swap = now;
            now = next;
            next = swap;
        }
        return now;
    }

    private static double[] inDouble(int n, double[] temperature, double[] power, int steps) {
        double t = 0.0005;
        double k = 100;
        double d = 0.016 / n;
        double capacity = 0.5 * 1.75e6 * t * d * d;
        double rx = d / (2.0 * k * t * d);
        double ry = d / (2.0 * k * t * d);
        double rz = t / (k * d * d);
        double step = 0.001 / (3.0e6 / (0.5 * t * 1.75e6)) / 1000.0;
        double[] now = temperature.clone();
        double[] next = new double[n * n];
        for (int s = 0; s < steps; s++) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < n; i++) {
                    int c = j * n + i;
                    double here = now[c];
                    double y = j == 0
                            ? now[c + n] - here
                            : j == n - 1 ? now[c - n] - here : now[c + n] + now[c - n] - 2.0 * here;
                    double x = i == 0
                            ? now[c + 1] - here
                            : i == n - 1 ? now[c - 1] - here : now[c + 1] + now[c - 1] - 2.0 * here;
                    next[c] = here + step / capacity * (power[c] + y / ry + x / rx + (80.0 - here) / rz);
                }
            }
            double[] swap = now;
            now = next;
            next = swap;
        }
        return now;
    }

    /** Every cell of a die file, {@code repeat} × {@code repeat} times. */
    private static double[] repeated(String file, int repeat) throws IOException {
        Optional<Path> path = data(file);
        assumeTrue(path.isPresent(), "no shared/data/" + file + " beside the checkout");
        double[] cells = Files.readAllLines(path.orElseThrow()).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        int n = CELLS * repeat;
        double[] all = new double[n * n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                all[j * n + i] = cells[j / repeat * CELLS + i / repeat];
            }
        }
        return all;
    }

    private static Optional<Path> data(String file) {
        return Stream.iterate(Path.of("").toAbsolutePath(), up -> up.getParent() != null, Path::getParent)
                .map(up -> up.resolveSibling("shared").resolve("data").resolve(file))
                .filter(Files::isReadable)
                .findFirst();
    }
}
