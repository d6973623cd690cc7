package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.report.Json;

/**
 * Seismic shots over the Marmousi model whose coordinator, worker and task are ended by kill -9, and one of whose workers is drained while a shot runs on it: each
 * shot that was disturbed goes on at a checkpoint, and all traces have the bytes of the undisturbed sweep.
 *
 * <p>{@code -Dparhelion.shots=64} runs so many shots, {@code -Dparhelion.shots.steps=4000} so many steps, {@code -Dparhelion.shots.stride=1} takes all
 * points of the model.
 */
@Tag("slow")
@Timeout(10_800)
class DisturbedSweepTest {
    private static final Duration DEADLINE = Duration.ofMinutes(20);
    private static final int SHOTS = Integer.getInteger("parhelion.shots", 4);
    private static final int STEPS = Integer.getInteger("parhelion.shots.steps", 600);
    private static final int STRIDE = Integer.getInteger("parhelion.shots.stride", 8);
    private static final int CHECKPOINTS = 10;
    private static final int NX = 1601;
    private static final int NY = 401;

    @TempDir
    private Path directory;

    private final Map<Long, Set<Long>> known = new HashMap<>();

    /** Every so many points of the model, in the same order. */
    private void model(Path whole) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(Files.readAllBytes(whole)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(from.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        for (int x = 0; x < NX; x += STRIDE) {
            for (int y = 0; y < NY; y += STRIDE) {
                to.putFloat(from.getFloat(Float.BYTES * (x * NY + y)));
            }
        }
        Files.write(directory.resolve("model.f32"), java.util.Arrays.copyOf(to.array(), to.position()));
    }

    private Path shots(String name, String isolation) throws IOException {
        return Files.writeString(directory.resolve(name), """
                name: sweep
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
                .replace("ROWS", String.valueOf((NY - 1) / STRIDE + 1))
                .replace("COLUMNS", String.valueOf((NX - 1) / STRIDE + 1))
                .replace("SPACING", String.valueOf(7.5 * STRIDE))
                .replace("FREQUENCY", String.valueOf(10.0 / STRIDE))
                .replace("STEPS", String.valueOf(STEPS))
                .replace("EVERY", String.valueOf(STEPS / CHECKPOINTS))
                .replace(
                        "PLACES",
                        IntStream.range(0, SHOTS)
                                .mapToObj(shot -> "\"[" + (600 + 10_800 * shot / SHOTS) + " m, 60 m]\"")
                                .collect(Collectors.joining(", "))));
    }

    /** A process of a worker, and the shot that it runs. */
    private record Shot(ProcessHandle process, Path run) {
        boolean ended() {
            return Files.exists(run.resolve("report.json"));
        }

        /** Steps of its complete checkpoints. */
        Set<Long> checkpoints() {
            try {
                return Set.copyOf(Checkpoint.complete(ObjectStore.durableDirectory(run.resolve("checkpoints"))));
            } catch (IOException e) {
                return Set.of(); // it removes an old one at this moment
            }
        }

        /** The step that it went on at; 0 if it began at the start. */
        int restartedFrom() {
            try {
                return ((Number) Json.parse(Files.readString(run.resolve("report.json")))
                                .getOrDefault("restartedFrom", 0))
                        .intValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A shot that has written a checkpoint since it was first seen: its process has long begun, and the checkpoint is its own. */
    private Optional<Shot> runningShot(Process worker) {
        return worker.children()
                .flatMap(child -> CampaignProcesses.taskDirectory(child).map(run -> new Shot(child, run)).stream())
                .filter(Predicate.not(Shot::ended))
                .filter(shot -> {
                    Set<Long> now = shot.checkpoints();
                    return !known.computeIfAbsent(shot.process.pid(), _ -> now).containsAll(now);
                })
                .findFirst();
    }

    /** Disturbs shots of a worker until one of them was hit before its end. */
    private Shot hit(CampaignProcesses processes, Process worker, Disturbance disturbance) throws Exception {
        while (true) {
            Shot shot = processes.await("a shot of the worker writes a checkpoint", () -> runningShot(worker));
            disturbance.disturb(shot);
            processes.awaitThat("its process has ended", () -> !shot.process.isAlive());
            if (!shot.ended() || !worker.isAlive()) {
                return shot;
            }
        }
    }

    /** Ends a process of a shot, or its worker. */
    @FunctionalInterface
    private interface Disturbance {
        void disturb(Shot shot) throws Exception;
    }

    @Test
    void shotsThatAreKilledAndDrainedGoOnAndHaveTheSameTraces() throws Exception {
        Optional<Path> data = Shell.data();
        assumeThat(data).as("the model").isPresent();
        model(data.orElseThrow().resolve("marmousi_vp_1601x401.f32"));
        Path sweep = shots("sweep.yaml", "process");
        List<Shot> disturbed = new ArrayList<>();
        try (CampaignProcesses processes = new CampaignProcesses(directory, DEADLINE, STRIDE == 1)) {
            CampaignProcesses.Coordinator first = processes.serve("serve-1", "127.0.0.1:0");
            String at = first.address();
            Process one = processes.work("w1", at);
            Process two = processes.work("w2", at);
            Shell submitted = Shell.parhelion("campaign", "submit", sweep.toString(), "--to", at);
            assertThat(submitted.status()).as(submitted.err()).isZero();

            processes.await("a shot writes a checkpoint", () -> runningShot(one));
            first.process().destroyForcibly().waitFor();
            processes.serve("serve-2", at);

            disturbed.add(hit(processes, one, shot -> one.destroyForcibly().waitFor()));
            Process three = processes.work("w3", at);
            disturbed.add(hit(processes, two, shot -> shot.process.destroyForcibly()));
            disturbed.add(hit(processes, three, shot -> three.destroy()));
            int status = processes.end("w3", three);
            assertThat(processes.log("w3")).contains("running tasks write checkpoints and stop");
            processes.work("w4", at);
            Shell rest = Shell.parhelion("campaign", "submit", sweep.toString(), "--to", at, "--wait");
            assertThat(rest.status()).as(rest.out() + rest.err()).isZero();

            Path whole = directory.resolve("whole");
            Process undisturbed = processes.start(
                    "whole-log",
                    "run",
                    shots("whole.yaml", "thread").toString(),
                    "-o",
                    whole.toString(),
                    "--slots",
                    "2");
            assertThat(processes.end("whole-log", undisturbed))
                    .as(processes.log("whole-log"))
                    .isZero();
            System.out.println(disturbed.stream()
                    .map(shot -> shot.run.getFileName() + " went on at step " + shot.restartedFrom())
                    .collect(Collectors.joining(
                            ", ", "worker killed, task killed, worker drained (status " + status + "): ", "")));
        }
        assertThat(disturbed)
                .allSatisfy(shot -> assertThat(shot.restartedFrom()).isPositive());
        List<String> names = new ArrayList<>(List.of("results.csv"));
        IntStream.range(0, SHOTS).forEach(shot -> names.add("runs/%06d/traces.npy".formatted(shot)));
        for (String name : names) {
            assertThat(Files.mismatch(
                            directory.resolve("whole").resolve(name),
                            directory.resolve("served/campaigns/default/sweep").resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
    }
}
