package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator and the workers that a scaler starts for it, as real processes. */
@Tag("slow")
@Timeout(600)
class CampaignPilotsTest {
    @TempDir
    private Path directory;

    @Test
    void localPilotsStartWhenTasksWaitAndEndWhenIdle() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), """
                command: [sh, -c, "sleep 1; echo v {n}"]
                parameters: {n: {from: 1, to: 8, scale: whole, points: 8}}
                results: {v: {regex: "v (.*)"}}
                """);
        try (CampaignProcesses processes = new CampaignProcesses(directory, Duration.ofMinutes(4), false)) {
            String at = processes.serve("serve", "127.0.0.1:0").address();
            assertThat(Shell.parhelion("campaign", "submit", file.toString(), "--to", at)
                            .status())
                    .isZero();
            List<String> scale = List.of(
                    "scale",
                    "--to",
                    at,
                    "--with",
                    "local",
                    "--max",
                    "2",
                    "--after",
                    "1s",
                    "--cooldown",
                    "2s",
                    "--idle",
                    "3s",
                    "--interval",
                    "500ms",
                    "--logs",
                    directory.resolve("logs").toString());
            List<String> dry = new ArrayList<>(List.of("campaign"));
            dry.addAll(scale);
            dry.addAll(List.of("--dry-run", "--once"));
            processes.awaitThat(
                    "the tasks have waited",
                    () -> Shell.parhelion(dry.toArray(String[]::new)).out().contains("would run: "));
            assertThat(directory.resolve("logs")).doesNotExist();

            Process scaler = processes.start("scale", scale.toArray(String[]::new));
            processes.awaitThat("pilots end", () -> processes.log("scale").contains("without a task for 3 s"));
            assertThat(processes.log("scale")).contains("start 2 (", "8 tasks wait", "at the bound of 2 pilots");
            Shell results = Shell.parhelion("campaign", "submit", file.toString(), "--to", at, "--wait");
            assertThat(results.status()).as(results.err()).isZero();
            scaler.destroy();
            processes.end("scale", scaler);
            assertThat(processes.log("scale")).contains("pilots go on");
        }
    }

    @Test
    void aSignalEndsTheScalerWhileTheBatchSystemDoesNotAnswer() throws Exception {
        Path asked = directory.resolve("asked");
        Path squeue = Files.createDirectory(directory.resolve("bin")).resolve("squeue");
        Files.writeString(squeue, "#!/bin/sh\n: > '" + asked + "'\nexec sleep 600\n");
        assertThat(squeue.toFile().setExecutable(true)).isTrue();
        try (CampaignProcesses processes = new CampaignProcesses(directory, Duration.ofMinutes(4), false)) {
            Process scaler = processes.start(
                    "scale",
                    Map.of("PATH", squeue.getParent() + ":" + System.getenv("PATH")),
                    "scale",
                    "--to",
                    "127.0.0.1:1",
                    "--with",
                    "slurm",
                    "--logs",
                    directory.resolve("logs").toString());
            processes.awaitThat("squeue is asked", () -> Files.exists(asked));
            List<ProcessHandle> started = scaler.descendants().toList();
            scaler.destroy();
            // A squeue that does not answer is ended after 30 s, and an absent coordinator is tried for a minute.
            assertThat(scaler.waitFor(20, TimeUnit.SECONDS))
                    .as(processes.log("scale"))
                    .isTrue();
            assertThat(scaler.exitValue()).isZero();
            assertThat(processes.log("scale")).contains("ends; 0 pilots go on");
            assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void mistakesInOptionsEndWithStatus2() {
        for (String wrong : List.of(
                "--with pbs",
                "--with local --max 0",
                "--with local --budget 5",
                "--with local --idle 5",
                "--with local -- x")) {
            List<String> arguments = new ArrayList<>(List.of("campaign", "scale", "--to", "127.0.0.1:1"));
            arguments.addAll(List.of(wrong.split(" ", -1)));
            Shell shell = Shell.parhelion(arguments.toArray(String[]::new));
            assertThat(shell.status()).as(wrong + shell.err()).isEqualTo(2);
        }
    }
}
