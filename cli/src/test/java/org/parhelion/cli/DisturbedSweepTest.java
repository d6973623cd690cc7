package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final int SHOTS = Integer.getInteger("parhelion.shots", 16);
    private static final int STEPS = Integer.getInteger("parhelion.shots.steps", 400);
    private static final int STRIDE = Integer.getInteger("parhelion.shots.stride", 8);

    @TempDir
    private Path directory;

    private final Map<Long, Set<Long>> known = new HashMap<>();

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
        ShotCampaign shots = ShotCampaign.in(directory, SHOTS, STEPS, STRIDE);
        Path sweep = shots.file("sweep.yaml", "process");
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
                    shots.file("whole.yaml", "thread").toString(),
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
        shots.assertSameTraces(directory.resolve("whole"), directory.resolve("served/campaigns/default/sweep"));
    }
}
