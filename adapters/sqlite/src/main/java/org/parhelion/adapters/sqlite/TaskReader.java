package org.parhelion.adapters.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskCodec;

/** Reads all campaigns: tasks in the order in which they were appended, then what outcomes changed. */
final class TaskReader {
    private final TaskCodec codec;
    private final PreparedStatement campaigns;
    private final PreparedStatement tasks;
    private final PreparedStatement outcomes;

    TaskReader(Connection connection, TaskCodec codec) throws SQLException {
        this.codec = codec;
        campaigns = connection.prepareStatement("SELECT number, tenant, name, rule, deadline, fingerprint, told, source"
                + " FROM campaign ORDER BY number");
        tasks = connection.prepareStatement("SELECT campaign, task, spec FROM task ORDER BY seq");
        outcomes = connection.prepareStatement(
                "SELECT campaign, task, kind, history, outcome, worker, millis FROM outcome ORDER BY seq");
    }

    void close() throws SQLException {
        campaigns.close();
        tasks.close();
        outcomes.close();
    }

    /** Everything; {@code rows} receives what the checks of writes need. */
    List<StoredCampaign> campaigns(Map<CampaignId, TaskTables.Row> rows) throws SQLException {
        Map<Long, List<TaskRecord>> records = new HashMap<>();
        Map<Long, StoredCampaign> found = new LinkedHashMap<>();
        try (ResultSet row = campaigns.executeQuery()) {
            while (row.next()) {
                found.put(row.getLong(1), campaign(row));
                records.put(row.getLong(1), new ArrayList<>());
            }
        }
        readTasks(records);
        readOutcomes(records);
        List<StoredCampaign> all = new ArrayList<>();
        for (Map.Entry<Long, StoredCampaign> entry : found.entrySet()) {
            StoredCampaign campaign = entry.getValue();
            List<TaskRecord> own = of(records, entry.getKey());
            all.add(new StoredCampaign(
                    campaign.id(),
                    campaign.rule(),
                    campaign.deadlineNanos(),
                    campaign.fingerprint(),
                    campaign.source(),
                    own));
            rows.put(campaign.id(), checks(entry.getKey(), own));
        }
        return all;
    }

    private static TaskTables.Row checks(long number, List<TaskRecord> tasks) {
        TaskTables.Row row = new TaskTables.Row(number);
        row.tasks = tasks.size();
        for (int i = 0; i < tasks.size(); i++) {
            row.ended.set(i, tasks.get(i).state().ended());
        }
        return row;
    }

    private StoredCampaign campaign(ResultSet row) throws SQLException {
        int told = row.getInt(7);
        Optional<StoredSource> state =
                row.wasNull() ? Optional.empty() : Optional.of(new StoredSource(told, row.getBytes(8)));
        return new StoredCampaign(
                new CampaignId(row.getString(2), row.getString(3)),
                codec.decodeRule(row.getBytes(4)),
                row.getLong(5),
                row.getString(6),
                state,
                List.of());
    }

    private void readTasks(Map<Long, List<TaskRecord>> records) throws SQLException {
        try (ResultSet row = tasks.executeQuery()) {
            while (row.next()) {
                of(records, row.getLong(1))
                        .add(new TaskRecord(
                                codec.decodeTask(row.getInt(2), row.getBytes(3)),
                                TaskState.READY,
                                TaskHistory.NONE,
                                Optional.empty(),
                                "",
                                0));
            }
        }
    }

    private void readOutcomes(Map<Long, List<TaskRecord>> records) throws SQLException {
        try (ResultSet row = outcomes.executeQuery()) {
            while (row.next()) {
                List<TaskRecord> own = of(records, row.getLong(1));
                int task = row.getInt(2);
                own.set(task, after(own.get(task), row));
            }
        }
    }

    private TaskRecord after(TaskRecord before, ResultSet row) throws SQLException {
        TaskHistory history = codec.decodeHistory(row.getBytes(4));
        if (row.getInt(3) == TaskTables.REOPENED) {
            return new TaskRecord(
                    before.spec(), TaskState.READY, history, Optional.empty(), before.worker(), before.runMillis());
        }
        TaskOutcome outcome = codec.decodeOutcome(row.getBytes(5));
        TaskState state = row.getInt(3) == TaskTables.LAST ? TaskState.after(outcome) : TaskState.READY;
        return new TaskRecord(before.spec(), state, history, Optional.of(outcome), row.getString(6), row.getLong(7));
    }

    private static List<TaskRecord> of(Map<Long, List<TaskRecord>> records, long campaign) {
        List<TaskRecord> own = records.get(campaign);
        if (own == null) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED,
                    "the store is damaged: a task belongs to campaign " + campaign + ", which it does not contain");
        }
        return own;
    }
}
