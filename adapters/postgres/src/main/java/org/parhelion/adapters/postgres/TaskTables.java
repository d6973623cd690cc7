package org.parhelion.adapters.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.parhelion.campaign.CampaignException;

/**
 * The tables of a store of tasks, in the schema {@code parhelion_tasks}, and the steps from each version to the next.
 *
 * <pre>
 *   version   version
 *   leader    epoch, sequence, name            one row; sequence: of the last entry
 *   pulse     epoch, beats                     one row: signs of life; epoch 0 if no coordinator leads
 *   entry     sequence, part, epoch, bytes,    the log: appended to, never changed;
 *             at                               at: missing in entries of version 1
 *   source    campaign, told, state            the last state of each source
 * </pre>
 *
 * <p>{@code pulse} is a table of its own, because the row of {@code leader} is locked while a long commit is written.
 */
final class TaskTables {
    static final List<String> TO_1 = List.of(
            "CREATE TABLE parhelion_tasks.leader (one int PRIMARY KEY CHECK (one = 1), epoch bigint NOT NULL,"
                    + " sequence bigint NOT NULL, name text NOT NULL)",
            "INSERT INTO parhelion_tasks.leader VALUES (1, 0, 0, '')",
            "CREATE TABLE parhelion_tasks.pulse (one int PRIMARY KEY CHECK (one = 1), epoch bigint NOT NULL,"
                    + " beats bigint NOT NULL) WITH (fillfactor = 10)",
            "INSERT INTO parhelion_tasks.pulse VALUES (1, 0, 0)",
            "CREATE TABLE parhelion_tasks.entry (sequence bigint, part int, epoch bigint NOT NULL,"
                    + " bytes bytea NOT NULL, PRIMARY KEY (sequence, part))",
            "CREATE TABLE parhelion_tasks.source (campaign int PRIMARY KEY, told int NOT NULL, state bytea NOT NULL)");

    /** Version 2 knows when a commit was written; not so for those before. */
    private static final List<String> TO_2 = List.of(
            "ALTER TABLE parhelion_tasks.entry ADD COLUMN at timestamptz",
            "ALTER TABLE parhelion_tasks.entry ALTER COLUMN at SET DEFAULT now()");

    /** The statements that lead to version 1, 2, …; a released step never changes. */
    private static final List<List<String>> STEPS = List.of(TO_1, TO_2);

    /** Held while the tables are made. */
    private static final long LOCK = 0x7061_7268_7461_736bL;

    private TaskTables() {}

    static void upgrade(Connection connection, String address) throws SQLException {
        upgrade(connection, address, STEPS);
    }

    /** Makes the tables, or brings them to this version, in one transaction. */
    static void upgrade(Connection connection, String address, List<List<String>> steps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) == steps.size()) {
                return; // a user who may only read and append need not own the schema
            }
            connection.setAutoCommit(false);
            try {
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                int version = version(statement);
                if (version > steps.size()) {
                    throw new CampaignException(
                            CampaignException.Kind.REFUSED,
                            address + ": the store has version " + version + " and this program knows up to "
                                    + steps.size() + ": use a newer program");
                }
                if (version == 0) {
                    statement.execute("CREATE SCHEMA parhelion_tasks");
                    statement.execute("CREATE TABLE parhelion_tasks.version (version int NOT NULL)");
                    statement.execute("INSERT INTO parhelion_tasks.version VALUES (0)");
                }
                for (List<String> step : steps.subList(version, steps.size())) {
                    for (String change : step) {
                        statement.execute(change);
                    }
                }
                statement.execute("UPDATE parhelion_tasks.version SET version = " + steps.size());
                connection.commit();
            } finally {
                connection.rollback(); // without effect after a commit
                connection.setAutoCommit(true);
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('parhelion_tasks.version') IS NOT NULL")) {
            row.next();
            if (!row.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT version FROM parhelion_tasks.version")) {
            row.next();
            return row.getInt(1);
        }
    }
}
