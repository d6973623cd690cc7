package org.parhelion.adapters.sqlite;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.local.LocalRunner;
import org.parhelion.campaign.store.LogTaskStore;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

/** Measures the SQLite store and a local campaign on it: {@code CampaignSpeed DIRECTORY [REPETITIONS [submit | start]]}. */
final class CampaignSpeed {
    private static final int CLIENTS = 64;
    private static final int STARTS = 500;
    private static final TaskProgram PROGRAM = new TaskProgram.RunFile("configs/heat.yaml");
    private static final RunningTask ENDED = new RunningTask() {
        @Override
        public void cancel() {}

        @Override
        public void drain() {}
    };
    private static final TaskExecutor NO_OP = (assignment, listener) -> {
        listener.ended(new TaskOutcome.Succeeded(Map.of(), ""));
        return ENDED;
    };

    private static long reportedNanos;

    private CampaignSpeed() {}

    /** {@code DIRECTORY [REPETITIONS [submit | start]]}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        for (int i = 0; i < repetitions; i++) {
            if (arguments.length > 2 && arguments[2].equals("start")) {
                starts(directory, "sqlite:" + directory.resolve("start" + i + ".db"));
                starts(directory, "memory:start" + i);
                continue;
            }
            System.out.printf(Locale.ROOT, "fsync p50 %.3f ms%n", fsyncMillis(directory));
            submitters(directory.resolve("one" + i + ".db"), 200_000, 1, 1);
            submitters(directory.resolve("window" + i + ".db"), 400_000, 1, 32);
            submitters(directory.resolve("many" + i + ".db"), 400_000, 100, 1);
            campaigns(directory.resolve("single" + i + ".db"), 20_000, 1);
            campaigns(directory.resolve("campaign" + i + ".db"), 400_000, 100);
            if (arguments.length > 2) {
                continue;
            }
            outcomes(directory.resolve("outcome" + i + ".db"), 100_000, 64);
            local(directory.resolve("local" + i + ".db"), 100_000, false);
            local(directory.resolve("dag" + i + ".db"), 10_000, true);
        }
        if (arguments.length <= 2) {
            million(directory.resolve("million.db"));
        }
    }

    private static double fsyncMillis(Path directory) throws IOException {
        Path file = directory.resolve("fsync");
        long[] nanos = new long[200];
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            ByteBuffer page = ByteBuffer.allocate(4096);
            for (int i = 0; i < nanos.length; i++) {
                page.clear();
                long start = System.nanoTime();
                channel.write(page, 4096L * i);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }

    /**
     * One task at a time: from the call of submit to its start in a thread of the executor. A commit of SQLite lies between; in turns with it, a page is
     * written to a file that grows as SQLite's log does, and synchronized: what remains is ours.
     */
    private static void starts(Path directory, String address) throws IOException, InterruptedException {
        AtomicLong started = new AtomicLong();
        TaskExecutor clock = (assignment, listener) -> {
            started.set(System.nanoTime());
            listener.ended(new TaskOutcome.Succeeded(Map.of(), ""));
            return ENDED;
        };
        double[] disk = new double[STARTS];
        double[] start = new double[STARTS];
        try (FileChannel file = FileChannel.open(
                        directory.resolve("fsync"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                TaskStore store = TaskStores.open(URI.create(address));
                CampaignRunner runner =
                        LocalRunner.open(store, clock, RunnerOptions.DEFAULT, new CampaignListener() {})) {
            for (int i = -STARTS; i < STARTS; i++) { // the first half warms up
                long began = System.nanoTime();
                file.write(ByteBuffer.allocate(4096), file.size());
                file.force(false);
                double fsyncMillis = (System.nanoTime() - began) / 1e6;
                CampaignId id = CampaignId.of("c" + (i + STARTS));
                began = System.nanoTime();
                runner.submit(id, CampaignRule.DEFAULT, List.of(task(0)));
                runner.await(id, Duration.ofMinutes(1));
                if (i >= 0) {
                    disk[i] = fsyncMillis;
                    start[i] = (started.get() - began) / 1e6;
                }
            }
        }
        Arrays.sort(disk);
        Arrays.sort(start);
        System.out.printf(
                Locale.ROOT,
                "%-12s submit to start p50 %.3f ms, p99 %.3f ms; fsync p50 %.3f ms, p99 %.3f ms%n",
                address.substring(0, address.indexOf(':')),
                start[STARTS / 2],
                start[STARTS * 99 / 100],
                disk[STARTS / 2],
                disk[STARTS * 99 / 100]);
    }

    private static TaskSpec task(int index) {
        return TaskSpec.of(
                index, PROGRAM, Map.of("shot", Scalar.of((long) index), "frequency", Scalar.of(0.5 * index)));
    }

    /** Also prints the processor time of all threads for one: what a loaded machine changes least. */
    private static void report(String what, int count, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long usedNanos = processorNanos();
        System.out.printf(
                Locale.ROOT,
                "%-50s %9.0f/s  (%d in %.3f s), processor time %.1f us each%n",
                what,
                count / seconds,
                count,
                seconds,
                (usedNanos - reportedNanos) / 1e3 / count);
        reportedNanos = processorNanos();
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    /** A submission, which returns when it is durable. */
    @FunctionalInterface
    private interface Submission {
        void submit(int client) throws InterruptedException;
    }

    /** Clients that submit at the same time, each again and again; prints the rate of tasks. */
    private static void measure(String what, int submissions, int tasksEach, Submission submission, Runnable awaitRest)
            throws InterruptedException {
        long[] nanos = new long[submissions];
        AtomicInteger begun = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int i = begun.getAndIncrement(); i < submissions; i = begun.getAndIncrement()) {
                        long began = System.nanoTime();
                        submission.submit(number);
                        nanos[i] = System.nanoTime() - began;
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        awaitRest.run();
        report(what, submissions * tasksEach, start);
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "    p50 %.2f ms, p99 %.2f ms%n",
                nanos[submissions / 2] / 1e6,
                nanos[(int) (submissions * 0.99)] / 1e6);
    }

    /** Each client adds tasks to a campaign of its own, and has up to {@code window} additions under way. */
    private static void submitters(Path file, int tasks, int tasksEach, int window) throws InterruptedException {
        try (TaskStore store = LogTaskStore.of(SqliteTaskLog.open(file))) {
            long epoch = store.lead("speed").epoch();
            int[] next = new int[CLIENTS];
            List<Deque<CompletableFuture<Void>>> underWay = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                underWay.add(new ArrayDeque<>());
                CampaignId id = CampaignId.of("client" + client);
                store.commit(epoch, List.of(new StoreWrite.NewCampaign(id, CampaignRule.DEFAULT, 0, "")))
                        .join();
            }
            measure(
                    "store: " + CLIENTS + " clients, " + tasksEach + " tasks each, " + window + " under way",
                    tasks / tasksEach,
                    tasksEach,
                    client -> {
                        List<TaskSpec> added = new ArrayList<>();
                        for (int i = 0; i < tasksEach; i++) {
                            added.add(task(next[client]++));
                        }
                        Deque<CompletableFuture<Void>> mine = underWay.get(client);
                        CampaignId id = CampaignId.of("client" + client);
                        mine.add(store.commit(epoch, List.of(new StoreWrite.NewTasks(id, added))));
                        if (mine.size() >= window) {
                            mine.remove().join();
                        }
                    },
                    () -> underWay.forEach(rest -> rest.forEach(CompletableFuture::join)));
        }
    }

    /** Each client submits campaigns to a coordinator, one after another. */
    private static void campaigns(Path file, int tasks, int tasksEach) throws InterruptedException {
        List<TaskSpec> added = new ArrayList<>();
        for (int i = 0; i < tasksEach; i++) {
            added.add(task(i));
        }
        AtomicInteger number = new AtomicInteger();
        TaskExecutor never = (assignment, listener) -> ENDED;
        try (TaskStore store = LogTaskStore.of(SqliteTaskLog.open(file));
                CampaignRunner runner =
                        LocalRunner.open(store, never, RunnerOptions.DEFAULT, new CampaignListener() {})) {
            measure(
                    "coordinator: " + CLIENTS + " clients, campaigns of " + tasksEach + " tasks",
                    tasks / tasksEach,
                    tasksEach,
                    client -> runner.submit(CampaignId.of("c" + number.getAndIncrement()), CampaignRule.DEFAULT, added),
                    () -> {});
        }
    }

    private static void outcomes(Path file, int tasks, int batch) {
        CampaignId id = CampaignId.of("outcomes");
        try (TaskStore store = LogTaskStore.of(SqliteTaskLog.open(file))) {
            long epoch = store.lead("speed").epoch();
            submit(store, epoch, id, tasks);
            long start = System.nanoTime();
            for (int first = 0; first < tasks; first += batch) {
                List<StoreWrite> writes = new ArrayList<>();
                for (int i = first; i < Math.min(first + batch, tasks); i++) {
                    writes.add(new StoreWrite.NewOutcome(
                            new Attempt(id, i, 1, epoch),
                            "w",
                            1,
                            new TaskOutcome.Succeeded(Map.of("misfit", Scalar.of(0.1 * i)), ""),
                            new TaskHistory(1, 0, 0, 0, Set.of()),
                            true));
                }
                store.commit(epoch, writes).join();
            }
            report("durable outcomes, " + batch + " a commit", tasks, start);
        }
    }

    private static void submit(TaskStore store, long epoch, CampaignId id, int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(task(i));
        }
        store.commit(
                        epoch,
                        List.of(
                                new StoreWrite.NewCampaign(id, CampaignRule.DEFAULT, Long.MAX_VALUE, ""),
                                new StoreWrite.NewTasks(id, tasks)))
                .join();
    }

