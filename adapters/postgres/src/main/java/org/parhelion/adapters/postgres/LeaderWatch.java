package org.parhelion.adapters.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;

/**
 * Watches the signs of life of who leads. Only the change of a number counts, by this process's own clock. While the
 * server cannot be reached nothing is known, so the silence begins anew.
 */
final class LeaderWatch implements AutoCloseable {
    /** Longer than the lease, so that who leads has stopped itself by then. */
    static final long SILENCE_MILLIS = LeaderPulse.LEASE_MILLIS + 300;

    private static final int ANSWER_MILLIS = 1000;

    /** A row of the table. */
    private record Sign(long epoch, long beats, String name) {}

    private final PostgresAddress address;
    private @Nullable Connection connection;
    private @Nullable Sign last;
    private long sinceNanos;
    private boolean closed;

    LeaderWatch(PostgresAddress address, String opening) {
        this.address = address.forTasks(ANSWER_MILLIS, opening);
    }

    /** Whether no process leads, as far as this one can tell. Asked again and again. */
    synchronized boolean silent() {
        Sign sign;
        try {
            sign = read();
        } catch (SQLException e) {
            disconnect();
            last = null;
            if (PostgresAddress.passes(e)) {
                return false;
            }
            throw failure(e);
        }
        if (sign.epoch == 0) {
            return true;
        }
        long nowNanos = System.nanoTime();
        if (!sign.equals(last)) {
            last = sign;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
    }

    synchronized String leader() {
        try {
            Sign sign = read();
            return sign.epoch == 0 ? "" : sign.name;
        } catch (SQLException e) {
            disconnect();
            throw failure(e);
        }
    }

    private Sign read() throws SQLException {
        if (closed) {
            throw new CampaignException(CampaignException.Kind.CLOSED, "the store " + address.text() + " is closed");
        }
        Connection open = connection;
        if (open == null) {
            open = address.open();
            connection = open;
        }
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT p.epoch, p.beats, l.name FROM parhelion_tasks.pulse p, parhelion_tasks.leader l")) {
            row.next();
            return new Sign(row.getLong(1), row.getLong(2), row.getString(3));
        }
    }

    private CampaignException failure(SQLException e) {
        return new CampaignException(
                CampaignException.Kind.STORE_FAILED,
                "the store " + address.text() + " failed: " + PostgresAddress.reason(e),
                e);
    }

    private void disconnect() {
        PostgresTaskLog.abort(connection);
        connection = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}
