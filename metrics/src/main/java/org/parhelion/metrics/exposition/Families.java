package org.parhelion.metrics.exposition;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Values of metrics, as snapshots of Prometheus' library. */
final class Families {
    private static final String TOTAL = "_total";
    private static final String INFO = "_info";

    private final Map<Metric, List<Point>> values = new EnumMap<>(Metric.class);

    private record Point(double value, Labels labels) {}

    /** Adds a value, with the values of the metric's labels in their order. */
    void put(Metric metric, double value, String... labels) {
        values.computeIfAbsent(metric, _ -> new ArrayList<>())
                .add(new Point(value, Labels.of(metric.labels(), List.of(labels))));
    }

    /** Adds a count, exact up to 2⁵³. */
    void put(Metric metric, long count, String... labels) {
        put(metric, (double) count, labels);
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(values.entrySet().stream()
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList());
    }

    /** The library adds the ending of counters and infos itself. */
    private static MetricSnapshot snapshot(Metric metric, List<Point> points) {
        return switch (metric.type()) {
            case COUNTER -> {
                CounterSnapshot.Builder counter = CounterSnapshot.builder()
                        .name(without(TOTAL, metric.title()))
                        .help(metric.help());
                points.forEach(point -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(point.value)
                        .labels(point.labels)
                        .build()));
                yield counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge =
                        GaugeSnapshot.builder().name(metric.title()).help(metric.help());
                points.forEach(point -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(point.value)
                        .labels(point.labels)
                        .build()));
                yield gauge.build();
            }
            case INFO -> {
                InfoSnapshot.Builder info = InfoSnapshot.builder()
                        .name(without(INFO, metric.title()))
                        .help(metric.help());
                points.forEach(point -> info.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(point.labels)
                        .build()));
                yield info.build();
            }
        };
    }

    private static String without(String ending, String name) {
        return name.substring(0, name.length() - ending.length());
    }
}
