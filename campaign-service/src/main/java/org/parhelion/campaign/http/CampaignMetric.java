package org.parhelion.campaign.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** The registry: every metric of a coordinator. Dashboards, alerts and the guide name no others, which a test holds. */
enum CampaignMetric {
    /** Whether it leads. */
    LEADS(false, "parhelion_campaign_leader", "1 if this coordinator leads, 0 if another does"),
    /** Campaigns. */
    CAMPAIGNS(false, "parhelion_campaign_campaigns", "Campaigns in the store", "tenant"),
    /** Tasks. */
    TASKS(false, "parhelion_campaign_tasks", "Tasks in a state", "tenant", "state"),
    /** Attempts. */
    ATTEMPTS(true, "parhelion_campaign_attempts_total", "Attempts that workers were given", "tenant"),
    /** Outcomes. */
    OUTCOMES(true, "parhelion_campaign_outcomes_total", "Outcomes that were recorded", "tenant", "outcome"),
    /** The last outcome. */
    LAST(
            false,
            "parhelion_campaign_last_outcome_timestamp_seconds",
            "When the last outcome was recorded, since the epoch; absent before the first",
            "tenant"),
    /** Workers. */
    WORKERS(
            false,
            "parhelion_campaign_workers",
            "Workers that run tasks: busy, and that ran one before: idle",
            "state"),
    /** Requests. */
    REQUESTS(true, "parhelion_campaign_http_requests_total", "Answers of the API, by class of their status", "status"),
    /** Streams. */
    STREAMS(false, "parhelion_campaign_event_streams", "Clients that listen to events"),
    /** Dropped streams. */
    DROPPED(
            true,
            "parhelion_campaign_dropped_streams_total",
            "Streams that were ended because their client read too slowly"),
    /** Heap. */
    HEAP(false, "parhelion_campaign_heap_used_bytes", "Used heap of the coordinator's JVM");

    private static final String TOTAL = "_total";

    private final boolean counter;
    private final String title;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> labels;

    CampaignMetric(boolean counter, String title, String help, String... labels) {
        this.counter = counter;
        this.title = title;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name, as a query contains it. */
    String title() {
        return title;
    }

    /** One sentence about it. */
    String help() {
        return help;
    }

    /** The names of its labels. */
    List<String> labels() {
        return labels;
    }

    /** A value, with the values of the labels in their order. */
    record Point(double value, List<String> labels) {}

    /** The library adds the ending of counters itself. */
    MetricSnapshot snapshot(List<Point> points) {
        if (counter) {
            CounterSnapshot.Builder builder = CounterSnapshot.builder()
                    .name(title.substring(0, title.length() - TOTAL.length()))
                    .help(help);
            points.forEach(point -> builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .value(point.value())
                    .labels(Labels.of(labels, point.labels()))
                    .build()));
            return builder.build();
        }
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(title).help(help);
        points.forEach(point -> builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .value(point.value())
                .labels(Labels.of(labels, point.labels()))
                .build()));
        return builder.build();
    }
}
