package org.parhelion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.view.LiveView;
import org.parhelion.view.live.RunActions;

/**
 * What a viewer of the live page sees, and what it costs the run: the middle slice of a body, watched and not watched in turns, in one run on threads. The
 * viewer is in this process and draws nothing; what it takes from the ranks is part of the wall time, but not of the processor time of ranks and page.
 */
final class ViewBench implements Bench {
    private static final String RUN = """
            problem: heat
            grid: {points: POINTS, spacing: 1 mm}
            diffusivity: 1e-4 m²/s
            steps: 1000000000
            initial: {gaussian: {peak: 300 K, width: 40 mm}}
            boundary: dirichlet 0 K
            output: {format: npy}
            """;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String PAGE_THREAD = "viewer";
    private static final long POLL_NANOS = 500_000;
    private static final int LIMIT_SECONDS = 120;

    /** The end of a measurement, which the run takes for a failure. */
    private static final String ENDED = "the measurement has ended";

    /** @param points along each axis; the last two are those of the slice */
    private record Case(List<Integer> points, double blockSeconds, int pairs) {}

    @Override
    public String name() {
        return "view";
    }

    private static List<Case> cases(boolean quick) {
        return quick
                ? List.of(new Case(List.of(16, 24, 32), 0.1, 2))
                : List.of(
                        new Case(List.of(256, 256, 256), 2, 7),
                        new Case(List.of(64, 512, 512), 2, 7),
                        new Case(List.of(512, 512, 512), 6, 5));
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        if (!Jobs.areThreads(options)) {
            throw new IllegalArgumentException("bench view measures ranks that are threads: leave out --with");
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int ranks : Jobs.oneAnd(options.mostRanks())) {
            for (Case each : cases(options.quick())) {
                Map<String, Object> row = row(each, ranks);
                rows.add(row);
                options.progress().accept("view: " + Json.line(row));
            }
        }
        return rows;
    }

