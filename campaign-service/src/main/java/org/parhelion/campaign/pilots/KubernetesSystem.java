package org.parhelion.campaign.pilots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;

/**
 * Kubernetes: one Job for each pilot, with the label {@code parhelion.org/fleet}.
 *
 * <p>Deleting a Job sends SIGTERM to its pod, and SIGKILL after the manifest's {@code terminationGracePeriodSeconds}.
 */
record KubernetesSystem(PilotKind kind, PilotCommand worker, String manifest) implements BatchSystem {
    static final String LABEL = "parhelion.org/fleet";

    @Override
    public Call submission(String pilot) {
        String filled = manifest.replace("{pilot}", pilot)
                .replace("{fleet}", kind.fleet())
                .replace("{slots}", String.valueOf(kind.slots()))
                .replace("{command}", Json.line(worker.of(pilot)));
        return new Call(List.of("kubectl", "create", "--filename=-", "--output=name"), filled);
    }

    @Override
    public String submitted(String output) {
        if (!output.matches("job\\.batch/\\S+")) {
            throw new IllegalArgumentException(output);
        }
        return output.substring(output.indexOf('/') + 1);
    }

    @Override
    public Call listing() {
        return Call.of(List.of("kubectl", "get", "jobs", "--selector=" + LABEL + "=" + kind.fleet(), "--output=json"));
    }

    @Override
    public List<PilotJob> listed(String output) {
        List<PilotJob> jobs = new ArrayList<>();
        for (Map<?, ?> item : JsonParts.objects(JsonParts.parse(output), "items")) {
            String name = JsonParts.text(JsonParts.object(item, "metadata"), "name");
            Map<?, ?> status = JsonParts.object(item, "status");
            boolean over = status.containsKey("completionTime")
                    || (JsonParts.number(status, "failed") > 0 && JsonParts.number(status, "active") == 0);
            if (!over) {
                jobs.add(new PilotJob(name, name, JsonParts.number(status, "ready") > 0));
            }
        }
        return jobs;
    }

    @Override
    public Call ending(PilotJob job) {
        return Call.of(List.of(
                "kubectl",
                "delete",
                "job",
                job.id(),
                "--ignore-not-found=true",
                "--wait=false",
                "--cascade=foreground"));
    }
}
