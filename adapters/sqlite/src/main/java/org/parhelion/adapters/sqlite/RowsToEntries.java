package org.parhelion.adapters.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.LogTaskStore;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskCodec;

/** From version 1, with a row for each task and each outcome, to version 2, with a log of entries. */
final class RowsToEntries implements TaskSchema.Step {
    private static final int LAST = 1;
    private static final int REOPENED = 2;

    private final TaskCodec codec = new TaskCodec();

    @Override
    public void run(Connection connection) throws SQLException {
        TaskSchema.Step.of(
                        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
                        "CREATE TABLE source (campaign INTEGER PRIMARY KEY, told INTEGER NOT NULL, state BLOB NOT NULL)",
                        "INSERT INTO source SELECT number - 1, told, source FROM campaign WHERE source IS NOT NULL")
                .run(connection);
        List<StoreWrite> writes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO entry (bytes) VALUES (?)")) {
            Map<Long, CampaignId> ids = campaigns(statement, writes);
            tasks(statement, ids, writes);
            outcomes(statement, ids, writes);
            for (byte[] entry : LogTaskStore.entries(writes)) {
                insert.setBytes(1, entry);
                insert.executeUpdate();
            }
        }
        TaskSchema.Step.of("DROP TABLE outcome", "DROP TABLE task", "DROP TABLE campaign")
                .run(connection);
    }

    private Map<Long, CampaignId> campaigns(Statement statement, List<StoreWrite> writes) throws SQLException {
        Map<Long, CampaignId> ids = new HashMap<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT number, tenant, name, rule, deadline, fingerprint FROM campaign ORDER BY number")) {
            while (row.next()) {
                CampaignId id = new CampaignId(row.getString(2), row.getString(3));
                ids.put(row.getLong(1), id);
                writes.add(new StoreWrite.NewCampaign(
                        id, codec.decodeRule(row.getBytes(4)), row.getLong(5), row.getString(6)));
            }
        }
        return ids;
    }

    private void tasks(Statement statement, Map<Long, CampaignId> ids, List<StoreWrite> writes) throws SQLException {
        List<TaskSpec> tasks = new ArrayList<>();
        CampaignId campaign = null;
        try (ResultSet row = statement.executeQuery("SELECT campaign, task, spec FROM task ORDER BY campaign, seq")) {
            while (row.next()) {
                CampaignId next = id(ids, row.getLong(1));
                if (campaign != null && !campaign.equals(next)) {
                    writes.add(new StoreWrite.NewTasks(campaign, tasks));
                    tasks.clear();
                }
                campaign = next;
                tasks.add(codec.decodeTask(row.getInt(2), row.getBytes(3)));
            }
        }
        if (campaign != null) {
            writes.add(new StoreWrite.NewTasks(campaign, tasks));
        }
    }

    private void outcomes(Statement statement, Map<Long, CampaignId> ids, List<StoreWrite> writes) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT campaign, task, kind, history, outcome, worker, millis FROM outcome ORDER BY seq")) {
            while (row.next()) {
                CampaignId id = id(ids, row.getLong(1));
                int task = row.getInt(2);
                TaskHistory history = codec.decodeHistory(row.getBytes(4));
                writes.add(
                        row.getInt(3) == REOPENED
                                ? new StoreWrite.Reopening(id, task, history)
                                : new StoreWrite.NewOutcome(
                                        new Attempt(id, task, history.attempts(), 0),
                                        row.getString(6),
                                        row.getLong(7),
                                        codec.decodeOutcome(row.getBytes(5)),
                                        history,
                                        row.getInt(3) == LAST));
            }
        }
    }

    private static CampaignId id(Map<Long, CampaignId> ids, long number) {
        @Nullable CampaignId id = ids.get(number);
        if (id == null) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED,
                    "the store is damaged: a task belongs to campaign " + number + ", which it does not contain");
        }
        return id;
    }
}
