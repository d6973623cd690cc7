package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.runs.report.Json;

/** {@code run --metrics}: a scraper of a process that runs sees how it goes, and how it ended. */
@Timeout(300)
class MetricsCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("parhelion: metrics: (http://127\\.0\\.0\\.1:\\d+/metrics)");

    @TempDir
    private Path directory;

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dparhelion.home=" + Shell.root()));
        List<String> arguments = new ArrayList<>(List.of(more));
        if (arguments.removeFirst().equals("verbose")) {
            command.add("-Xlog:class+load:file=" + directory.resolve("classes"));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "org.parhelion.cli.Main",
                "run",
                Shell.config("heat.yaml"),
                "--set",
                "grid.points=[64,64]",
                "--json",
                "-o",
                directory.resolve("out").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .redirectOutput(directory.resolve("result").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
        return builder.start();
    }

    private URI address(Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            String errors = Files.readString(directory.resolve("errors"));
            Matcher address = ADDRESS.matcher(errors);
            if (address.find()) {
                return URI.create(address.group(1));
            }
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as(errors).isFalse();
            assertThat(System.nanoTime()).as("an address: %s", errors).isLessThan(deadline);
        }
    }

    /** Scrapes until the run has finished. */
    private static String lastScrape(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text = "";
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (!text.contains("parhelion_run_state{state=\"finished\"} 1")) {
                assertThat(System.nanoTime()).as("the end: %s", text).isLessThan(deadline);
                text = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                Thread.onSpinWait();
            }
            return text;
        }
    }

    private static double value(String text, String sample) {
        Matcher line = Pattern.compile("^" + Pattern.quote(sample) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(text);
        assertThat(line.find()).as("%s in %s", sample, text).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private void scrapesAreTheReport(String engine, int ranks) throws Exception {
        Process process = start(
                "quiet",
                "--metrics=0",
                "--metrics-linger",
                "100",
                "--with",
                engine,
                "-n",
                Integer.toString(ranks),
                "--set",
                "steps=400",
                "--set",
                "checkpoint.every=300");
        try {
            String text = lastScrape(address(process));
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("a scrape of the end ends the process")
                    .isTrue();
            assertThat(process.exitValue()).isZero();
            Map<String, Object> report =
                    Json.parse(Files.readString(directory.resolve("out").resolve("report.json")));
            assertThat(value(text, "parhelion_ranks")).isEqualTo(ranks);
            assertThat(value(text, "parhelion_steps_total")).isEqualTo(400);
            assertThat(value(text, "parhelion_loop_seconds_total")).isEqualTo(number(report.get("seconds")));
            assertThat(value(text, "parhelion_imbalance_ratio{window=\"run\"}"))
                    .isEqualTo(number(report.get("imbalance")));
            assertThat(value(text, "parhelion_checkpoint_last_step")).isEqualTo(300);
            List<?> compute = report.get("computeSecondsByRank") instanceof List<?> list ? list : List.of();
            assertThat(compute).hasSize(ranks);
            for (int rank = 0; rank < ranks; rank++) {
                assertThat(value(text, "parhelion_rank_phase_seconds_total{phase=\"compute\",rank=\"" + rank + "\"}"))
                        .isEqualTo(number(compute.get(rank)));
                assertThat(text.contains("parhelion_jvm_threads{rank=\"" + rank + "\"}"))
                        .as("a JVM of rank %d", rank)
                        .isEqualTo(rank == 0 || engine.equals("mpi"));
            }
            assertThat(text).contains("engine=\"" + engine + "\"");
        } finally {
            process.destroyForcibly();
        }
    }

    private static double number(@Nullable Object json) {
        assertThat(json).isInstanceOf(Number.class);
        return json instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Test
    void scrapesOfThreadsAreTheReport() throws Exception {
        scrapesAreTheReport("threads", 2);
    }

    @Test
    @Tag("engine")
    void scrapesUnderOpenMpiAreTheReport() throws Exception {
        assumeThat(Engine.found(Home.find().orElseThrow()))
                .as("Open MPI is installed")
                .anyMatch(engine -> engine.script().endsWith("openmpi"));
        scrapesAreTheReport("mpi", 2);
    }

    @Test
    void anUnwatchedRunLoadsNothingOfMetricsAndTraces() throws Exception {
        Process process = start("verbose", "--with", "threads", "-n", "1", "--set", "steps=10");
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();
        assertThat(Files.readString(directory.resolve("classes")))
                .contains("org.parhelion.runs.job.RunJob ")
                .doesNotContain("io.opentelemetry", "io.prometheus", "io.helidon");
    }

    @Test
    void aPortInUseIsRefusedBeforeADirectoryIsMade() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path out = directory.resolve("none");
            Shell shell = Shell.parhelion(
                    "run",
                    Shell.config("heat.yaml"),
                    "-n",
                    "1",
                    "--metrics",
                    Integer.toString(taken.getLocalPort()),
                    "-o",
                    out.toString());
            assertThat(shell.status()).isEqualTo(2);
            assertThat(shell.err())
                    .contains("--metrics=127.0.0.1:" + taken.getLocalPort() + ": cannot listen there")
                    .doesNotContain("Exception");
            assertThat(out).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--metrics=70000                  | --metrics=70000: must be [HOST:]PORT, with a port between 1 and 65535",
                "--metrics=no-such-host.invalid:0 | the host is unknown: name an interface of this machine",
                "--metrics=192.0.2.1:0            | this machine has no such address",
                "--metrics-linger=5               | without --metrics nothing is scraped",
                "--metrics --metrics-linger=-1    | must be between 0 and 3600"
            })
    void aWrongOptionIsRefused(String options, String message) {
        List<String> args = new ArrayList<>(List.of("run", "-n", "1", "-o", directory.toString()));
        args.addAll(List.of(options.split(" ", -1)));
        args.add(Shell.config("heat.yaml"));
        Shell shell = Shell.parhelion(args.toArray(String[]::new));
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains(message).doesNotContain("Exception");
    }
}
