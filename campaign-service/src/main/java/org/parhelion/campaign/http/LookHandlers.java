package org.parhelion.campaign.http;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.results.ResultTable;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.report.Json;

/** Requests that change nothing. */
final class LookHandlers {
    static final int PAGE_TASKS_MAX = 1000;

    private static final int PAGE_TASKS = 100;
    private static final int CSV_ROWS = 4096;
    private static final int OUTPUT_BYTES_MAX = 1 << 20;
    private static final int OUTPUT_BYTES = 1 << 14;

    private final CampaignDesk desk;
    private final CampaignTally tally;
    private final HttpOptions options;
    private final HttpAudit audit;
    private final TaskSnapshots snapshots;

    LookHandlers(
            CampaignDesk desk, CampaignTally tally, HttpOptions options, HttpAudit audit, TaskSnapshots snapshots) {
        this.desk = desk;
        this.tally = tally;
        this.options = options;
        this.audit = audit;
        this.snapshots = snapshots;
    }

    /** The coordinator. */
    static CampaignRunner runner(CampaignDesk desk) {
        return desk.runner()
                .orElseThrow(() -> new ApiProblem(
                        503, "this coordinator does not lead: ask the one that does, or again in some seconds"));
    }

    /** The campaign that the path names. Those of other tenants are as those that do not exist. */
    CampaignId campaign(ApiCall call) {
        CampaignId id = call.campaign();
        if (!call.principal().reaches(id.tenant())) {
            refuse(call, id.tenant(), id.toString(), "another tenant's campaign");
            throw unknown(id);
        }
        permitLook(call, id.tenant(), id.toString());
        if (!runner(desk).campaigns().contains(id)) {
            throw unknown(id);
        }
        return id;
    }

    private static ApiProblem unknown(CampaignId id) {
        return new ApiProblem(404, "there is no campaign " + id + ": GET /api/v1/campaigns lists those that there are");
    }

    private void refuse(ApiCall call, String tenant, String subject, String reason) {
        audit.refused(call.principal().name(), tenant, CampaignAction.LOOK.label(), subject, reason);
    }

    void permitLook(ApiCall call, String tenant, String subject) {
        Optional<String> refusal = call.principal()
                .refusal(CampaignAction.LOOK, tenant, options.clock().instant());
        if (refusal.isPresent()) {
            refuse(call, tenant, subject, refusal.get());
            throw new ApiProblem(403, refusal.get());
        }
    }

    void campaigns(ApiCall call) {
        call.allowQuery("tenant");
        Optional<String> tenant = call.query("tenant");
        permitLook(call, call.principal().ownTenant(), "campaigns");
        CampaignRunner runner = runner(desk);
        List<Map<String, Object>> list = new ArrayList<>();
        for (CampaignId id : runner.campaigns()) {
            if (call.principal().reaches(id.tenant())
                    && tenant.map(id.tenant()::equals).orElse(true)) {
                list.add(CampaignJson.campaign(id, runner.counts(id)));
            }
        }
        call.answer(CampaignJson.of("campaigns", list));
    }

    void campaign(ApiCall call, CampaignId id) {
        call.allowQuery();
        Map<String, Object> object = CampaignJson.campaign(id, runner(desk).counts(id));
        Map<String, Object> throughput = Json.object();
        throughput.put("binSeconds", CampaignTally.BIN_SECONDS);
        throughput.put("ended", tally.throughput(id));
        object.put("throughput", throughput);
        call.answer(object);
    }

    void tasks(ApiCall call, CampaignId id) {
        call.allowQuery("after", "limit", "state");
        int after = call.query("after", -1, Integer.MAX_VALUE, -1);
        int limit = call.query("limit", 1, PAGE_TASKS_MAX, PAGE_TASKS);
        Optional<TaskState> state = call.query("state").map(LookHandlers::state);
        List<TaskRecord> all = snapshots.of(runner(desk), id);
        List<Map<String, Object>> page = new ArrayList<>();
        Optional<Integer> next = Optional.empty();
        int last = after;
        for (int n = after == Integer.MAX_VALUE ? all.size() : after + 1; n < all.size(); n++) {
            TaskRecord task = all.get(n);
            if (state.isEmpty() || state.get() == task.state()) {
                if (page.size() == limit) {
                    next = Optional.of(last);
                    break;
                }
                last = n;
                page.add(CampaignJson.task(task, tally.fraction(id, n)));
            }
        }
        Map<String, Object> object = CampaignJson.of("tasks", page);
        next.ifPresent(value -> object.put("next", value));
        call.answer(object);
    }

