package org.parhelion.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Slurm whose only node is this machine, until it is closed. */
final class OneNodeSlurm implements AutoCloseable {
    static final String SCRIPT = "scripts/one-node-slurm";

    /** Four processors, whatever the machine has, so that jobs of four ranks are taken. */
    private static final List<String> COMMAND =
            List.of(SCRIPT, "-c", "4", "--", "sh", "-c", "echo $SLURM_CONF; exec cat >/dev/null");

    private static final Duration CLIENT = Duration.ofMinutes(1);

    private final Process daemons;
    private final Map<String, String> environment;

    private OneNodeSlurm(Process daemons, String settings) {
        this.daemons = daemons;
        this.environment = Map.of("SLURM_CONF", settings);
    }

    static OneNodeSlurm start() throws IOException {
        Process daemons = ClusterJob.builder(Map.of(), COMMAND)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = daemons.inputReader(UTF_8); // lives as long as the daemons do
        String settings = said.readLine();
        assertThat(settings).as("Slurm's settings").isNotNull();
        return new OneNodeSlurm(daemons, settings);
    }

    /** What a process needs to reach it. */
    Map<String, String> environment() {
        return environment;
    }

    /** Runs a command beside it, and gives back what it printed. */
    String run(Map<String, String> more, List<String> command) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        ClusterJob job = ClusterJob.run(CLIENT, all, command);
        assertThat(job.status()).as(job.output()).isZero();
        return job.output().strip();
    }

    /** Submits; the job's number. */
    String submit(Map<String, String> more, List<String> optionsAndScript) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sbatch", "--parsable"));
        command.addAll(optionsAndScript);
        return run(more, command);
    }

    /** Waits until Slurm calls {@code job} by one of {@code states}, and gives back its whole description. */
    String await(String job, Duration deadline, String... states) throws IOException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            String described = run(Map.of(), List.of("scontrol", "show", "job", job));
            for (String state : states) {
                if (described.contains("JobState=" + state + " ")) {
                    return described;
                }
            }
            assertThat(System.nanoTime())
                    .as("job %s is one of %s within %s:%n%s%n%s", job, List.of(states), deadline, described, logs())
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private String logs() throws IOException {
        Path log = Path.of(environment.getOrDefault("SLURM_CONF", "")).resolveSibling("logs/slurmctld.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() throws IOException {
        daemons.outputWriter(UTF_8).close(); // the end of its input
        try {
            if (!daemons.waitFor(30, TimeUnit.SECONDS)) {
                daemons.destroyForcibly();
                throw new AssertionError(SCRIPT + " did not end with its input");
            }
        } catch (InterruptedException e) {
            daemons.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
