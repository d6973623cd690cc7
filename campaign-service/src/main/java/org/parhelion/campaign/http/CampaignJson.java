package org.parhelion.campaign.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.runs.report.Json;

/** What the API answers, as objects of JSON. {@code openapi.json} has their schemas. */
final class CampaignJson {
    private CampaignJson() {}

    static Map<String, Object> campaign(CampaignId id, CampaignCounts counts) {
        Map<String, Object> object = name(id);
        Map<String, Object> states = Json.object();
        states.put("waiting", counts.waiting());
        states.put("ready", counts.ready());
        states.put("delayed", counts.delayed());
        states.put("running", counts.running());
        states.put("succeeded", counts.succeeded());
        states.put("failed", counts.failed());
        states.put("cancelled", counts.cancelled());
        object.put("tasks", counts.total());
        object.put("ended", counts.ended() == counts.total());
        object.put("states", states);
        return object;
    }

    private static Map<String, Object> name(CampaignId id) {
        Map<String, Object> object = Json.object();
        object.put("tenant", id.tenant());
        object.put("name", id.name());
        return object;
    }

    static Map<String, Object> task(TaskRecord task, double fraction) {
        Map<String, Object> object = Json.object();
        object.put("task", task.spec().index());
        object.put("name", task.spec().displayName());
        object.put("state", label(task.state()));
        object.put("program", program(task.spec().program()));
        object.put("ranks", task.spec().needs().ranks());
        object.put("parameters", scalars(task.spec().parameters()));
        object.put("attempts", task.history().attempts());
        object.put("failures", task.history().failures());
        object.put("worker", task.worker());
        object.put("seconds", task.runMillis() / 1e3);
        object.put("fraction", task.state().ended() ? 1.0 : fraction);
        task.outcome().ifPresent(outcome -> object.put("outcome", outcome(outcome)));
        return object;
    }

    /** The kind of a program, and the run file's path: arguments of a command may contain a secret. */
    private static Map<String, Object> program(TaskProgram program) {
        Map<String, Object> object = Json.object();
        switch (program) {
            case TaskProgram.RunFile run -> {
                object.put("kind", "run");
                object.put("of", run.path());
            }
            case TaskProgram.Command command -> {
                object.put("kind", "command");
                object.put("of", command.arguments().getFirst());
            }
            case TaskProgram.JavaMethod method -> {
                object.put("kind", "method");
                object.put("of", method.className() + "::" + method.methodName());
            }
        }
        return object;
    }

    static Map<String, Object> outcome(TaskOutcome outcome) {
        Map<String, Object> object = Json.object();
        switch (outcome) {
            case TaskOutcome.Succeeded succeeded -> {
                object.put("kind", "succeeded");
                object.put("results", scalars(succeeded.results()));
            }
            case TaskOutcome.Failed failed -> {
                object.put("kind", label(failed.kind()));
                object.put("message", failed.message());
            }
            case TaskOutcome.Preempted preempted -> {
                object.put("kind", "preempted");
                object.put("step", preempted.step());
            }
            case TaskOutcome.Cancelled cancelled -> {
                object.put("kind", "cancelled");
                object.put("message", cancelled.message());
            }
        }
        return object;
    }

    private static Map<String, Object> scalars(Map<String, Scalar> values) {
        Map<String, Object> object = Json.object();
        values.forEach((name, value) -> object.put(
                name,
                switch (value) {
                    case Scalar.Whole whole -> whole.value();
                    case Scalar.Real real -> Json.number(real.value());
                    case Scalar.Text text -> text.value();
                    case Scalar.Flag flag -> flag.value();
                }));
        return object;
    }

    static Map<String, Object> event(CampaignEvent event) {
        Attempt attempt = event.attempt();
        Map<String, Object> object = name(attempt.campaign());
        object.put("task", attempt.task());
        object.put("attempt", attempt.number());
        switch (event) {
            case CampaignEvent.Started started -> object.put("worker", started.worker());
            case CampaignEvent.Progressed progressed -> object.put("fraction", Json.number(progressed.fraction()));
            case CampaignEvent.Recorded recorded -> {
                object.put("state", label(recorded.state()));
                object.put("outcome", outcome(recorded.outcome()));
            }
        }
        return object;
    }

    /**
     * A worker.
     *
     * @param counts what it did; empty if it was given no task since the start
     * @param connection what it offers; empty if it is not connected
     */
    static Map<String, Object> worker(
            String name,
            Optional<CampaignTally.WorkerTally> counts,
            Optional<CoordinatorLoad.ConnectedWorker> connection) {
        Map<String, Object> object = Json.object();
        object.put("name", name);
        object.put(
                "state",
                connection
                        .map(worker -> worker.draining() ? "draining" : worker.usedSlots() > 0 ? "busy" : "idle")
                        .orElse("gone"));
        connection.ifPresent(worker -> {
            object.put("slots", worker.slots());
            object.put("usedSlots", worker.usedSlots());
            object.put("tags", worker.tags().stream().sorted().toList());
        });
        object.put("running", counts.map(CampaignTally.WorkerTally::running).orElse(0));
        object.put("succeeded", counts.map(CampaignTally.WorkerTally::succeeded).orElse(0L));
        object.put("failed", counts.map(CampaignTally.WorkerTally::failed).orElse(0L));
        counts.ifPresent(worker -> object.put(
                "seen", java.time.Instant.ofEpochMilli(worker.lastMillis()).toString()));
        return object;
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Map<String, Object> of(String key, List<Map<String, Object>> list) {
        Map<String, Object> object = Json.object();
        object.put(key, list);
        return object;
    }
}