    private static TaskState state(String label) {
        return Arrays.stream(TaskState.values())
                .filter(state -> CampaignJson.label(state).equals(label))
                .findFirst()
                .orElseThrow(() -> new ApiProblem(
                        400,
                        "state '" + label + "': must be one of "
                                + Arrays.stream(TaskState.values())
                                        .map(CampaignJson::label)
                                        .collect(Collectors.joining(", "))));
    }

    /** The task that the path names. */
    TaskRecord record(ApiCall call, CampaignId id) {
        List<TaskRecord> all = snapshots.of(runner(desk), id);
        int index = index(call);
        if (index >= all.size()) {
            throw new ApiProblem(
                    404, "campaign " + id + " has no task " + index + ": its tasks are 0 … " + (all.size() - 1));
        }
        return all.get(index);
    }

    private static int index(ApiCall call) {
        try {
            return ApiCall.whole("task", call.part("task"), 0, Integer.MAX_VALUE);
        } catch (ApiProblem e) {
            throw new ApiProblem(404, String.valueOf(e.getMessage()), e);
        }
    }

    void task(ApiCall call, CampaignId id) {
        call.allowQuery();
        TaskRecord task = record(call, id);
        int index = task.spec().index();
        Map<String, Object> object = CampaignJson.task(task, tally.fraction(id, index));
        object.put("explanation", runner(desk).explain(id, index));
        object.put("dependencies", task.spec().dependencies());
        call.answer(object);
    }

    /** The end of what a task printed. */
    void output(ApiCall call, CampaignId id) {
        call.allowQuery("stream", "bytes");
        String stream = call.query("stream").orElse("out");
        if (!stream.equals("out") && !stream.equals("err")) {
            throw new ApiProblem(400, "stream '" + stream + "': must be out or err");
        }
        int most = call.query("bytes", 1, OUTPUT_BYTES_MAX, OUTPUT_BYTES);
        int index = record(call, id).spec().index();
        byte[] bytes;
        try {
            bytes = desk.output(id, index, stream).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ApiProblem(503, "the output of task " + index + " cannot be read: " + e.getMessage(), e);
        }
        int from = Math.max(0, bytes.length - most);
        while (from > 0 && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++; // not in the middle of a character
        }
        call.response()
                .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .send(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** The table of results, row by row: it may be longer than the heap. */
    void results(ApiCall call, CampaignId id) {
        call.allowQuery();
        CampaignPlan plan = desk.plan(id)
                .orElseThrow(
                        () -> new ApiProblem(
                                409,
                                "campaign " + id
                                        + " was submitted without a file, so its table has no columns: its results are in .../tasks"));
        List<TaskRecord> all = snapshots.of(runner(desk), id);
        call.response().header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
        try (OutputStream out = call.response().outputStream()) {
            out.write(ResultTable.of(plan, Collections.emptyList()).csv().getBytes(StandardCharsets.UTF_8));
            for (int from = 0; from < all.size(); from += CSV_ROWS) {
                String part = ResultTable.of(plan, all.subList(from, Math.min(all.size(), from + CSV_ROWS)))
                        .csv();
                // Each part begins with the names of the columns, which have no line end.
                out.write(part.substring(part.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the client is gone", e);
        }
    }

    /** Workers that are connected or have been given tasks. Those that have run no task of a tenant are seen only by who reaches all tenants. */
    void workers(ApiCall call) {
        call.allowQuery();
        permitLook(call, call.principal().ownTenant(), "workers");
        Map<String, CoordinatorLoad.ConnectedWorker> connected = new TreeMap<>();
        desk.workers().forEach(worker -> connected.put(worker.name(), worker));
        Map<String, CampaignTally.WorkerTally> counted = new TreeMap<>();
        tally.workers().forEach(worker -> counted.put(worker.name(), worker));
        Set<String> names = new TreeSet<>(counted.keySet());
        names.addAll(connected.keySet());
        call.answer(CampaignJson.of(
                "workers",
                names.stream()
                        .filter(name -> sees(call, Optional.ofNullable(counted.get(name))))
                        .map(name -> CampaignJson.worker(
                                name, Optional.ofNullable(counted.get(name)), Optional.ofNullable(connected.get(name))))
                        .toList()));
    }

    private static boolean sees(ApiCall call, Optional<CampaignTally.WorkerTally> worker) {
        return call.principal().tenant().isEmpty()
                || worker.map(counts -> counts.tenants().stream().anyMatch(call.principal()::reaches))
                        .orElse(false);
    }
}
