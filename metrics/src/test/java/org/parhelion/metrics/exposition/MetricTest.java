package org.parhelion.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.metrics.ScrapedText;
import org.parhelion.metrics.status.ProcessSample;
import org.parhelion.metrics.status.RankSample;
import org.parhelion.metrics.status.RunDescription;
import org.parhelion.metrics.status.RunFigures;
import org.parhelion.metrics.status.RunState;
import org.parhelion.solver.RunReport;

/** The registry, and what is written of it. */
class MetricTest {
    private static final Set<String> UNITS = Set.of("seconds", "bytes", "ratio");

    @Test
    void namesFollowTheConventions() {
        assertThat(Arrays.stream(Metric.values()).map(Metric::title)).doesNotHaveDuplicates();
        for (Metric metric : Metric.values()) {
            assertThat(metric.title()).matches("parhelion(_[a-z]+)+");
            assertThat(metric.labels()).doesNotHaveDuplicates().allMatch(label -> label.matches("[a-z_]+"));
            assertThat(metric.title().endsWith("_total"))
                    .as(metric.title())
                    .isEqualTo(metric.type() == Metric.Type.COUNTER);
            assertThat(metric.title().endsWith("_info"))
                    .as(metric.title())
                    .isEqualTo(metric.type() == Metric.Type.INFO);
            String base = metric.title().replaceFirst("_(total|info)$", "");
            for (String unit : UNITS) {
                assertThat(base.contains("_" + unit)).as(metric.title()).isEqualTo(base.endsWith("_" + unit));
            }
            assertThat(metric.help()).isNotBlank().doesNotEndWith(".").doesNotContain("|");
        }
    }

    private static RunFigures figures(int ranks, String name) {
        return new RunFigures(
                new RunDescription(
                        name,
                        "heat",
                        "double",
                        "8 × 8",
                        "mpi",
                        64,
                        16,
                        10,
                        OptionalDouble.empty(),
                        Collections.nCopies(ranks, "vector")),
                RunState.RUNNING,
                false,
                1,
                new RunFigures.Progress(1, 1, 0.5, 0.5, 1),
                Collections.nCopies(
                        ranks,
                        new RankSample(
                                new RunReport.RankTimes(1, 2, 3, 4, 5, 6, 7),
                                8,
                                new DeviceTraffic(9, 10, 11, 12),
                                new ProcessSample(13, 14, 15, 16))),
                List.of(),
                new RunFigures.Checkpoints(0, 0, 0, 0, 0),
                Map.of(),
                0,
                0);
    }

    private static ScrapedText text(RunFigures figures) {
        return ScrapedText.of(
                new String(RunExposition.page(figures, Optional.empty()).bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void manyRanksDoNotMakeManySeries() {
        ScrapedText few = text(figures(Metric.MOST_RANKS, "plate"));
        ScrapedText many = text(figures(Metric.MOST_RANKS + 1, "plate"));
        ScrapedText more = text(figures(100_000, "plate"));
        assertThat(few.samples()).hasSizeLessThan(13 * Metric.MOST_RANKS);
        assertThat(few.has("parhelion_rank_points{rank=\"255\"}")).isTrue();
        assertThat(many.samples()).hasSizeLessThan(60).hasSameSizeAs(more.samples());
        assertThat(many.labels().values()).noneMatch(labels -> labels.contains("rank"));
        assertThat(more.value("parhelion_phase_seconds_total{phase=\"compute\"}"))
                .isEqualTo(200_000);
        assertThat(more.value("parhelion_halo_sent_bytes_total")).isEqualTo(700_000);
        assertThat(more.value("parhelion_device_launches_total")).isEqualTo(900_000);
    }

    @Test
    void aSampleIsTheSameAfterItsMessage() {
        RankSample sample = figures(1, "plate").ranks().getFirst();
        assertThat(sample.numbers()).hasSize(RankSample.NUMBERS);
        assertThat(RankSample.of(sample.numbers())).isEqualTo(sample);
    }

    @Test
    void aNameMayContainAnyCharacter() {
        ScrapedText text = text(figures(1, "a\"b\\c}\n=é"));
        assertThat(text.samples().keySet()).anyMatch(sample -> sample.contains("run=\"a\\\"b\\\\c}\\n=é\""));
    }

    @Test
    void openMetricsIsWrittenWhereItIsAccepted() {
        RunExposition.Page page = RunExposition.page(
                figures(2, "plate"), Optional.of("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1"));
        assertThat(page.contentType()).startsWith("application/openmetrics-text");
        assertThat(new String(page.bytes(), StandardCharsets.UTF_8))
                .endsWith("# EOF\n")
                .contains("# TYPE parhelion_steps counter")
                .contains("parhelion_steps_total 1");
    }
}
