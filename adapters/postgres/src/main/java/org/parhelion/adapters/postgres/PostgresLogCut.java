package org.parhelion.adapters.postgres;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.store.LogExtent;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskLog;

/** Goes back to an earlier commit, inside a transaction that has begun. A commit has one sequence number. */
final class PostgresLogCut {
    /** Entries of at most 256 KiB in one answer of the server. */
    private static final int FETCH_ROWS = 64;

    /** The names of connections to stores of tasks begin with it; a number for each opening follows. */
    private static final String OPENING = "parhelion-tasks-";

    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private PostgresLogCut() {}

    /** {@return a name for the connections of one opening, as the server lists them} */
    static String opening() {
        return OPENING + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    }

    /**
     * Refuses if connections of another opening exist. The server notices the end of a process a moment later, so this waits for some seconds.
     *
     * @param store what the message calls the store
     */
    static void requireAlone(Connection own, String store) throws SQLException {
        long endNanos = System.nanoTime() + CLOSING_NANOS;
        for (int others = others(own); others > 0; others = others(own)) {
            if (System.nanoTime() - endNanos >= 0) {
                throw new CampaignException(
                        CampaignException.Kind.REFUSED,
                        "another process has " + store + " open (" + others
                                + " connections): stop coordinators, also those that stand by");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static int others(Connection own) throws SQLException {
        try (PreparedStatement statement =
                own.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND starts_with(application_name, ?)"
                        + " AND application_name <> current_setting('application_name')")) {
            statement.setString(1, OPENING);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    static LogExtent extent(Connection own) throws SQLException {
        try (Statement statement = own.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(sequence), max(sequence), min(at), max(at)"
                        + " FROM parhelion_tasks.entry WHERE at IS NOT NULL")) {
            row.next();
            return new LogExtent(row.getLong(1), row.getLong(2), instant(row, 3), instant(row, 4));
        }
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    /** {@return the sequence number of the last entry that is left} */
    static long cut(Connection own, long epoch, LogPlace place, TaskLog.Reader kept, IntSupplier campaigns)
            throws SQLException {
        try (Statement statement = own.createStatement()) {
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        }
        // First of all the leader's row, as for an append.
        if (execute(own, "UPDATE parhelion_tasks.leader SET name = name WHERE epoch = ?", epoch) == 0) {
            throw new CampaignException(
                    CampaignException.Kind.FENCED, "epoch " + epoch + " is over: another coordinator leads");
        }
        long last = last(own, place);
        execute(own, "DELETE FROM parhelion_tasks.entry WHERE sequence > ?", last);
        execute(own, "UPDATE parhelion_tasks.leader SET sequence = ?", last);
        try (Statement statement = own.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row =
                    statement.executeQuery("SELECT bytes FROM parhelion_tasks.entry ORDER BY sequence, part")) {
                while (row.next()) {
                    byte[] entry = row.getBytes(1);
                    if (entry.length > 0) { // a commit of states alone has an empty one
                        kept.entry(entry);
                    }
                }
            }
        }
        execute(own, "DELETE FROM parhelion_tasks.source WHERE campaign >= ?", campaigns.getAsInt());
        execute(
                own,
                "UPDATE parhelion_tasks.source SET told = ?, state = ''",
                StoredSource.unknown().told());
        return last;
    }

    private static int execute(Connection own, String sql, long value) throws SQLException {
        try (PreparedStatement statement = own.prepareStatement(sql)) {
            statement.setLong(1, value);
            return statement.executeUpdate();
        }
    }

    private static long last(Connection own, LogPlace place) throws SQLException {
        String query = switch (place) {
            case LogPlace.Entry _ ->
                "SELECT max(sequence) FROM parhelion_tasks.entry WHERE at IS NOT NULL AND sequence = ?";
            // Clocks may be set back: what follows a later entry is later.
            case LogPlace.Moment _ ->
                "SELECT max(sequence) FROM parhelion_tasks.entry WHERE at IS NOT NULL AND sequence < coalesce("
                        + "(SELECT min(sequence) FROM parhelion_tasks.entry WHERE at > ?), 9223372036854775807)";
        };
        try (PreparedStatement statement = own.prepareStatement(query)) {
            switch (place) {
                case LogPlace.Entry entry -> statement.setLong(1, entry.number());
                case LogPlace.Moment moment -> statement.setTimestamp(1, Timestamp.from(moment.time()));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long last = row.getLong(1);
                if (row.wasNull()) {
                    throw new CampaignException(CampaignException.Kind.REFUSED, place.refusal(extent(own)));
                }
                return last;
            }
        }
    }
}
