package org.parhelion.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Ranks;
import org.parhelion.metrics.server.MetricsAddress;
import org.parhelion.runs.job.DeviceChoice;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.job.RunResult;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/** A run with metrics, on threads. It computes only the rounds that the test lets through, and ends when its end was scraped. */
public final class TestRun implements AutoCloseable {
    private static final int ENOUGH = 1 << 28;
    private static final double LINGER_SECONDS = 60;

    private final int ranks;
    private final OutputDirectory directory;
    private final RunMetrics metrics;
    private final String url;
    private final Semaphore rounds = new Semaphore(0);
    private final AtomicBoolean paused = new AtomicBoolean();
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();

    private TestRun(Path temp, int ranks, String yaml) {
        this.ranks = ranks;
        RunFile runFile = read(temp, yaml);
        directory = OutputDirectory.open(temp.resolve("out"), true);
        metrics = new RunMetrics(
                MetricsAddress.of("0"), OptionalDouble.of(LINGER_SECONDS), runFile, paused::get, _ -> {});
        metrics.open();
        url = "http://" + metrics.address().orElseThrow();
        Thread.ofPlatform().name("run").start(() -> {
            try (metrics) {
                try {
                    result.complete(run(runFile));
                } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                }
            }
        });
    }

    private RunResult run(RunFile runFile) {
        RunJob job = job(runFile);
        Ranks.threads(ranks, job);
        RunResult ended = job.result().orElseThrow();
        directory.publish(file -> Files.writeString(file, Json.pretty(ended.json())), List.of());
        return ended;
    }

    /** Starts a run that waits before its first round. */
    public static TestRun start(Path temp, int ranks, String yaml) {
        return new TestRun(temp, ranks, yaml);
    }

    /** Reads a run file. */
    public static RunFile read(Path temp, String yaml) {
        try {
            return RunFile.read(Files.writeString(temp.resolve("run.yaml"), yaml), List.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RunJob job(RunFile runFile) {
        return new RunJob(
                runFile,
                Optional.empty(),
                Optional.empty(),
                surroundings(runFile, directory, () -> List.of(metrics.listener(), new Gate())));
    }

    /** The environment of a run on the CPU. */
    public static RunJob.Surroundings surroundings(
            RunFile runFile, OutputDirectory directory, Supplier<List<RunListener>> listeners) {
        return new RunJob.Surroundings() {
            @Override
            public DeviceChoice devices() {
                return DeviceChoice.of("cpu", runFile.device());
            }

            @Override
            public OutputDirectory directory() {
                return directory;
            }

            @Override
            public List<RunListener> listeners(Supplier<OutputDirectory> output) {
                return listeners.get();
            }

            // Where the run file has options, blocks move away from rank 0 as soon as they can.
            @Override
            public LoadBalance balance(LoadBalance options) {
                if (options.equals(LoadBalance.DEFAULT)) {
                    return options;
                }
                return options.withWindow(1, 0)
                        .measuring(simulation -> (double) simulation.clock().step()
                                * simulation.block().owned().volume()
                                * (simulation.block().rank() == 0 ? 3 : 1));
            }
        };
    }

    /** Rank 0 waits before each round; the others then wait for its halo. */
    private final class Gate implements RunListener {
        @Override
        public boolean everyRound() {
            return true;
        }

        @Override
        public void started(LiveRun run) {
            await(run);
        }

        @Override
        public void moved(LiveRun run) {
            // Between two rounds.
        }

        @Override
        public void round(LiveRun run, Round round) {
            await(run);
        }

        private void await(LiveRun run) {
            if (run.comm().rank() == 0) {
                rounds.acquireUninterruptibly();
            }
        }
    }

    /** Lets all rounds through. */
    void go() {
        rounds.release(ENOUGH);
    }

    /** As the live page does it. */
    void pause(boolean pause) {
        paused.set(pause);
    }

    /** The result, when the run has ended. */
    RunResult finish() throws Exception {
        return result.get(60, TimeUnit.SECONDS);
    }

    /** The answer to a request. */
    HttpResponse<String> request(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Scrapes. */
    ScrapedText scrape() throws IOException, InterruptedException {
        HttpResponse<String> response = request("/metrics");
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        return ScrapedText.of(response.body());
    }

    /** Scrapes until something is there. */
    ScrapedText scrapeUntil(Predicate<ScrapedText> there) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        ScrapedText text = scrape();
        while (!there.test(text)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("never there; the last scrape: " + text.samples());
            }
            Thread.onSpinWait();
            text = scrape();
        }
        return text;
    }

    /** Waits until the run writes no more files. */
    @Override
    public void close() {
        go();
        result.handle((_, _) -> true).orTimeout(60, TimeUnit.SECONDS).join();
    }
}
