package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.cli.ShotCampaign;

/**
 * Pilots of campaigns as jobs of a real Slurm: commands that are steps of these jobs, and seismic shots.
 *
 * <p>{@code -Dparhelion.shots=64} runs so many shots, {@code -Dparhelion.shots.steps=600} so many steps of each.
 */
@Tag("cluster")
@Tag("slow")
@Timeout(3600)
class SlurmPilotsTest {
    private static final int SHOTS = Integer.getInteger("parhelion.shots", 2);
    private static final int STEPS = Integer.getInteger("parhelion.shots.steps", 100);
    private static final Duration DEADLINE = Duration.ofMinutes(SHOTS > 2 ? 30 : 4);

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsSlurm() throws Exception {
        ClusterJob.needs(OneNodeSlurm.SCRIPT);
    }

    private static List<String> parhelion(String... arguments) {
        List<String> command = new ArrayList<>(ClusterJob.PROGRAM);
        command.add("campaign");
        command.addAll(List.of(arguments));
        return command;
    }

    /** A process that is ended by SIGTERM. */
    private record Started(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            assertThat(process.onExit())
                    .as("%s ends by SIGTERM", process.info())
                    .succeedsWithin(DEADLINE);
        }
    }

    private Started start(String log, List<String> command, Map<String, String> environment) throws IOException {
        return new Started(ClusterJob.builder(environment, command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start());
    }

    private void awaitLine(String log, String words) throws IOException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!Files.readString(directory.resolve(log)).contains(words)) {
            assertThat(System.nanoTime())
                    .as("%s: %s", words, Files.readString(directory.resolve(log)))
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void commandsAndShotsRunInPilotsThatEndWhenIdle() throws Exception {
        ShotCampaign shots = ShotCampaign.in(directory, SHOTS, STEPS, 8);
        Path sweep = shots.file("shots.yaml", "thread");
        Path file = Files.writeString(directory.resolve("steps.yaml"), """
                command: [sh, -c, "echo rank $SLURM_PROCID of {ranks} in step $SLURM_STEP_ID"]
                parameters: {n: [1, 2, 3, 4, 5, 6]}
                ranks: 2
                isolation: slurm-step
                results: {rank: {regex: "rank . of (.*) in step [0-9]+"}}
                """);
        try (Started _ = start(
                        "serve",
                        parhelion("serve", directory.resolve("served").toString(), "--listen", "127.0.0.1:0", "--json"),
                        Map.of());
                OneNodeSlurm slurm = OneNodeSlurm.start()) {
            awaitLine("serve", "\"address\"");
            String at =
                    Files.readString(directory.resolve("serve")).replaceAll("(?s).*\"address\":\"([^\"]+)\".*", "$1");
            assertThat(ClusterJob.run(DEADLINE, Map.of(), parhelion("submit", file.toString(), "--to", at))
                            .status())
                    .isZero();
            try (Started _ = start(
                    "scale",
                    parhelion(
                            "scale",
                            "--to",
                            at,
                            "--with",
                            "slurm",
                            "--slots",
                            "2",
                            "--max",
                            "1",
                            "--life",
                            "10min",
                            "--after",
                            "1s",
                            "--cooldown",
                            "2s",
                            "--idle",
                            "3s",
                            "--interval",
                            "1s",
                            "--logs",
                            directory.resolve("logs").toString(),
                            "--",
                            "--partition=all"),
                    slurm.environment())) {
                awaitLine("scale", "is job 1");
                awaitLine("scale", "without a task for 3 s");
                ClusterJob rest =
                        ClusterJob.run(DEADLINE, Map.of(), parhelion("submit", file.toString(), "--to", at, "--wait"));
                assertThat(rest.status()).as(rest.output()).isZero();
                ClusterJob swept =
                        ClusterJob.run(DEADLINE, Map.of(), parhelion("submit", sweep.toString(), "--to", at, "--wait"));
                assertThat(swept.status()).as(swept.output()).isZero();
                ClusterJob whole = ClusterJob.run(
                        DEADLINE,
                        Map.of(),
                        parhelion(
                                "run",
                                sweep.toString(),
                                "-o",
                                directory.resolve("whole").toString()));
                assertThat(whole.status()).as(whole.output()).isZero();
                shots.assertSameTraces(directory.resolve("whole"), directory.resolve("served/campaigns/default/shots"));
                assertThat(slurm.await("1", DEADLINE, "COMPLETED", "FAILED", "CANCELLED"))
                        .contains("ExitCode=0:0", "JobName=pilots-127-0-0-1-");
                assertThat(Files.readString(directory.resolve("served/campaigns/default/steps/results.csv")))
                        .contains("0,1,2,succeeded", "5,6,2,succeeded");
            }
        }
    }
}
