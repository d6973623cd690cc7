package org.parhelion.campaign.pilots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parhelion.runs.report.Json;

/**
 * AWS Batch: one job of one container for each pilot.
 *
 * <p>{@code terminate-job} cancels a job that waits, and stops the container of one that runs: SIGTERM, and SIGKILL after the {@code ECS_CONTAINER_STOP_TIMEOUT} of its host, 30 s by
 * default.
 */
record AwsBatchSystem(PilotKind kind, PilotCommand worker, String queue, String definition) implements BatchSystem {
    private static final Set<String> WAITING = Set.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING");

    @Override
    public Call submission(String pilot) {
        Map<String, Object> overrides = Json.object();
        overrides.put("command", worker.of(pilot));
        return Call.of(List.of(
                "aws",
                "batch",
                "submit-job",
                "--job-name",
                pilot,
                "--job-queue",
                queue,
                "--job-definition",
                definition,
                "--container-overrides",
                Json.line(overrides),
                "--output",
                "json"));
    }

    @Override
    public String submitted(String output) {
        return JsonParts.text(JsonParts.parse(output), "jobId");
    }

    @Override
    public Call listing() {
        return Call.of(List.of(
                "aws",
                "batch",
                "list-jobs",
                "--job-queue",
                queue,
                "--filters",
                "name=JOB_NAME,values=" + kind.fleet() + "-*",
                "--output",
                "json"));
    }

    @Override
    public List<PilotJob> listed(String output) {
        List<PilotJob> jobs = new ArrayList<>();
        for (Map<?, ?> job : JsonParts.objects(JsonParts.parse(output), "jobSummaryList")) {
            String status = JsonParts.text(job, "status");
            if (WAITING.contains(status) || status.equals("RUNNING")) {
                jobs.add(new PilotJob(
                        JsonParts.text(job, "jobName"), JsonParts.text(job, "jobId"), status.equals("RUNNING")));
            }
        }
        return jobs;
    }

    @Override
    public Call ending(PilotJob job) {
        return Call.of(
                List.of("aws", "batch", "terminate-job", "--job-id", job.id(), "--reason", "parhelion campaign scale"));
    }
}
