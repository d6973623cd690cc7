package org.parhelion.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignException;
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
import org.parhelion.campaign.local.LocalRunner;
import org.parhelion.campaign.store.LogExtent;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.protocol.SplitMix64;

@Timeout(120)
class RewindTest {
    private static final CampaignId SEARCH = CampaignId.of("search");
    private static final int TASKS = 40;
    private static final RunningTask ENDED = new RunningTask() {
        @Override
        public void cancel() {}

        @Override
        public void drain() {}
    };

    /** The results depend on the parameters alone. */
    private static final TaskExecutor SQUARES = (assignment, listener) -> {
        long n = ((Scalar.Whole) assignment.task().parameters().getOrDefault("n", Scalar.of(0L))).value();
        listener.ended(new TaskOutcome.Succeeded(Map.of("y", Scalar.of(n * n % 101)), ""));
        return ENDED;
    };

    /** Each outcome chooses the next task, after three to begin with. */
    private static final class Chain implements TaskSource {
        private final long step;
        private long sum;
        private int chosen;

        private Chain(long step) {
            this.step = step;
        }

        private TaskSpec next() {
            return TaskSpec.of(
                    chosen++, new TaskProgram.JavaMethod("Squares", "run"), Map.of("n", Scalar.of(step + sum)));
        }

        @Override
        public List<TaskSpec> begin() {
            return List.of(next(), next(), next());
        }

        @Override
        public List<TaskSpec> told(int task, TaskOutcome outcome) {
            sum += ((Scalar.Whole) ((TaskOutcome.Succeeded) outcome).results().getOrDefault("y", Scalar.of(0L)))
                    .value();
            return chosen < TASKS ? List.of(next()) : List.of();
        }

        @Override
        public byte[] state() {
            return ByteBuffer.allocate(12).putLong(sum).putInt(chosen).array();
        }

        @Override
        public void restore(byte[] state) {
            ByteBuffer bytes = ByteBuffer.wrap(state);
            sum = bytes.getLong();
            chosen = bytes.getInt();
        }
    }

    @TempDir
    private Path directory;

    private TaskStore open() {
        return TaskStores.open(URI.create("sqlite:" + directory.resolve("campaign.db")));
    }

    /** Runs the campaign to its end, and returns tasks and results. */
    private List<List<Object>> run(long step) throws InterruptedException {
        try (TaskStore store = open();
                CampaignRunner runner =
                        LocalRunner.open(store, SQUARES, RunnerOptions.DEFAULT, new CampaignListener() {})) {
            runner.submit(SEARCH, CampaignRule.DEFAULT, new Chain(step), "chain");
            assertThat(runner.await(SEARCH, Duration.ofSeconds(100))).isTrue();
            List<List<Object>> table = new ArrayList<>();
            runner.tasks(SEARCH).forEach(task -> table.add(List.of(task.spec(), task.state(), task.outcome())));
            return table;
        }
    }

    @Test
    void aSearchThatWentBackMakesTheSameChoices() throws InterruptedException {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        SplitMix64 random = SplitMix64.of(seed, 0);
        List<List<Object>> undisturbed = run(3);
        assertThat(undisturbed).hasSize(TASKS);
        for (int i = 0; i < 6; i++) {
            long entry;
            try (TaskStore store = open()) {
                LogExtent extent = store.extent();
                entry = extent.first() + random.nextInt((int) (extent.last() - extent.first() + 1));
                store.rewind(new LogPlace.Entry(entry));
            }
            assertThat(run(3)).as("seed %d, back to entry %d", seed, entry).isEqualTo(undisturbed);
        }
    }

    @Test
    void aSourceThatChoosesOtherTasksIsRefused() throws InterruptedException {
        run(3);
        try (TaskStore store = open()) {
            store.rewind(new LogPlace.Entry(store.extent().last()));
        }
        assertThatThrownBy(() -> run(4)).hasMessageContaining("does not choose task 0 of the store again");
    }

    @Test
    void aPlaceInsideACommitIsRefused() {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of("x", Scalar.of("x".repeat(200)))));
        }
        try (TaskStore store = open()) {
            store.commit(
                            store.lead("test").epoch(),
                            List.of(
                                    new StoreWrite.NewCampaign(SEARCH, CampaignRule.DEFAULT, 5, "p"),
                                    new StoreWrite.NewTasks(SEARCH, tasks)))
                    .join();
            long last = store.extent().last();
            assertThat(last).as("entries of one commit").isGreaterThan(1);
            assertThatThrownBy(() -> store.rewind(new LogPlace.Entry(last - 1)))
                    .isInstanceOf(CampaignException.class)
                    .hasMessageContaining("no commit ends at entry " + (last - 1));
            assertThat(store.rewind(new LogPlace.Entry(last))
                            .campaigns()
                            .getFirst()
                            .tasks())
                    .hasSize(4000);
        }
    }
}
