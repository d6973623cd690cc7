package org.parhelion.adapters.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.parhelion.campaign.CampaignException;

/**
 * The tables, and the steps from each version to the next. {@code PRAGMA user_version} holds a file's version.
 *
 * <pre>
 *   leader    epoch, name                                            one row
 *   campaign  number, tenant, name, rule, deadline, fingerprint, told, source
 *   task      seq, campaign, task, spec                              appended to, never changed
 *   outcome   seq, campaign, task, kind, history, outcome, worker, millis
 *                                                                    appended to, never changed
 * </pre>
 *
 * <p>Tasks and outcomes are appended, so that a commit dirties few pages whatever campaigns it concerns; a task's state is
 * what its last outcome leaves. Kind 0: tried again, 1: the last, 2: the task is to run again.
 */
final class TaskSchema {
    /** The statements that lead to version 1, 2, …; a released step never changes. */
    private static final List<List<String>> STEPS = List.of(List.of(
            "CREATE TABLE leader (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, name TEXT NOT NULL)",
            "INSERT INTO leader VALUES (1, 0, '')",
            "CREATE TABLE campaign (number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL,"
                    + " rule BLOB NOT NULL, deadline INTEGER NOT NULL, fingerprint TEXT NOT NULL,"
                    + " told INTEGER, source BLOB, UNIQUE (tenant, name))",
            "CREATE TABLE task (seq INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, task INTEGER NOT NULL,"
                    + " spec BLOB NOT NULL)",
            "CREATE TABLE outcome (seq INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, task INTEGER NOT NULL,"
                    + " kind INTEGER NOT NULL, history BLOB NOT NULL, outcome BLOB, worker TEXT, millis INTEGER)"));

    private TaskSchema() {}

    static int version() {
        return STEPS.size();
    }

    /** Makes the tables, or brings them to this version, in one transaction. */
    static void upgrade(Connection connection, List<List<String>> steps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                int version = version(statement);
                if (version > steps.size()) {
                    throw new CampaignException(
                            CampaignException.Kind.REFUSED,
                            "the store has version " + version + " and this program knows up to " + steps.size()
                                    + ": use a newer program");
                }
                for (List<String> step : steps.subList(version, steps.size())) {
                    for (String change : step) {
                        statement.execute(change);
                    }
                }
                statement.execute("PRAGMA user_version = " + steps.size());
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    static void upgrade(Connection connection) throws SQLException {
        upgrade(connection, STEPS);
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            row.next();
            return row.getInt(1);
        }
    }
}
