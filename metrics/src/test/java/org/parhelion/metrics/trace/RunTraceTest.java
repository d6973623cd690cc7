package org.parhelion.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.Ranks;
import org.parhelion.metrics.TestRun;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;

/** What a collector gets of a real run. */
@Timeout(120)
class RunTraceTest {
    private static final String PLATE = """
            problem: heat
            grid: {points: [40, 48], spacing: 1 cm}
            diffusivity: 1e-4 m²/s
            dt: 80 %
            steps: 40
            initial: {gaussian: {peak: 300 K, width: 4 cm}}
            boundary: dirichlet 0 K
            checkpoint: {every: 15}
            output: {every: 20, format: [npy]}
            """;

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @TempDir
    private Path temp;

    private final StubCollector collector = new StubCollector();
    private final List<String> notes = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    private void run(int ranks, String yaml, Map<String, String> environment) {
        RunFile runFile = TestRun.read(temp, yaml);
        try (RunTrace trace = new RunTrace(runFile, Optional.of(collector.url()), environment, notes::add)) {
            OutputDirectory directory = OutputDirectory.open(temp.resolve("out"), true);
            Ranks.threads(
                    ranks,
                    new RunJob(
                            runFile,
                            Optional.empty(),
                            Optional.empty(),
                            TestRun.surroundings(runFile, directory, () -> List.of(trace.listener()))));
        }
    }

    @Test
    void aRunIsASpanWithItsCheckpointsAndASampleOfItsRounds() {
        run(2, PLATE, Map.of("TRACEPARENT", PARENT));
        assertThat(collector.count("run run")).isEqualTo(1);
        assertThat(collector.count("checkpoint")).as("after 15 and 30 steps").isEqualTo(2);
        assertThat(collector.count("parhelion.compute_seconds"))
                .as("sampled rounds")
                .isGreaterThan(0);
        assertThat(collector.count("parhelion.stream"))
                .as("after 20 steps, and 40")
                .isBetween(1, 2);
        assertThat(collector.count("parhelion.problem")).isEqualTo(1);
        assertThat(collector.count("service.name")).isGreaterThan(0);
        // All spans are of the trace that the environment names.
        String trace = new String(HexFormat.of().parseHex(PARENT.substring(3, 35)), StandardCharsets.ISO_8859_1);
        assertThat(collector.count(trace)).isEqualTo(1 + 2 + collector.count("parhelion.compute_seconds"));
    }

    @Test
    void aFailureIsAnEventOfTheRun() {
        String overflows = PLATE.replace("peak: 300 K", "peak: 3e38 K") + "precision: float\n";
        assertThatThrownBy(() -> run(1, overflows, Map.of())).hasMessageContaining("not finite");
        assertThat(collector.count("exception.message")).isEqualTo(1);
        assertThat(collector.count("is not finite")).isGreaterThan(0);
    }

    @Test
    void aCollectorThatIsAwayEndsNoRun() {
        collector.close();
        run(1, PLATE, Map.of());
        assertThat(collector.received()).isEmpty();
        assertThat(notes)
                .as("lines for the user")
                .isNotEmpty()
                .allSatisfy(note -> assertThat(note).startsWith("traces: ").doesNotContain("\n"));
    }

    @Test
    void variablesTellWhetherThereIsATrace() {
        assertThat(RunTrace.isAskedBy(Map.of())).isFalse();
        Map<String, String> named = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
        assertThat(RunTrace.isAskedBy(named)).isTrue();
        assertThat(RunTrace.isAskedBy(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.url() + "/v1/traces")))
                .isTrue();
        for (Map.Entry<String, String> off : Map.of("OTEL_SDK_DISABLED", "true", "OTEL_TRACES_EXPORTER", "none")
                .entrySet()) {
            assertThat(RunTrace.isAskedBy(
                            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), off.getKey(), off.getValue())))
                    .as("%s", off)
                    .isFalse();
        }
    }
}
