package org.parhelion.campaign.local;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.protocol.SplitMix64;

/**
 * A process that runs two campaigns and is killed: {@code KilledMain STORE LOG TASKS}. It appends to the log {@code run
 * CAMPAIGN TASK} when a task begins, and {@code ack CAMPAIGN TASK} when an outcome has been acknowledged.
 */
public final class KilledMain {
    static final CampaignId GRID = CampaignId.of("grid");
    static final CampaignId SEARCH = CampaignId.of("search");
    private static final TaskProgram PROGRAM = new TaskProgram.RunFile("a.yaml");
    private static final RunningTask ENDED = new RunningTask() {
        @Override
        public void cancel() {}

        @Override
        public void drain() {}
    };

    private KilledMain() {}

    /** {@code STORE LOG TASKS}. */
    public static void main(String[] arguments) throws InterruptedException {
        Path log = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        try (TaskStore store = TaskStores.open(URI.create(arguments[0]))) {
            run(store, log, count);
        }
        append(log, "end");
    }

    public static void run(TaskStore store, Path log, int count) throws InterruptedException {
        run(store, log, count, () -> {});
    }

    /** What is done between leading and the submission of the campaigns. */
    interface Opened {
        void run() throws InterruptedException;
    }

    static void run(TaskStore store, Path log, int count, Opened opened) throws InterruptedException {
        TaskExecutor executor = (assignment, listener) -> {
            append(
                    log,
                    "run " + assignment.attempt().campaign() + " "
                            + assignment.attempt().task());
            double x = assignment
                    .task()
                    .parameters()
                    .getOrDefault("x", Scalar.of(0))
                    .asDouble();
            listener.ended(new TaskOutcome.Succeeded(Map.of("y", Scalar.of(x * x)), ""));
            return ENDED;
        };
        CampaignListener listener = new CampaignListener() {
            @Override
            public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
                append(log, "ack " + attempt.campaign() + " " + attempt.task());
            }
        };
        try (CampaignRunner runner = LocalRunner.open(store, executor, RunnerOptions.DEFAULT.withSlots(2), listener)) {
            opened.run();
            runner.submit(GRID, CampaignRule.DEFAULT, grid(count));
            runner.submit(SEARCH, CampaignRule.DEFAULT, new Walk(count), "walk " + count);
            runner.await(GRID, Duration.ofMinutes(5));
            runner.await(SEARCH, Duration.ofMinutes(5));
        }
    }

    static List<TaskSpec> grid(int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(TaskSpec.of(i, PROGRAM, Map.of("x", Scalar.of(0.5 * i)))
                    .withDependencies(i < 10 ? List.of() : List.of(i - 10, i / 2)));
        }
        return tasks;
    }

    /** One write, so that a kill leaves whole lines. */
    public static void append(Path log, String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Each point is the last result plus a random step. */
    private static final class Walk implements TaskSource {
        private final int most;
        private double sum;
        private int asked;

        private Walk(int most) {
            this.most = most;
        }

        private TaskSpec ask() {
            double x = sum + SplitMix64.of(5, asked).nextDouble();
            return TaskSpec.of(asked++, PROGRAM, Map.of("x", Scalar.of(x)));
        }

        @Override
        public List<TaskSpec> begin() {
            return List.of(ask(), ask(), ask());
        }

        @Override
        public List<TaskSpec> told(int task, TaskOutcome outcome) {
            if (outcome instanceof TaskOutcome.Succeeded succeeded) {
                sum += Math.sqrt(succeeded
                                .results()
                                .getOrDefault("y", Scalar.of(0))
                                .asDouble())
                        / 1000;
            }
            return asked < most ? List.of(ask()) : List.of();
        }

        @Override
        public byte[] state() {
            return ByteBuffer.allocate(12).putDouble(sum).putInt(asked).array();
        }

        @Override
        public void restore(byte[] state) {
            sum = ByteBuffer.wrap(state).getDouble();
            asked = ByteBuffer.wrap(state).getInt(8);
        }
    }
}
