package org.parhelion.adapters.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.store.LogExtent;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskLog;

/** Goes back to an earlier entry, inside a transaction that has begun. */
final class SqliteLogCut {
    private SqliteLogCut() {}

    static LogExtent extent(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, at FROM entry WHERE seq IN ("
                        + "(SELECT min(seq) FROM entry WHERE at IS NOT NULL), (SELECT max(seq) FROM entry WHERE at IS NOT NULL))"
                        + " ORDER BY seq")) {
            if (!row.next()) {
                return new LogExtent(0, 0, Optional.empty(), Optional.empty());
            }
            long first = row.getLong(1);
            Optional<Instant> from = Optional.of(Instant.ofEpochMilli(row.getLong(2)));
            boolean more = row.next();
            return new LogExtent(
                    first,
                    more ? row.getLong(1) : first,
                    from,
                    more ? Optional.of(Instant.ofEpochMilli(row.getLong(2))) : from);
        }
    }

    /** {@return the last entry that is left} */
    static long cut(Connection connection, LogPlace place, TaskLog.Reader kept, IntSupplier campaigns)
            throws SQLException {
        long last = last(connection, place);
        execute(connection, "DELETE FROM entry WHERE seq > ?", last);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT bytes FROM entry ORDER BY seq")) {
            while (row.next()) {
                kept.entry(row.getBytes(1));
            }
        }
        StoredSource unknown = StoredSource.unknown();
        execute(connection, "DELETE FROM source WHERE campaign >= ?", campaigns.getAsInt());
        execute(connection, "UPDATE source SET told = ?, state = x''", unknown.told());
        return last;
    }

    private static void execute(Connection connection, String sql, long value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, value);
            statement.executeUpdate();
        }
    }

    private static long last(Connection connection, LogPlace place) throws SQLException {
        String query = switch (place) {
            case LogPlace.Entry _ -> "SELECT max(seq) FROM entry WHERE at IS NOT NULL AND seq = ?";
            // Clocks may be set back: what follows a later entry is later.
            case LogPlace.Moment _ ->
                "SELECT max(seq) FROM entry WHERE at IS NOT NULL"
                        + " AND seq < coalesce((SELECT min(seq) FROM entry WHERE at > ?), 9223372036854775807)";
        };
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(
                    1,
                    switch (place) {
                        case LogPlace.Entry entry -> entry.number();
                        case LogPlace.Moment moment -> moment.time().toEpochMilli();
                    });
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long last = row.getLong(1);
                if (row.wasNull()) {
                    throw new CampaignException(CampaignException.Kind.REFUSED, place.refusal(extent(connection)));
                }
                return last;
            }
        }
    }
}
