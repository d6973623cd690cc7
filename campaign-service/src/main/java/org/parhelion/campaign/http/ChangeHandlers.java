package org.parhelion.campaign.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;

/** Requests that change campaigns. */
final class ChangeHandlers {
    private static final Set<String> KEYS = Set.of("tenant", "name", "text", "path", "files", "settings");

    private static final HeaderName TRACE = HeaderNames.create("traceparent");

    private final CampaignDesk desk;
    private final HttpOptions options;
    private final HttpAudit audit;
    private final LookHandlers looks;
    private final TaskSnapshots snapshots;

    ChangeHandlers(
            CampaignDesk desk, HttpOptions options, HttpAudit audit, LookHandlers looks, TaskSnapshots snapshots) {
        this.desk = desk;
        this.options = options;
        this.audit = audit;
        this.looks = looks;
        this.snapshots = snapshots;
    }

    private void permit(ApiCall call, CampaignAction action, String tenant, String subject) {
        Optional<String> refusal =
                call.principal().refusal(action, tenant, options.clock().instant());
        if (refusal.isPresent()) {
            audit.refused(call.principal().name(), tenant, action.label(), subject, refusal.get());
            throw new ApiProblem(403, refusal.get());
        }
    }

    private void permitProgram(ApiCall call, TaskProgram program, String tenant, String subject) {
        if (!(program instanceof TaskProgram.RunFile)) {
            permit(call, CampaignAction.RUN_PROGRAMS, tenant, subject);
        }
    }

    void submit(ApiCall call) {
        call.allowQuery();
        // Who may not submit at all is told so before the body is read.
        permit(call, CampaignAction.SUBMIT, call.principal().ownTenant(), "a campaign");
        LookHandlers.runner(desk);
        CampaignSubmission submission = submission(call);
        String tenant = submission.tenant();
        String subject = submission.name().or(submission::path).orElse("a campaign");
        permit(call, CampaignAction.SUBMIT, tenant, subject);
        CampaignDesk.Submitter submitter = desk.submitter()
                .orElseThrow(() ->
                        new ApiProblem(409, "this process runs one campaign only: campaign serve accepts campaigns"));
        CampaignId id;
        try {
            id = audit.change(
                    call.principal(),
                    tenant,
                    CampaignAction.SUBMIT,
                    subject,
                    () -> submitter.submit(submission, program -> permitProgram(call, program, tenant, subject)));
        } catch (ConfigException e) {
            throw new ApiProblem(422, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(409, String.valueOf(e.getMessage()), e);
        }
        snapshots.forget(id);
        call.answer(201, CampaignJson.campaign(id, LookHandlers.runner(desk).counts(id)));
    }

    private static CampaignSubmission submission(ApiCall call) {
        Map<String, Object> body = call.body();
        for (String key : body.keySet()) {
            if (!KEYS.contains(key)) {
                throw new ApiProblem(
                        400,
                        "the key '" + key + "' is none of "
                                + KEYS.stream().sorted().toList());
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        if (body.get("files") instanceof Map<?, ?> map) {
            map.forEach((name, content) -> files.put(String.valueOf(name), text("files." + name, content)));
        } else if (body.get("files") != null) {
            throw new ApiProblem(400, "files: must be an object of names and texts");
        }
        List<String> settings = new ArrayList<>();
        if (body.get("settings") instanceof List<?> list) {
            list.forEach(setting -> settings.add(text("settings", setting)));
        } else if (body.get("settings") != null) {
            throw new ApiProblem(400, "settings: must be a list of texts KEY=VALUE");
        }
        try {
            return new CampaignSubmission(
                    text(body, "tenant").orElse(call.principal().ownTenant()),
                    text(body, "name"),
                    text(body, "text"),
                    text(body, "path"),
                    files,
                    settings,
                    call.header(TRACE).flatMap(TraceContext::parse));
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(400, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<String> text(Map<String, Object> body, String key) {
        return body.get(key) == null ? Optional.empty() : Optional.of(text(key, body.get(key)));
    }

    private static String text(String key, @org.jspecify.annotations.Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new ApiProblem(400, key + ": must be a text");
    }

    void cancel(ApiCall call) {
        change(call, looks.campaign(call), CampaignAction.CANCEL, runner -> runner.cancel(call.campaign()));
    }

    void retry(ApiCall call) {
        CampaignId id = looks.campaign(call);
        permit(call, CampaignAction.RETRY, id.tenant(), id.toString());
        for (TaskRecord task : snapshots.of(LookHandlers.runner(desk), id)) {
            permitProgram(call, task.spec().program(), id.tenant(), id.toString());
        }
        change(call, id, CampaignAction.RETRY, runner -> runner.retry(id));
    }

    private void change(ApiCall call, CampaignId id, CampaignAction action, ToIntFunction<CampaignRunner> change) {
        call.allowQuery();
        permit(call, action, id.tenant(), id.toString());
        CampaignRunner runner = LookHandlers.runner(desk);
        int tasks;
        try {
            tasks = audit.change(call.principal(), id.tenant(), action, id.toString(), () -> change.applyAsInt(runner));
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(409, String.valueOf(e.getMessage()), e);
        }
        snapshots.forget(id);
        Map<String, Object> object = Json.object();
        object.put("tasks", tasks);
        call.answer(object);
    }
}
