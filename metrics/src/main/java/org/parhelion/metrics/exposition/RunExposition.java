package org.parhelion.metrics.exposition;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.parhelion.metrics.status.ProcessSample;
import org.parhelion.metrics.status.RankSample;
import org.parhelion.metrics.status.RunFigures;
import org.parhelion.metrics.status.RunState;
import org.parhelion.solver.RunReport;

/** Gives the metrics their values from what is known of a run. */
public final class RunExposition {
    private static final String UNKNOWN = "unknown";

    /** The phases of a run: values of the label. The exposed exchange is part of the exchange. */
    private static final Map<String, ToDoubleFunction<RunReport.RankTimes>> PHASES = phases();

    private final RunFigures figures;
    private final Families families = new Families();

    private RunExposition(RunFigures figures) {
        this.figures = figures;
    }

    private static Map<String, ToDoubleFunction<RunReport.RankTimes>> phases() {
        Map<String, ToDoubleFunction<RunReport.RankTimes>> phases = new LinkedHashMap<>();
        phases.put("compute", RunReport.RankTimes::computeSeconds);
        phases.put("exchange", RunReport.RankTimes::exchangeSeconds);
        phases.put("exposed_exchange", RunReport.RankTimes::exposedSeconds);
        phases.put("stop_tests", RunReport.RankTimes::stopTestSeconds);
        phases.put("observers", RunReport.RankTimes::observerSeconds);
        return phases;
    }

