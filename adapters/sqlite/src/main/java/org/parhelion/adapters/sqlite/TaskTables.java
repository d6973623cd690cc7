package org.parhelion.adapters.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskCodec;

/** The tables' statements, inside the transaction of the writer's thread. */
final class TaskTables {
    static final int AGAIN = 0;
    static final int LAST = 1;
    static final int REOPENED = 2;

    /** What the checks of a campaign's writes need: nobody else writes while this process leads. */
    static final class Row {
        final long number;
        int tasks;
        final BitSet ended = new BitSet();

        Row(long number) {
            this.number = number;
        }
    }

    private final TaskCodec codec = new TaskCodec();
    private final TaskReader reader;
    private Map<CampaignId, Row> rows = new HashMap<>();
    private boolean stale = true;
    private long leads;
    private final PreparedStatement leader;
    private final PreparedStatement newLeader;
    private final PreparedStatement newCampaign;
    private final PreparedStatement newTask;
    private final PreparedStatement newOutcome;
    private final PreparedStatement source;

    TaskTables(Connection connection) throws SQLException {
        reader = new TaskReader(connection, codec);
        leader = connection.prepareStatement("SELECT epoch FROM leader");
        newLeader = connection.prepareStatement("UPDATE leader SET epoch = epoch + 1, name = ?");
        newCampaign = connection.prepareStatement(
                "INSERT INTO campaign (tenant, name, rule, deadline, fingerprint) VALUES (?, ?, ?, ?, ?)"
                        + " RETURNING number");
        newTask = connection.prepareStatement("INSERT INTO task (campaign, task, spec) VALUES (?, ?, ?)");
        newOutcome = connection.prepareStatement("INSERT INTO outcome (campaign, task, kind, history, outcome, worker,"
                + " millis) VALUES (?, ?, ?, ?, ?, ?, ?)");
        source = connection.prepareStatement("UPDATE campaign SET told = ?, source = ? WHERE number = ?");
    }

    void close() throws SQLException {
        reader.close();
        for (PreparedStatement statement : List.of(leader, newLeader, newCampaign, newTask, newOutcome, source)) {
            statement.close();
        }
    }

    /** What was remembered may have been rolled back. */
    void forget() {
        stale = true;
    }

    /** A transaction has begun: who leads cannot change before its end. */
    void begin() throws SQLException {
        try (ResultSet row = leader.executeQuery()) {
            row.next();
            leads = row.getLong(1);
        }
    }

    // Writes -------------------------------------------------------------------------------------------------------

    StoreSnapshot lead(String coordinator) throws SQLException {
        newLeader.setString(1, coordinator);
        newLeader.executeUpdate();
        leads++;
        return snapshot();
    }

    StoreSnapshot snapshot() throws SQLException {
        Map<CampaignId, Row> read = new HashMap<>();
        StoreSnapshot snapshot = new StoreSnapshot(leads, reader.campaigns(read));
        rows = read;
        stale = false;
        return snapshot;
    }

    void apply(long epoch, List<StoreWrite> writes) throws SQLException {
        if (leads != epoch) {
            throw new CampaignException(
                    CampaignException.Kind.FENCED,
                    "epoch " + epoch + " is over: a coordinator with epoch " + leads + " leads this store now");
        }
        if (stale) {
            snapshot();
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
        if (rows.containsKey(id)) {
            throw refused("campaign " + id + " exists");
        }
        newCampaign.setString(1, id.tenant());
        newCampaign.setString(2, id.name());
        newCampaign.setBytes(3, codec.encode(begin.rule()));
        newCampaign.setLong(4, begin.deadlineNanos());
        newCampaign.setString(5, begin.fingerprint());
        try (ResultSet number = newCampaign.executeQuery()) {
            number.next();
            rows.put(id, new Row(number.getLong(1)));
        }
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
    }

    private void end(StoreWrite.NewOutcome end) throws SQLException {
        Row row = row(end.campaign());
        int task = end.attempt().task();
        requireTask(row, end.campaign(), task);
        if (row.ended.get(task)) {
            throw refused("task " + task + " of " + end.campaign() + " has an outcome already");
        }
        newOutcome.setBytes(5, codec.encode(end.outcome()));
        newOutcome.setString(6, end.worker());
        newOutcome.setLong(7, end.runMillis());
        append(row, task, end.last() ? LAST : AGAIN, codec.encode(end.history()));
        row.ended.set(task, end.last());
    }

    private void reopen(StoreWrite.Reopening again) throws SQLException {
        Row row = row(again.campaign());
        requireTask(row, again.campaign(), again.task());
        if (!row.ended.get(again.task())) {
            throw refused("task " + again.task() + " of " + again.campaign() + " has not ended");
        }
        newOutcome.setBytes(5, null);
        newOutcome.setString(6, null);
        newOutcome.setLong(7, 0);
        append(row, again.task(), REOPENED, codec.encode(again.history()));
        row.ended.clear(again.task());
    }

    private void append(Row row, int task, int kind, byte[] history) throws SQLException {
        newOutcome.setLong(1, row.number);
        newOutcome.setInt(2, task);
        newOutcome.setInt(3, kind);
        newOutcome.setBytes(4, history);
        newOutcome.executeUpdate();
    }

    private static void requireTask(Row row, CampaignId id, int task) {
        if (task < 0 || task >= row.tasks) {
            throw refused("task " + task + " of " + id + " does not exist");
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

    private Row row(CampaignId id) {
        @Nullable Row row = rows.get(id);
        if (row == null) {
            throw refused("campaign " + id + " does not exist");
        }
        return row;
    }

    private static CampaignException refused(String message) {
        return new CampaignException(CampaignException.Kind.REFUSED, message);
    }
}
