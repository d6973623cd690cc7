package org.parhelion.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.job.DeviceChoice;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.job.RunResult;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.stop.StopReason;
import org.parhelion.view.live.RunActions;

/** A run with a page, on threads. It computes only the rounds that the test lets through. */
final class TestRun implements AutoCloseable {
    private static final int ENOUGH = 1 << 28;

    private final LiveView view;
    private final OutputDirectory directory;
    private final Semaphore rounds = new Semaphore(0);
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final AtomicBoolean stops = new AtomicBoolean();
    private final List<String> notes = new CopyOnWriteArrayList<>();

    private TestRun(Path temp, int ranks, String yaml) {
        RunFile runFile = read(temp, yaml);
        directory = OutputDirectory.open(temp.resolve("out"), true);
        RunActions actions = new RunActions(Optional.of(() -> stops.set(true)), true, stops::get);
        view = new LiveView(0, runFile, actions, notes::add);
        view.open();
        Thread.ofPlatform().name("run").start(() -> {
            try {
                RunJob job = job(runFile);
                Ranks.threads(ranks, job);
                RunResult ended = job.result().orElseThrow();
                directory.publish(file -> Files.writeString(file, Json.pretty(ended.json())), List.of());
                result.complete(ended);
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
    }

    /** Starts a run that stops before its first round. */
    static TestRun start(Path temp, int ranks, String yaml) {
        return new TestRun(temp, ranks, yaml);
    }

    /** The run without a page. */
    static RunResult plain(Path temp, int ranks, String yaml) throws Exception {
        RunFile runFile = read(temp, yaml);
        OutputDirectory directory = OutputDirectory.open(temp.resolve("plain"), true);
        RunJob job = new RunJob(runFile, Optional.empty(), Optional.empty(), new Surroundings(runFile, directory));
        Ranks.threads(ranks, job);
        return job.result().orElseThrow();
    }

    private static RunFile read(Path temp, String yaml) {
        try {
            return RunFile.read(Files.writeString(temp.resolve("run.yaml"), yaml), List.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RunJob job(RunFile runFile) {
        return new RunJob(runFile, Optional.empty(), Optional.empty(), new Surroundings(runFile, directory) {
            @Override
            public List<RunListener> listeners(Supplier<OutputDirectory> output) {
                return List.of(view.listener(output), new Gate());
            }

            // Blocks move away from rank 0 as soon as they can.
            @Override
            public LoadBalance balance(LoadBalance options) {
                return options.withWindow(1, 0)
                        .measuring(simulation -> (double) simulation.clock().step()
                                * simulation.block().owned().volume()
                                * (simulation.block().rank() == 0 ? 3 : 1));
            }

            @Override
            public int stop(double checkpointSeconds, double untilNextSeconds) {
                return stops.get() ? StopReason.PAGE.code() : 0;
            }
        });
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

    private static class Surroundings implements RunJob.Surroundings {
        private final RunFile runFile;
        private final OutputDirectory directory;

        Surroundings(RunFile runFile, OutputDirectory directory) {
            this.runFile = runFile;
            this.directory = directory;
        }

        @Override
        public DeviceChoice devices() {
            return DeviceChoice.of("cpu", runFile.device());
        }

        @Override
        public OutputDirectory directory() {
            return directory;
        }
    }

    /** Waits until a viewer has asked for something. */
    void awaitWork() throws InterruptedException {
        view.page().awaitWork(Long.MAX_VALUE, 30_000);
    }

    /** Lets all rounds through. */
    void go() {
        rounds.release(ENOUGH);
    }

    /** The run must stop, for a reason that is not the page's. */
    void mustStop() {
        stops.set(true);
    }

    /** Waits for the end. */
    RunResult finish() throws Exception {
        return result.get(60, TimeUnit.SECONDS);
    }

    String url() {
        return view.url().orElseThrow();
    }

    List<String> notes() {
        return notes;
    }

    Path directory() {
        return directory.directory();
    }

    @Override
    public void close() {
        go();
        view.close();
    }
}
