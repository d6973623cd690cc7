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
 *   leader    epoch, name              one row
 *   entry     seq, bytes, at           the log: appended to, never changed; at [ms since 1970]: of the last entry of a commit
 *   source    campaign, told, state    the last state of each source
 * </pre>
 */
final class TaskSchema {
    /** What leads from one version to the next, inside a transaction. */
    @FunctionalInterface
    interface Step {
        void run(Connection connection) throws SQLException;

        /** A step of statements. */
        static Step of(String... statements) {
            return connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String sql : statements) {
                        statement.execute(sql);
                    }
                }
            };
        }
    }

    /** Version 1 has a row for each task and each outcome. */
    static final Step TO_1 = Step.of(
            "CREATE TABLE leader (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, name TEXT NOT NULL)",
            "INSERT INTO leader VALUES (1, 0, '')",
            "CREATE TABLE campaign (number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL,"
                    + " rule BLOB NOT NULL, deadline INTEGER NOT NULL, fingerprint TEXT NOT NULL,"
                    + " told INTEGER, source BLOB, UNIQUE (tenant, name))",
            "CREATE TABLE task (seq INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, task INTEGER NOT NULL,"
                    + " spec BLOB NOT NULL)",
            "CREATE TABLE outcome (seq INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, task INTEGER NOT NULL,"
                    + " kind INTEGER NOT NULL, history BLOB NOT NULL, outcome BLOB, worker TEXT, millis INTEGER)");

    /** Version 3 knows when a commit was written, and so where it ends; not so for those before. */
    private static final Step TO_3 = Step.of("ALTER TABLE entry ADD COLUMN at INTEGER");

    /** The steps to version 1, 2, …; a released step never changes. */
    private static final List<Step> STEPS = List.of(TO_1, new RowsToEntries(), TO_3);

    private TaskSchema() {}

    static int version() {
        return STEPS.size();
    }

    /** Makes the tables, or brings them to this version, in one transaction. */
    static void upgrade(Connection connection, List<Step> steps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) == steps.size()) {
                return; // without a lock, so that a store can be read while another process writes
            }
            statement.execute("BEGIN IMMEDIATE");
            try {
                int version = version(statement);
                if (version > steps.size()) {
                    throw new CampaignException(
                            CampaignException.Kind.REFUSED,
                            "the store has version " + version + " and this program knows up to " + steps.size()
                                    + ": use a newer program");
                }
                for (Step step : steps.subList(version, steps.size())) {
                    step.run(connection);
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
