package org.parhelion.adapters.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;

/**
 * Signs of life of who leads, on a connection of their own. The lease counts from the sending of the last sign that the
 * server has answered, so it ends here before a process that stands by ends it ({@link LeaderWatch}); this holds if the
 * clocks of both run at the same rate. What a paused process still commits is refused by its epoch.
 */
final class LeaderPulse implements AutoCloseable {
    static final long BEAT_MILLIS = 400;
    static final long LEASE_MILLIS = 2000;
    private static final long CHECK_MILLIS = 50;
    /** A server that is silent so long counts as lost; less than the lease, so that there is a second try. */
    private static final int ANSWER_MILLIS = 1000;

    private final PostgresAddress address;
    private final long epoch;
    private final Consumer<CampaignException> lost;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor threads;
    private volatile long answeredNanos = System.nanoTime();
    private volatile String trouble = "the server does not answer";
    private @Nullable Connection connection;

    LeaderPulse(PostgresAddress address, String opening, long epoch, Consumer<CampaignException> lost) {
        this.address = address.forTasks(ANSWER_MILLIS, opening);
        this.epoch = epoch;
        this.lost = lost;
        threads = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "parhelion-lead");
            thread.setDaemon(true);
            return thread;
        });
        var _ = threads.scheduleWithFixedDelay(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        // On a thread of its own: a sign of life may wait for the server.
        var _ = threads.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A connection that broke may have broken long ago: a second try is made at once. */
    private void beat() {
        if (!beaten()) {
            var _ = beaten();
        }
    }

    private boolean beaten() {
        long sentNanos = System.nanoTime();
        try {
            if (update("UPDATE parhelion_tasks.pulse SET beats = beats + 1 WHERE epoch = ?") == 0) {
                end(new CampaignException(
                        CampaignException.Kind.FENCED,
                        "epoch " + epoch + " is over: another coordinator leads the store " + address.text()));
            } else {
                answeredNanos = sentNanos;
            }
            return true;
        } catch (SQLException e) {
            trouble = PostgresAddress.reason(e);
            disconnect();
            return false;
        }
    }

    private synchronized int update(String sql) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = address.open();
            connection = open;
            try (Statement statement = open.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
        }
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            return statement.executeUpdate();
        }
    }

    private synchronized void disconnect() {
        PostgresTaskLog.abort(connection);
        connection = null;
    }

    private void check() {
        if (System.nanoTime() - answeredNanos > TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS)) {
            end(new CampaignException(
                    CampaignException.Kind.LEAD_LOST,
                    "no sign of life reached the store " + address.text() + " for " + LEASE_MILLIS
                            + " ms, so another coordinator may lead it: " + trouble));
        }
    }

    private void end(CampaignException cause) {
        if (ended.compareAndSet(false, true)) {
            threads.shutdownNow();
            lost.accept(cause);
        }
    }

    /** Ends the signs of life, and says so, unless the lead is lost. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (ended.compareAndSet(false, true)) {
                update("UPDATE parhelion_tasks.pulse SET epoch = 0 WHERE epoch = ?");
            }
        } catch (SQLException e) {
            // A process that stands by finds the silence.
        } finally {
            disconnect();
        }
    }
}
