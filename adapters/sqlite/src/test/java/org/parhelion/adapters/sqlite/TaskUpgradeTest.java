package org.parhelion.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskCodec;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

/** Stores of version 1, written here as that version wrote them: a row for each task and each outcome. */
class TaskUpgradeTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final CampaignId SEARCH = new CampaignId("ada", "search");
    private static final TaskOutcome WELL = new TaskOutcome.Succeeded(Map.of("energy", Scalar.of(0.5)), "out/1");
    private static final TaskOutcome BADLY = new TaskOutcome.Failed(FailureClass.FAILED, "status 3");
    private static final TaskHistory ONCE = new TaskHistory(1, 0, 0, 0, Set.of());
    private static final TaskHistory TWICE = new TaskHistory(2, 1, 7, 0, Set.of("node3"));

    private final TaskCodec codec = new TaskCodec();

    @TempDir
    private Path directory;

    private static TaskSpec task(int index) {
        return TaskSpec.of(index, new TaskProgram.RunFile("heat.yaml"), Map.of("x", Scalar.of(index * 0.5)));
    }

    private static void insert(Connection connection, String table, Object... values) throws SQLException {
        String places = "?" + ", ?".repeat(values.length - 1);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + table + " VALUES (" + places + ")")) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private void outcome(
            Connection connection,
            int number,
            int campaign,
            int task,
            int kind,
            TaskHistory history,
            TaskOutcome outcome)
            throws SQLException {
        insert(
                connection,
                "outcome",
                number,
                campaign,
                task,
                kind,
                codec.encode(history),
                codec.encode(outcome),
                "w",
                17);
    }

    private void writeVersion1(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            TaskSchema.upgrade(connection, List.of(TaskSchema.TO_1));
            byte[] rule = codec.encode(CampaignRule.DEFAULT);
            insert(
                    connection,
                    "campaign (number, tenant, name, rule, deadline, fingerprint)",
                    1,
                    "default",
                    "sweep",
                    rule,
                    5,
                    "p");
            insert(connection, "campaign", 2, "ada", "search", rule, Long.MAX_VALUE, "q", 1, new byte[] {4, 2});
            insert(connection, "task", 1, 1, 0, codec.encode(task(0)));
            insert(connection, "task", 2, 2, 0, codec.encode(task(0)));
            insert(connection, "task", 3, 1, 1, codec.encode(task(1)));
            insert(connection, "task", 4, 1, 2, codec.encode(task(2)));
            outcome(connection, 1, 1, 1, 0, ONCE, BADLY);
            outcome(connection, 2, 1, 1, 1, TWICE, WELL);
            outcome(connection, 3, 2, 0, 1, ONCE, BADLY);
            outcome(connection, 4, 1, 0, 1, ONCE, BADLY);
            insert(connection, "outcome (campaign, task, kind, history)", 1, 0, 2, codec.encode(TWICE));
        }
    }

    private static StoreWrite end(CampaignId id, int task, TaskOutcome outcome, TaskHistory history, boolean last) {
        return new StoreWrite.NewOutcome(new Attempt(id, task, 1, 0), "w", 17, outcome, history, last);
    }

    @Test
    void aStoreOfVersion1ContainsTheSameAfterItsUpgrade() throws SQLException {
        Path file = directory.resolve("campaign.db");
        writeVersion1(file);
        MemoryTaskStore expected = new MemoryTaskStore();
        long epoch = expected.lead("test").epoch();
        expected.commit(
                        epoch,
                        List.of(
                                new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p"),
                                new StoreWrite.NewCampaign(SEARCH, CampaignRule.DEFAULT, Long.MAX_VALUE, "q"),
                                new StoreWrite.NewTasks(SWEEP, List.of(task(0), task(1), task(2))),
                                new StoreWrite.NewTasks(SEARCH, List.of(task(0))),
                                end(SWEEP, 1, BADLY, ONCE, false),
                                end(SWEEP, 1, WELL, TWICE, true),
                                end(SEARCH, 0, BADLY, ONCE, true),
                                end(SWEEP, 0, BADLY, ONCE, true),
                                new StoreWrite.Reopening(SWEEP, 0, TWICE),
                                new StoreWrite.NewSource(SEARCH, new StoredSource(1, new byte[] {4, 2}))))
                .join();
        try (TaskStore store = TaskStores.open(URI.create("sqlite:" + file))) {
            assertThat(store.snapshot().campaigns())
                    .isEqualTo(expected.snapshot().campaigns());
            assertThat(store.snapshot().leasesComplete()).isFalse();
            long again = store.lead("test").epoch();
            store.commit(again, List.of(end(SWEEP, 2, WELL, ONCE, true))).join();
        }
        expected.commit(epoch, List.of(end(SWEEP, 2, WELL, ONCE, true))).join();
        try (TaskStore store = TaskStores.open(URI.create("sqlite:" + file))) {
            assertThat(store.snapshot().campaigns())
                    .isEqualTo(expected.snapshot().campaigns());
        }
    }
}
