package org.parhelion.adapters.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskCodec;

/** The tables' statements, inside the transaction of the writer's thread. */
final class TaskTables {
    /** A campaign's row, as far as writes need it. */
    private static final class Row {
        private final long number;
        private int tasks;

        private Row(long number, int tasks) {
            this.number = number;
            this.tasks = tasks;
        }
    }

    private final TaskCodec codec = new TaskCodec();
    private final Map<CampaignId, Row> rows = new HashMap<>();
    private long leads;
    private final PreparedStatement leader;
    private final PreparedStatement newLeader;
    private final PreparedStatement campaign;
    private final PreparedStatement newCampaign;
    private final PreparedStatement counted;
    private final PreparedStatement newTask;
    private final PreparedStatement outcome;
    private final PreparedStatement reopening;
    private final PreparedStatement source;
    private final PreparedStatement allCampaigns;
    private final PreparedStatement allTasks;

    TaskTables(Connection connection) throws SQLException {
        leader = connection.prepareStatement("SELECT epoch FROM leader");
        newLeader = connection.prepareStatement("UPDATE leader SET epoch = epoch + 1, name = ?");
        campaign = connection.prepareStatement("SELECT number, tasks FROM campaign WHERE tenant = ? AND name = ?");
        newCampaign = connection.prepareStatement(
                "INSERT INTO campaign (tenant, name, rule, deadline, fingerprint) VALUES (?, ?, ?, ?, ?)");
        counted = connection.prepareStatement("UPDATE campaign SET tasks = ? WHERE number = ?");
        newTask = connection.prepareStatement("INSERT INTO task (campaign, task, spec) VALUES (?, ?, ?)");
        outcome = connection.prepareStatement(
                "UPDATE task SET ended = ?, history = ?, outcome = ?, worker = ?, millis = ?"
                        + " WHERE campaign = ? AND task = ? AND ended = 0");
        reopening = connection.prepareStatement(
                "UPDATE task SET ended = 0, history = ?, outcome = NULL WHERE campaign = ? AND task = ? AND ended = 1");
        source = connection.prepareStatement("UPDATE campaign SET told = ?, source = ? WHERE number = ?");
        allCampaigns = connection.prepareStatement("SELECT number, tenant, name, rule, deadline, fingerprint, told,"
                + " source FROM campaign ORDER BY number");
        allTasks = connection.prepareStatement("SELECT task, spec, ended, history, outcome, worker, millis FROM task"
                + " WHERE campaign = ? ORDER BY task");
    }

    void close() throws SQLException {
        for (PreparedStatement statement : List.of(
                leader,
                newLeader,
                campaign,
                newCampaign,
                counted,
                newTask,
                outcome,
                reopening,
                source,
                allCampaigns,
                allTasks)) {
            statement.close();
        }
    }

    /** What was remembered may have been rolled back. */
    void forget() {
        rows.clear();
    }

    // Writes -------------------------------------------------------------------------------------------------------

    /** A transaction has begun: who leads cannot change before its end. */
    void begin() throws SQLException {
        try (ResultSet row = leader.executeQuery()) {
            row.next();
            leads = row.getLong(1);
        }
    }

    void lead(String coordinator) throws SQLException {
        rows.clear();
        newLeader.setString(1, coordinator);
        newLeader.executeUpdate();
        leads++;
    }

    void apply(long epoch, List<StoreWrite> writes) throws SQLException {
        if (leads != epoch) {
            rows.clear();
            throw new CampaignException(
                    CampaignException.Kind.FENCED,
                    "epoch " + epoch + " is over: a coordinator with epoch " + leads + " leads this store now");
        }
        for (StoreWrite write : writes) {
            switch (write) {
                case StoreWrite.NewCampaign begin -> begin(begin);
                case StoreWrite.NewTasks added -> add(added);
                case StoreWrite.NewOutcome end -> end(end);
                case StoreWrite.Reopening again -> reopen(again);
                case StoreWrite.NewSource state -> source(state);
            }
        }
    }

    private void begin(StoreWrite.NewCampaign begin) throws SQLException {
        CampaignId id = begin.campaign();
        if (find(id).isPresent()) {
            throw refused("campaign " + id + " exists");
        }
        newCampaign.setString(1, id.tenant());
        newCampaign.setString(2, id.name());
        newCampaign.setBytes(3, codec.encode(begin.rule()));
        newCampaign.setLong(4, begin.deadlineNanos());
        newCampaign.setString(5, begin.fingerprint());
        newCampaign.executeUpdate();
    }