    /** The metrics as a text. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Page(String contentType, byte[] bytes) {}

    /**
     * Writes the metrics.
     *
     * @param figures what is known of the run
     * @param accept the header {@code Accept} of the request: OpenMetrics if it names that, else the text format of Prometheus
     * @return the text
     */
    public static Page page(RunFigures figures, Optional<String> accept) {
        MetricSnapshots snapshots = new RunExposition(figures).snapshots();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean open = accept.orElse("").contains("application/openmetrics-text");
        try {
            if (open) {
                new OpenMetricsTextFormatWriter(false, false).write(bytes, snapshots);
            } else {
                PrometheusTextFormatWriter.create().write(bytes, snapshots);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new Page(
                open ? OpenMetricsTextFormatWriter.CONTENT_TYPE : PrometheusTextFormatWriter.CONTENT_TYPE,
                bytes.toByteArray());
    }

    private MetricSnapshots snapshots() {
        state();
        if (figures.startMillis() > 0) {
            run();
            progress();
            ranks();
            balance();
            files();
            devices();
        }
        return families.snapshots();
    }

    private void state() {
        for (RunState state : RunState.values()) {
            families.put(Metric.STATE, state == figures.state() ? 1 : 0, state.label());
        }
        boolean failed = figures.state() == RunState.FAILED;
        families.put(Metric.FAILURES, failed && figures.notFinite() ? 1 : 0, "not_finite");
        families.put(Metric.FAILURES, failed && !figures.notFinite() ? 1 : 0, "other");
    }

    private void run() {
        families.put(
                Metric.RUN,
                1,
                figures.run().name(),
                figures.run().problem(),
                figures.run().precision(),
                figures.run().shape(),
                Integer.toString(figures.run().ranks()),
                figures.run().engine(),
                Optional.ofNullable(RunExposition.class.getPackage().getImplementationVersion())
                        .orElse(UNKNOWN));
        families.put(Metric.START, 1e-3 * figures.startMillis());
        families.put(Metric.RECOVERIES, figures.recoveries());
        families.put(Metric.RANKS, figures.run().ranks());
        families.put(Metric.POINTS, figures.run().points());
        if (figures.run().plannedSteps() < Integer.MAX_VALUE) {
            families.put(Metric.PLANNED_STEPS, figures.run().plannedSteps());
        }
        figures.run().untilSeconds().ifPresent(seconds -> families.put(Metric.PLANNED_SIMULATED, seconds));
    }

    private void progress() {
        RunFigures.Progress clock = figures.clock();
        double updates = (double) clock.stepsDone() * figures.run().points();
        families.put(Metric.STEPS, clock.stepsDone());
        families.put(Metric.STEP, clock.step());
        families.put(Metric.SIMULATED, clock.timeSeconds());
        families.put(Metric.DT, clock.dtSeconds());
        families.put(Metric.LAST_ROUND, 1e-3 * clock.millis());
        families.put(Metric.UPDATES, updates);
        families.put(Metric.MOVED, updates * figures.run().bytesPerPoint());
        families.put(
                Metric.LOOP,
                figures.ranks().stream()
                        .mapToDouble(sample -> sample.times().wallSeconds())
                        .max()
                        .orElse(0));
    }

    private void ranks() {
        PHASES.forEach((phase, seconds) -> {
            families.put(Metric.PHASE, sum(sample -> seconds.applyAsDouble(sample.times())), phase);
            families.put(
                    Metric.PHASE_SLOWEST,
                    figures.ranks().stream()
                            .mapToDouble(sample -> seconds.applyAsDouble(sample.times()))
                            .max()
                            .orElse(0),
                    phase);
        });
        families.put(Metric.HALO, count(sample -> sample.times().haloBytes()));
        if (figures.ranks().size() > Metric.MOST_RANKS) {
            return;
        }
        for (int r = 0; r < figures.ranks().size(); r++) {
            String rank = Integer.toString(r);
            RankSample sample = figures.ranks().get(r);
            PHASES.forEach((phase, seconds) ->
                    families.put(Metric.RANK_PHASE, seconds.applyAsDouble(sample.times()), rank, phase));
            families.put(Metric.RANK_POINTS, sample.points(), rank);
            families.put(Metric.RANK_HALO, sample.times().haloBytes(), rank);
            families.put(Metric.DEVICE, 1, rank, figures.run().paths().get(r));
            process(rank, sample.process());
        }
    }

    private void process(String rank, ProcessSample process) {
        if (process.isKnown()) {
            families.put(Metric.HEAP, process.heapUsedBytes(), rank);
            families.put(Metric.HEAP_MAX, process.heapMaxBytes(), rank);
            families.put(Metric.GC, process.gcSeconds(), rank);
            families.put(Metric.THREADS, process.threads(), rank);
        }
    }

    private void balance() {
        List<Double> whole = figures.ranks().stream()
                .map(sample -> sample.times().computeSeconds())
                .toList();
        List<Double> recent = figures.computeRecently().isEmpty() ? whole : figures.computeRecently();
        families.put(Metric.IMBALANCE, imbalance(whole), "run");
        families.put(Metric.IMBALANCE, imbalance(recent), "recent");
        families.put(Metric.BLOCK_MOVES, figures.moves());
        families.put(Metric.SLOWEST, new RunReport.RankSeconds(recent).slowestRank());
    }

    private static double imbalance(List<Double> seconds) {
        RunReport.RankSeconds ranks = new RunReport.RankSeconds(seconds);
        return ranks.mean() > 0 ? ranks.most() / ranks.mean() : 1;
    }

    private void files() {
        RunFigures.Checkpoints checkpoints = figures.checkpoints();
        families.put(Metric.CHECKPOINTS, checkpoints.count());
        families.put(Metric.CHECKPOINT_SECONDS, checkpoints.seconds());
        families.put(Metric.CHECKPOINT_BYTES, checkpoints.bytes());
        if (checkpoints.count() > 0) {
            families.put(Metric.CHECKPOINT_STEP, checkpoints.lastStep());
            families.put(Metric.CHECKPOINT_LAST, 1e-3 * checkpoints.lastMillis());
        }
        figures.outputs().forEach((stream, written) -> {
            families.put(Metric.OUTPUTS, written.frames(), stream);
            families.put(Metric.OUTPUT_BYTES, written.bytes(), stream);
        });
    }

    private void devices() {
        families.put(Metric.LAUNCHES, count(sample -> sample.device().launches()));
        families.put(Metric.DEVICE_SECONDS, sum(sample -> sample.device().seconds()));
        families.put(Metric.DEVICE_BYTES, count(sample -> sample.device().bytesToDevice()), "to_device");
        families.put(Metric.DEVICE_BYTES, count(sample -> sample.device().bytesFromDevice()), "from_device");
    }

    private double sum(ToDoubleFunction<RankSample> number) {
        return figures.ranks().stream().mapToDouble(number).sum();
    }

    private long count(ToLongFunction<RankSample> number) {
        return figures.ranks().stream().mapToLong(number).sum();
    }
}
