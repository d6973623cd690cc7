package org.parhelion.campaign.pilots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.parhelion.launch.Job;
import org.parhelion.launch.LaunchException;

/** Pilots by the commands of a batch system. Each command has a time limit; one that takes longer is ended. */
public final class BatchPilots implements PilotProvider {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SHOWN = 200;

    private final PilotKind kind;
    private final BatchSystem system;
    private final Duration limit;

    BatchPilots(PilotKind kind, BatchSystem system, Duration limit) {
        this.kind = kind;
        this.system = system;
        this.limit = limit;
    }

    /**
     * Pilots by Slurm: {@code sbatch}, {@code squeue} and {@code scancel}.
     *
     * @param kind the fleet
     * @param worker makes the command line of a pilot's worker
     * @param options further options of {@code sbatch}
     * @param logs directory for what pilots print
     * @return the provider
     */
    public static PilotProvider slurm(PilotKind kind, PilotCommand worker, List<String> options, Path logs) {
        return new BatchPilots(kind, new SlurmSystem(kind, worker, options, logs), LIMIT);
    }

    /**
     * Pilots by Kubernetes: {@code kubectl}, a Job for each pilot.
     *
     * @param kind the fleet
     * @param worker makes the command line of a pilot's worker
     * @param manifest the Job as JSON or YAML with {@code {pilot}}, {@code {fleet}}, {@code {slots}} and {@code {command}}
     * @return the provider
     */
    public static PilotProvider kubernetes(PilotKind kind, PilotCommand worker, String manifest) {
        return new BatchPilots(kind, new KubernetesSystem(kind, worker, manifest), LIMIT);
    }

    /**
     * Pilots by AWS Batch: {@code aws batch}, a job of one container for each pilot.
     *
     * @param kind the fleet
     * @param worker makes the command line of a pilot's worker
     * @param queue the job queue
     * @param definition the job definition
     * @return the provider
     */
    public static PilotProvider awsBatch(PilotKind kind, PilotCommand worker, String queue, String definition) {
        return new BatchPilots(kind, new AwsBatchSystem(kind, worker, queue, definition), LIMIT);
    }

    @Override
    public SubmitAnswer submit(String pilot) {
        BatchSystem.Call call = system.submission(pilot);
        Job.Result result;
        try {
            result = run(call);
        } catch (LaunchException e) {
            return new SubmitAnswer.Refused(String.valueOf(e.getMessage())); // there is no such program
        } catch (PilotException e) {
            return new SubmitAnswer.Unknown(String.valueOf(e.getMessage()));
        }
        if (result.status() != 0) {
            String why = failure(call, result);
            // Clients that lose the connection after the request was sent fail, too; the job may exist then.
            boolean lost =
                    why.matches("(?is).*(timed out|timeout|connection|unable to contact|communication|socket).*");
            return lost ? new SubmitAnswer.Unknown(why) : new SubmitAnswer.Refused(why);
        }
        try {
            return new SubmitAnswer.Accepted(system.submitted(result.output().strip()));
        } catch (IllegalArgumentException e) {
            return new SubmitAnswer.Unknown(shown(call) + " printed " + quoted(result.output()));
        }
    }

    @Override
    public List<PilotJob> list() {
        BatchSystem.Call call = system.listing();
        Job.Result result = answered(call);
        try {
            return system.listed(result.output()).stream()
                    .filter(job -> kind.owns(job.pilot()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new PilotException(
                    shown(call) + " printed " + quoted(result.output()) + ", which is no list of jobs", e);
        }
    }

    @Override
    public void end(PilotJob job) {
        answered(system.ending(job));
    }

    private Job.Result answered(BatchSystem.Call call) {
        Job.Result result;
        try {
            result = run(call);
        } catch (LaunchException e) {
            throw new PilotException(String.valueOf(e.getMessage()), e);
        }
        if (result.status() != 0) {
            throw new PilotException(failure(call, result));
        }
        return result;
    }

    private Job.Result run(BatchSystem.Call call) {
        ProcessBuilder builder = new ProcessBuilder(call.line());
        Path input = call.input().isEmpty() ? Path.of("/dev/null") : file(call.input());
        try (Job job = Job.start(builder.redirectInput(input.toFile()))) {
            return job.await(limit);
        } catch (TimeoutException e) {
            throw new PilotException(shown(call) + " did not end within " + limit.toMillis() / 1e3 + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PilotException(shown(call) + ": interrupted", e);
        } finally {
            if (!call.input().isEmpty()) {
                delete(input);
            }
        }
    }

    private static Path file(String text) {
        try {
            return Files.writeString(Files.createTempFile("parhelion-pilot", ""), text);
        } catch (IOException e) {
            throw new UncheckedIOException("the description of a pilot cannot be written: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String failure(BatchSystem.Call call, Job.Result result) {
        String text = result.errors().isBlank() ? result.output() : result.errors();
        return shown(call) + " ended with status " + result.status() + ": " + quoted(text);
    }

    /** The program and its first argument tell the calls apart. */
    private static String shown(BatchSystem.Call call) {
        return String.join(" ", call.line().subList(0, Math.min(2, call.line().size())));
    }

    private static String quoted(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "'";
    }

    @Override
    public String preview(String pilot) {
        BatchSystem.Call call = system.submission(pilot);
        return String.join(" ", call.line().stream().map(ShellWord::of).toList())
                + (call.input().isEmpty() ? "" : " <<'END'\n" + call.input().strip() + "\nEND");
    }
}
