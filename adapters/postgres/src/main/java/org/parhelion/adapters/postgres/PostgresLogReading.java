package org.parhelion.adapters.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskLog;

/**
 * Reads a log from a place on. If a connection breaks, the next run goes on behind the last entry that was read: the log is
 * appended to, never changed.
 */
final class PostgresLogReading {
    /** Entries of at most 256 KiB in one answer of the server. */
    private static final int FETCH_ROWS = 64;

    private final TaskLog.Reader reader;
    private long sequence;
    private int part = Integer.MAX_VALUE;

    PostgresLogReading(long after, TaskLog.Reader reader) {
        this.sequence = after;
        this.reader = reader;
    }

    /** Reads the rest in a transaction that has begun. {@return the sequence number of the last entry} */
    long run(Connection own) throws SQLException {
        try (Statement statement = own.createStatement()) {
            // One snapshot. No transaction waits for one that only reads, however long that takes.
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            try (ResultSet row = statement.executeQuery("SELECT epoch FROM parhelion_tasks.leader")) {
                row.next();
                reader.epoch(row.getLong(1));
            }
            entries(own);
            try (ResultSet row = statement.executeQuery("SELECT campaign, told, state FROM parhelion_tasks.source")) {
                while (row.next()) {
                    reader.source(row.getInt(1), new StoredSource(row.getInt(2), row.getBytes(3)));
                }
            }
        }
        return sequence;
    }

    private void entries(Connection own) throws SQLException {
        try (PreparedStatement statement =
                own.prepareStatement("SELECT bytes, sequence, part FROM parhelion_tasks.entry"
                        + " WHERE (sequence, part) > (?, ?) ORDER BY sequence, part")) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setLong(1, sequence);
            statement.setInt(2, part);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    byte[] entry = row.getBytes(1);
                    if (entry.length > 0) {
                        reader.entry(entry);
                    }
                    sequence = row.getLong(2);
                    part = row.getInt(3);
                }
            }
        }
    }
}