    private void add(StoreWrite.NewTasks added) throws SQLException {
        Row row = row(added.campaign());
        for (TaskSpec task : added.tasks()) {
            if (task.index() != row.tasks) {
                throw refused(
                        "task " + task.index() + " of " + added.campaign() + " is not the next, which is " + row.tasks);
            }
            newTask.setLong(1, row.number);
            newTask.setInt(2, task.index());
            newTask.setBytes(3, codec.encode(task));
            newTask.executeUpdate();
            row.tasks++;
        }
        counted.setInt(1, row.tasks);
        counted.setLong(2, row.number);
        counted.executeUpdate();
    }

    private void end(StoreWrite.NewOutcome end) throws SQLException {
        Row row = row(end.campaign());
        outcome.setInt(1, end.last() ? 1 : 0);
        outcome.setBytes(2, codec.encode(end.history()));
        outcome.setBytes(3, codec.encode(end.outcome()));
        outcome.setString(4, end.worker());
        outcome.setLong(5, end.runMillis());
        outcome.setLong(6, row.number);
        outcome.setInt(7, end.attempt().task());
        requireOne(outcome, end.attempt().task(), end.campaign(), "has an outcome already, or does not exist");
    }

    private void reopen(StoreWrite.Reopening again) throws SQLException {
        Row row = row(again.campaign());
        reopening.setBytes(1, codec.encode(again.history()));
        reopening.setLong(2, row.number);
        reopening.setInt(3, again.task());
        requireOne(reopening, again.task(), again.campaign(), "has not ended");
    }

    private static void requireOne(PreparedStatement update, int task, CampaignId id, String otherwise)
            throws SQLException {
        if (update.executeUpdate() != 1) {
            throw refused("task " + task + " of " + id + " " + otherwise);
        }
    }

    private void source(StoreWrite.NewSource state) throws SQLException {
        Row row = row(state.campaign());
        if (state.source().told() > row.tasks) {
            throw refused("the source of " + state.campaign() + " is ahead of its tasks");
        }
        source.setInt(1, state.source().told());
        source.setBytes(2, state.source().state());
        source.setLong(3, row.number);
        source.executeUpdate();
    }

    private Row row(CampaignId id) throws SQLException {
        return find(id).orElseThrow(() -> refused("campaign " + id + " does not exist"));
    }

    private Optional<Row> find(CampaignId id) throws SQLException {
        Row known = rows.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        campaign.setString(1, id.tenant());
        campaign.setString(2, id.name());
        try (ResultSet found = campaign.executeQuery()) {
            if (!found.next()) {
                return Optional.empty();
            }
            Row row = new Row(found.getLong(1), found.getInt(2));
            rows.put(id, row);
            return Optional.of(row);
        }
    }

    private static CampaignException refused(String message) {
        return new CampaignException(CampaignException.Kind.REFUSED, message);
    }

    // Reads --------------------------------------------------------------------------------------------------------

    StoreSnapshot snapshot() throws SQLException {
        List<StoredCampaign> campaigns = new ArrayList<>();
        try (ResultSet row = allCampaigns.executeQuery()) {
            while (row.next()) {
                int told = row.getInt(7);
                Optional<StoredSource> state =
                        row.wasNull() ? Optional.empty() : Optional.of(new StoredSource(told, row.getBytes(8)));
                campaigns.add(new StoredCampaign(
                        new CampaignId(row.getString(2), row.getString(3)),
                        codec.decodeRule(row.getBytes(4)),
                        row.getLong(5),
                        row.getString(6),
                        state,
                        tasks(row.getLong(1))));
            }
        }
        return new StoreSnapshot(leads, campaigns);
    }

    private List<TaskRecord> tasks(long campaignNumber) throws SQLException {
        List<TaskRecord> tasks = new ArrayList<>();
        allTasks.setLong(1, campaignNumber);
        try (ResultSet row = allTasks.executeQuery()) {
            while (row.next()) {
                byte[] history = row.getBytes(4);
                byte[] last = row.getBytes(5);
                String worker = row.getString(6);
                Optional<TaskOutcome> end = last == null ? Optional.empty() : Optional.of(codec.decodeOutcome(last));
                tasks.add(new TaskRecord(
                        codec.decodeTask(row.getInt(1), row.getBytes(2)),
                        state(row.getInt(3) == 1, end),
                        history == null ? TaskHistory.NONE : codec.decodeHistory(history),
                        end,
                        worker == null ? "" : worker,
                        row.getLong(7)));
            }
        }
        return tasks;
    }

    private static TaskState state(boolean ended, Optional<TaskOutcome> outcome) {
        return ended ? TaskState.after(outcome.orElseThrow()) : TaskState.READY;
    }
}