    private static Map<String, Object> row(Case each, int ranks) {
        try {
            Path directory = Files.createTempDirectory("parhelion-view");
            try (Watched run = new Watched(directory, each, ranks)) {
                return run.measured(each, ranks);
            } finally {
                ZarrBench.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of a round. */
    private record Ended(long step, long rounds, long nanos) {}

    /**
     * What some rounds took.
     *
     * @param rankSeconds processor time of the ranks
     * @param pageSeconds processor time of the threads that encode and send pictures
     */
    private record Usage(long steps, long rounds, double seconds, double rankSeconds, double pageSeconds) {
        double stepsPerSecond() {
            return steps / seconds;
        }

        /** Processor time of ranks and page for a step [s]. */
        double cpuOfStep() {
            return (rankSeconds + pageSeconds) / steps;
        }
    }

    /** A run with a page, which goes on until it is closed. */
    private static final class Watched implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final LiveView view;
        private final CompletableFuture<Void> end;
        private final CompletableFuture<Long> firstStepNanos = new CompletableFuture<>();
        private final Set<Long> rankThreads = ConcurrentHashMap.newKeySet();
        private volatile Ended last = new Ended(0, 0, 0);
        private volatile boolean ends;

        Watched(Path directory, Case each, int ranks) throws IOException {
            Path file = Files.writeString(
                    directory.resolve("body.yaml"),
                    RUN.replace("POINTS", each.points().toString()));
            RunFile runFile = RunFile.read(file, List.of());
            view = new LiveView(0, runFile, new RunActions(Optional.empty(), false, () -> false), _ -> {});
            view.open();
            OutputDirectory output = OutputDirectory.open(directory.resolve("out"), false);
            RunJob job = new RunJob(runFile, Optional.empty(), Optional.empty(), new Surroundings(output, this));
            end = CompletableFuture.runAsync(
                    () -> Ranks.threads(ranks, job),
                    task -> Thread.ofPlatform().name("run").start(task));
        }

        void round(LiveRun run) {
            if (ends) {
                throw new RunFailure(ENDED);
            }
            rankThreads.add(Thread.currentThread().threadId());
            if (run.comm().rank() == 0) {
                last = new Ended(run.simulation().clock().step(), last.rounds() + 1, System.nanoTime());
                firstStepNanos.complete(last.nanos());
            }
        }

        Map<String, Object> measured(Case each, int ranks) {
            int normal = each.points().getFirst() / 2;
            int pixels = each.points().getLast();
            double first;
            try (PageViewer viewer = new PageViewer(client, view.url().orElseThrow(), normal, pixels)) {
                long picture = viewer.firstAfterAStep()
                        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .join();
                first = 1e-9 * (picture - firstStepNanos.join());
            }
            double[] alone = new double[each.pairs()];
            double[] ratio = new double[each.pairs()];
            double[] cpuRatio = new double[each.pairs()];
            double[] frames = new double[each.pairs()];
            double[] rounds = new double[each.pairs()];
            double[] frameMillis = new double[each.pairs()];
            usage(2 * each.blockSeconds()); // warm-up, and the trial of tilings
            for (int pair = 0; pair < each.pairs(); pair++) {
                Usage watched;
                try (PageViewer viewer = new PageViewer(client, view.url().orElseThrow(), normal, pixels)) {
                    viewer.firstAfterAStep()
                            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                            .join();
                    long before = viewer.pictures();
                    watched = usage(each.blockSeconds());
                    long pictures = viewer.pictures() - before;
                    frames[pair] = pictures / watched.seconds();
                    rounds[pair] = watched.rounds() / watched.seconds();
                    frameMillis[pair] = 1e3 * watched.pageSeconds() / Math.max(1, pictures);
                }
                Usage unwatched = usage(each.blockSeconds());
                alone[pair] = unwatched.stepsPerSecond();
                ratio[pair] = watched.stepsPerSecond() / unwatched.stepsPerSecond();
                cpuRatio[pair] = watched.cpuOfStep() / unwatched.cpuOfStep();
            }
            Map<String, Object> row = Json.object();
            row.put("points", Sweep.text(each.points().stream().mapToInt(n -> n).toArray()));
            row.put("ranks", ranks);
            row.put("firstSeconds", Json.number(first));
            row.put("framesPerSecond", Spread.of(frames).median());
            row.put("roundsPerSecond", Spread.of(rounds).median());
            row.put("stepsPerSecond", Spread.of(alone).median());
            row.put("ratio", Spread.of(ratio).median());
            row.put("ratioMin", Spread.of(ratio).min());
            row.put("ratioMax", Spread.of(ratio).max());
            row.put("cpuRatio", Spread.of(cpuRatio).median());
            row.put("cpuRatioMin", Spread.of(cpuRatio).min());
            row.put("cpuRatioMax", Spread.of(cpuRatio).max());
            row.put("pageMillisPerFrame", Spread.of(frameMillis).median());
            return row;
        }

        /** What the rounds of some seconds take, from the end of a round to the end of another. */
        private Usage usage(double seconds) {
            Ended from = after(last);
            double ranks = rankSeconds();
            double page = pageSeconds();
            Ended to = from;
            while (to.nanos() - from.nanos() < 1e9 * seconds) {
                to = after(to);
            }
            return new Usage(
                    to.step() - from.step(),
                    to.rounds() - from.rounds(),
                    1e-9 * (to.nanos() - from.nanos()),
                    rankSeconds() - ranks,
                    pageSeconds() - page);
        }

        private double rankSeconds() {
            return rankThreads.stream()
                    .mapToDouble(id -> 1e-9 * THREADS.getThreadCpuTime(id))
                    .sum();
        }

        private static double pageSeconds() {
            return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                    .filter(thread -> thread != null && thread.getThreadName().equals(PAGE_THREAD))
                    .mapToDouble(thread -> 1e-9 * Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())))
                    .sum();
        }

        private Ended after(Ended round) {
            while (last.step() == round.step() && !end.isDone()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            if (end.isDone()) {
                end.join();
                throw new IllegalStateException("the run has ended before the measurement");
            }
            return last;
        }

        @Override
        public void close() {
            ends = true;
            String why = end.handle((_, failure) -> String.valueOf(failure)).join();
            view.close();
            client.close();
            if (!why.contains(ENDED)) {
                throw new IllegalStateException("the run failed: " + why);
            }
        }
    }

    /** The environment of the run. */
    private record Surroundings(OutputDirectory directory, Watched watched) implements RunJob.Surroundings {
        @Override
        public List<RunListener> listeners(Supplier<OutputDirectory> output) {
            return List.of(watched.view.listener(output), new Rounds(watched));
        }
    }

    /** Tells the measurement each round. */
    private record Rounds(Watched watched) implements RunListener {
        @Override
        public boolean everyRound() {
            return true;
        }

        @Override
        public void round(LiveRun run, Round round) {
            watched.round(run);
        }
    }
}
