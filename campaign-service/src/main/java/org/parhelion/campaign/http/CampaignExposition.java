package org.parhelion.campaign.http;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskState;

/** Gives the metrics their values. Series have a label for the tenant, not for the campaign: there may be thousands of campaigns. */
final class CampaignExposition {
    /** The format. */
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final Map<CampaignMetric, List<CampaignMetric.Point>> values = new EnumMap<>(CampaignMetric.class);

    private void put(CampaignMetric metric, double value, String... labels) {
        values.computeIfAbsent(metric, key -> new ArrayList<>()).add(new CampaignMetric.Point(value, List.of(labels)));
    }

    /**
     * Writes the metrics.
     *
     * @param runner the coordinator; empty if another one leads
     * @param reached which tenants are told of
     */
    static byte[] of(
            Optional<CampaignRunner> runner,
            CampaignTally tally,
            EventStreams streams,
            Map<String, Long> answers,
            Predicate<String> reached) {
        CampaignExposition exposition = new CampaignExposition();
        exposition.put(CampaignMetric.LEADS, runner.isPresent() ? 1 : 0);
        runner.ifPresent(leading -> exposition.tasks(leading, reached));
        exposition.tally(tally, reached);
        answers.forEach((status, count) -> exposition.put(CampaignMetric.REQUESTS, (double) count, status));
        exposition.put(CampaignMetric.STREAMS, streams.open());
        exposition.put(CampaignMetric.DROPPED, (double) streams.dropped());
        exposition.put(
                CampaignMetric.HEAP,
                (double) Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory());
        return exposition.text();
    }

    private void tasks(CampaignRunner runner, Predicate<String> reached) {
        Map<String, Integer> campaigns = new TreeMap<>();
        Map<String, Map<TaskState, Long>> tasks = new TreeMap<>();
        for (CampaignId id : runner.campaigns()) {
            if (reached.test(id.tenant())) {
                campaigns.merge(id.tenant(), 1, Integer::sum);
                Map<TaskState, Long> sums = tasks.computeIfAbsent(id.tenant(), key -> new EnumMap<>(TaskState.class));
                CampaignCounts counts = runner.counts(id);
                for (TaskState state : TaskState.values()) {
                    sums.merge(state, (long) count(counts, state), Long::sum);
                }
            }
        }
        campaigns.forEach((tenant, count) -> put(CampaignMetric.CAMPAIGNS, count, tenant));
        tasks.forEach((tenant, sums) -> sums.forEach(
                (state, count) -> put(CampaignMetric.TASKS, (double) count, tenant, CampaignJson.label(state))));
    }

    private static int count(CampaignCounts counts, TaskState state) {
        return switch (state) {
            case WAITING -> counts.waiting();
            case READY -> counts.ready();
            case DELAYED -> counts.delayed();
            case RUNNING -> counts.running();
            case SUCCEEDED -> counts.succeeded();
            case FAILED -> counts.failed();
            case CANCELLED -> counts.cancelled();
        };
    }

    private void tally(CampaignTally tally, Predicate<String> reached) {
        tally.tenants().forEach((tenant, counts) -> {
            if (reached.test(tenant)) {
                put(CampaignMetric.ATTEMPTS, (double) counts.started(), tenant);
                for (CampaignTally.Ending ending : CampaignTally.Ending.values()) {
                    put(CampaignMetric.OUTCOMES, (double) counts.endings(ending), tenant, CampaignJson.label(ending));
                }
                if (counts.lastMillis() > 0) {
                    put(CampaignMetric.LAST, counts.lastMillis() / 1e3, tenant);
                }
            }
        });
        List<CampaignTally.WorkerTally> workers = tally.workers();
        long busy = workers.stream().filter(worker -> worker.running() > 0).count();
        put(CampaignMetric.WORKERS, (double) busy, "busy");
        put(CampaignMetric.WORKERS, (double) (workers.size() - busy), "idle");
    }

    private byte[] text() {
        MetricSnapshots snapshots = new MetricSnapshots(values.entrySet().stream()
                .map(entry -> entry.getKey().snapshot(entry.getValue()))
                .toList());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(bytes, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }
}
