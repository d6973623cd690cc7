package org.parhelion.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.metrics.exposition.Metric;
import org.parhelion.runs.job.RunResult;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.RunReport;

/** What a scrape of a real run contains. */
@Timeout(120)
class RunMetricsTest {
    private static final String PLATE = """
            problem: heat
            grid: {points: [40, 48], spacing: 1 cm}
            diffusivity: 1e-4 m²/s
            dt: 80 %
            initial: {gaussian: {peak: 300 K, width: 4 cm}}
            boundary: dirichlet 0 K
            """;

    @TempDir
    private Path temp;

    private static boolean isIn(ScrapedText text, String state) {
        return text.value("parhelion_run_state{state=\"" + state + "\"}") == 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theLastScrapeContainsTheFiguresOfTheReport(int ranks) throws Exception {
        String yaml = PLATE + """
                steps: 240
                tiling: 1
                checkpoint: {every: 100}
                output: {every: 60, format: npy}
                """;
        try (TestRun run = TestRun.start(temp, ranks, yaml)) {
            ScrapedText begun = run.scrapeUntil(text -> isIn(text, "running"));
            assertThat(begun.value("parhelion_steps_total")).isZero();
            assertThat(begun.value("parhelion_checkpoints_total")).isZero();
            assertThat(begun.has("parhelion_checkpoint_last_step")).isFalse();
            run.go();
            RunResult result = run.finish();
            ScrapedText last = run.scrape();

            RunReport report = result.report();
            assertThat(isIn(last, "finished")).isTrue();
            assertThat(last.value("parhelion_ranks")).isEqualTo(report.ranks());
            assertThat(last.value("parhelion_steps_total"))
                    .isEqualTo((double) report.steps())
                    .isEqualTo(240);
            assertThat(last.value("parhelion_step")).isEqualTo(240);
            assertThat(last.value("parhelion_planned_steps")).isEqualTo(240);
            assertThat(last.value("parhelion_grid_points")).isEqualTo(40 * 48);
            assertThat(last.value("parhelion_simulated_seconds"))
                    .isEqualTo(result.clock().timeSeconds());
            assertThat(last.value("parhelion_time_step_seconds")).isEqualTo(result.dtSeconds());
            assertThat(last.value("parhelion_loop_seconds_total")).isEqualTo(report.seconds());
            assertThat(last.value("parhelion_point_updates_total")).isEqualTo(240.0 * report.points());
            assertThat(last.value("parhelion_moved_bytes_total"))
                    .isEqualTo(240.0 * report.points() * report.bytesPerPoint());
            assertThat(last.value("parhelion_imbalance_ratio{window=\"run\"}")).isEqualTo(report.imbalance());
            phase(last, "compute", report.compute());
            phase(last, "exchange", report.exchange());
            phase(last, "exposed_exchange", report.exposed());
            phase(last, "stop_tests", report.stopTests());
            phase(last, "observers", report.observers());
            files(last);
            points(last, result.deviceUse().points());
            assertThat(last.samples().keySet())
                    .contains("parhelion_run_info{engine=\"threads\",precision=\"double\",problem=\"heat\",ranks=\""
                            + ranks + "\",run=\"run\",shape=\"40 × 48\",version=\"unknown\"}");
        }
    }

    private static void phase(ScrapedText text, String phase, RunReport.RankSeconds seconds) {
        for (int rank = 0; rank < seconds.byRank().size(); rank++) {
            assertThat(text.value("parhelion_rank_phase_seconds_total{phase=\"" + phase + "\",rank=\"" + rank + "\"}"))
                    .as("%s of rank %d", phase, rank)
                    .isEqualTo(seconds.byRank().get(rank));
        }
        assertThat(text.value("parhelion_phase_seconds_total{phase=\"" + phase + "\"}"))
                .isEqualTo(seconds.byRank().stream().mapToDouble(s -> s).sum());
        assertThat(text.value("parhelion_phase_slowest_seconds{phase=\"" + phase + "\"}"))
                .isEqualTo(seconds.most());
    }

    private static void files(ScrapedText text) {
        assertThat(text.value("parhelion_checkpoints_total")).isEqualTo(2);
        assertThat(text.value("parhelion_checkpoint_last_step")).isEqualTo(200);
        assertThat(text.value("parhelion_checkpoint_bytes_total")).isEqualTo(2.0 * 40 * 48 * Double.BYTES);
        assertThat(text.value("parhelion_checkpoint_seconds_total")).isPositive();
        assertThat(text.value("parhelion_checkpoint_last_timestamp_seconds"))
                .isGreaterThanOrEqualTo(text.value("parhelion_run_start_timestamp_seconds"));
        double frames = text.value("parhelion_outputs_total{stream=\"default\"}");
        assertThat(frames).as("after 60, 120, 180, 240 steps, and the end").isBetween(4.0, 5.0);
        assertThat(text.value("parhelion_output_bytes_total{stream=\"default\"}"))
                .isEqualTo(frames * 40 * 48 * Double.BYTES);
    }

    private static void points(ScrapedText text, List<Long> points) {
        long halo = 0;
        for (int rank = 0; rank < points.size(); rank++) {
            assertThat(text.value("parhelion_rank_points{rank=\"" + rank + "\"}"))
                    .isEqualTo(points.get(rank).doubleValue());
            halo += (long) text.value("parhelion_rank_halo_sent_bytes_total{rank=\"" + rank + "\"}");
        }
        assertThat(text.value("parhelion_halo_sent_bytes_total")).isEqualTo((double) halo);
        assertThat(halo > 0).as("ranks exchange").isEqualTo(points.size() > 1);
        assertThat(text.has("parhelion_jvm_threads{rank=\"0\"}")).isTrue();
        assertThat(text.has("parhelion_jvm_threads{rank=\"1\"}"))
                .as("of the same JVM")
                .isFalse();
    }

    @Test
    void movesOfBlocksAreCountedAndAreNoRecoveries() throws Exception {
        try (TestRun run = TestRun.start(temp, 3, PLATE + "steps: 60\ntiling: 1\nbalance: {above: 1.3}\n")) {
            run.go();
            RunResult result = run.finish();
            ScrapedText last = run.scrape();
            assertThat(result.moves()).isNotEmpty();
            assertThat(last.value("parhelion_block_moves_total"))
                    .isEqualTo(result.moves().size());
            assertThat(last.value("parhelion_recoveries_total")).isZero();
            points(last, result.deviceUse().points());
        }
    }

    @Test
    void allThatIsScrapedIsInTheRegistry() throws Exception {
        try (TestRun run = TestRun.start(temp, 2, PLATE + "steps: 10\ncheckpoint: {every: 5}\n")) {
            run.go();
            run.finish();
            ScrapedText text = run.scrape();
            assertThat(text.labels()).allSatisfy((name, labels) -> {
                Metric metric = metric(name);
                assertThat(labels).as(name).containsExactlyInAnyOrderElementsOf(metric.labels());
                assertThat(text.types().get(name))
                        .as(name)
                        .isEqualTo(metric.type() == Metric.Type.COUNTER ? "counter" : "gauge");
            });
            for (Metric metric : Metric.values()) {
                // A run whose end is a time is another.
                if (metric != Metric.PLANNED_SIMULATED) {
                    assertThat(text.labels()).containsKey(metric.title());
                }
            }
        }
    }

    private static Metric metric(String name) {
        return List.of(Metric.values()).stream()
                .filter(metric -> metric.title().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not in the registry"));
    }

    @Test
    void aRunThatEndsAtATimeHasThatTime() throws Exception {
        String front = """
                problem: burgers
                grid: {points: [24, 24], extent: 1 m}
                dt: {cfl: 40 %}
                until: 0.1 s
                initial: {gaussian: {peak: 1 m/s, width: 8 cm}}
                boundary: periodic
                """;
        try (TestRun run = TestRun.start(temp, 1, front)) {
            run.go();
            run.finish();
            ScrapedText text = run.scrape();
            assertThat(text.value("parhelion_planned_simulated_seconds")).isEqualTo(0.1);
            assertThat(text.has("parhelion_planned_steps")).isFalse();
        }
    }

    @Test
    void aPauseIsAState() throws Exception {
        try (TestRun run = TestRun.start(temp, 1, PLATE + "steps: 10\n")) {
            run.scrapeUntil(text -> isIn(text, "running"));
            run.pause(true);
            assertThat(isIn(run.scrape(), "paused")).isTrue();
            assertThat(run.request("/health").body()).isEqualTo("paused\n");
            run.pause(false);
            assertThat(isIn(run.scrape(), "running")).isTrue();
        }
    }

    @Test
    void aValueThatIsNotFiniteIsACauseOfFailure() throws Exception {
        // Four neighbours are more than a float can be.
        String overflows = PLATE.replace("peak: 300 K", "peak: 3e38 K") + "precision: float\n";
        try (TestRun run = TestRun.start(temp, 2, overflows + "steps: 10\ncheckpoint: {every: 5}\n")) {
            run.go();
            assertThatThrownBy(run::finish).hasRootCauseInstanceOf(NotFiniteException.class);
            assertThat(run.request("/health").statusCode()).isEqualTo(503);
            ScrapedText text = run.scrape();
            assertThat(isIn(text, "failed")).isTrue();
            assertThat(text.value("parhelion_run_failures_total{cause=\"not_finite\"}"))
                    .isEqualTo(1);
            assertThat(text.value("parhelion_run_failures_total{cause=\"other\"}"))
                    .isZero();
        }
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        try (TestRun run = TestRun.start(temp, 1, PLATE + "steps: 10\n")) {
            for (String path : List.of("/", "/metrics/x", "/../etc/passwd")) {
                HttpResponse<String> response = run.request(path);
                assertThat(response.statusCode()).as(path).isEqualTo(404);
            }
            run.go();
            run.finish();
            run.scrape();
        }
    }
}
