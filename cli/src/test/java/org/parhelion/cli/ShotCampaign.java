package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Campaigns of seismic shots along the surface of the Marmousi model. */
public final class ShotCampaign {
    private static final int CHECKPOINTS = 10;
    private static final int NX = 1601;
    private static final int NY = 401;
    private static final double SPACING_METRES = 7.5;
    private static final double FREQUENCY_HERTZ = 10;

    private final Path directory;
    private final int shots;
    private final int steps;
    private final int stride;

    private ShotCampaign(Path directory, int shots, int steps, int stride) {
        this.directory = directory;
        this.shots = shots;
        this.steps = steps;
        this.stride = stride;
    }

    /**
     * Writes the model; skips the test where it is not there.
     *
     * @param directory where the model and the campaign's files are
     * @param shots the number of shots
     * @param steps the steps of each
     * @param stride every so many points of the model, along both axes
     */
    public static ShotCampaign in(Path directory, int shots, int steps, int stride) throws IOException {
        Optional<Path> data = Shell.data();
        assumeThat(data).as("the model").isPresent();
        ByteBuffer from = ByteBuffer.wrap(Files.readAllBytes(data.orElseThrow().resolve("marmousi_vp_1601x401.f32")))
                .order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(from.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        for (int x = 0; x < NX; x += stride) {
            for (int y = 0; y < NY; y += stride) {
                to.putFloat(from.getFloat(Float.BYTES * (x * NY + y)));
            }
        }
        Files.write(directory.resolve("model.f32"), java.util.Arrays.copyOf(to.array(), to.position()));
        return new ShotCampaign(directory, shots, steps, stride);
    }

    /**
     * Writes the campaign's file.
     *
     * @param name the file's name
     * @param isolation what a shot runs in
     */
    public Path file(String name, String isolation) throws IOException {
        return Files.writeString(directory.resolve(name), """
                run: MARMOUSI
                isolation: ISOLATION
                set:
                  velocity: MODEL
                  grid: {points: [ROWS, COLUMNS], spacing: SPACING m}
                  source.frequency: FREQUENCY Hz
                  steps: STEPS
                  checkpoint.every: EVERY
                  output.every: STEPS
                parameters: {source.place: [PLACES]}
                results: [checksum]
                """.replace("MARMOUSI", Shell.config("marmousi.yaml"))
                .replace("ISOLATION", isolation)
                .replace("MODEL", directory.resolve("model.f32").toString())
                .replace("ROWS", String.valueOf((NY - 1) / stride + 1))
                .replace("COLUMNS", String.valueOf((NX - 1) / stride + 1))
                .replace("SPACING", String.valueOf(SPACING_METRES * stride))
                .replace("FREQUENCY", String.valueOf(FREQUENCY_HERTZ / stride))
                .replace("STEPS", String.valueOf(steps))
                .replace("EVERY", String.valueOf(steps / CHECKPOINTS))
                .replace(
                        "PLACES",
                        IntStream.range(0, shots)
                                .mapToObj(shot -> "\"[" + (600 + 10_800 * shot / shots) + " m, 60 m]\"")
                                .collect(Collectors.joining(", "))));
    }

    /** Fails unless results and traces of two campaigns have the same bytes. */
    public void assertSameTraces(Path one, Path other) throws IOException {
        List<String> names = new ArrayList<>(List.of("results.csv"));
        IntStream.range(0, shots).forEach(shot -> names.add("runs/%06d/traces.npy".formatted(shot)));
        for (String name : names) {
            assertThat(Files.mismatch(one.resolve(name), other.resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
    }
}