    /** Submission to the last durable outcome, tasks that do nothing. */
    private static void local(Path file, int count, boolean layers) throws InterruptedException {
        CampaignId id = CampaignId.of("local");
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(
                    layers && i >= 100
                            ? task(i).withDependencies(List.of(i - 100, i - 100 + (i % 100 == 99 ? 0 : 1)))
                            : task(i));
        }
        RunnerOptions options = RunnerOptions.DEFAULT.withSlots(4).withPrefetch(256);
        try (TaskStore store = LogTaskStore.of(SqliteTaskLog.open(file));
                CampaignRunner runner = LocalRunner.open(store, NO_OP, options, new CampaignListener() {})) {
            long start = System.nanoTime();
            runner.submit(id, CampaignRule.DEFAULT, tasks);
            runner.await(id, Duration.ofMinutes(10));
            report(layers ? "graph of 100 layers x 100, submit to end" : "no-op tasks, submit to end", count, start);
        }
    }

    private static void million(Path file) {
        CampaignId id = CampaignId.of("million");
        try (TaskStore store = LogTaskStore.of(SqliteTaskLog.open(file))) {
            long epoch = store.lead("speed").epoch();
            long start = System.nanoTime();
            submit(store, epoch, id, 1_000_000);
            report("1 M tasks in one commit", 1_000_000, start);
        }
        try (TaskStore store = LogTaskStore.of(SqliteTaskLog.open(file))) {
            long start = System.nanoTime();
            RunnerOptions options = RunnerOptions.DEFAULT;
            TaskExecutor never = (assignment, listener) -> ENDED;
            long before = used();
            try (CampaignRunner runner = LocalRunner.open(store, never, options, new CampaignListener() {})) {
                runner.counts(id);
                report("1 M tasks opened again and queued", 1_000_000, start);
                System.out.printf(Locale.ROOT, "    heap %.3f MB a thousand%n", (used() - before) / 1e6 / 1_000);
            }
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
