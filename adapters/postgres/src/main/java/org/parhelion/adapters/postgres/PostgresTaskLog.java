package org.parhelion.adapters.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.store.LogExtent;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskLog;

/**
 * A log in a PostgreSQL database.
 *
 * <p>One statement checks the epoch and the sequence number of the last entry in the leader's row, and appends. So a commit
 * whose connection broke is simply repeated: if it was durable, or becomes so meanwhile, the repetition finds the next
 * sequence number and writes nothing.
 */
final class PostgresTaskLog implements TaskLog {
    private static final int ANSWER_MILLIS = 10_000;
    /** So long a commit is repeated, if the lead lasts. */
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Entries of at most 256 KiB in one message to the server. */
    private static final int BATCH_ROWS = 64;

    private static final String APPEND = "WITH led AS (UPDATE parhelion_tasks.leader SET sequence = sequence + 1"
            + " WHERE epoch = ? AND sequence = ? RETURNING epoch, sequence)"
            + " INSERT INTO parhelion_tasks.entry (sequence, part, epoch, bytes)"
            + " SELECT sequence, 0, epoch, ? FROM led";
    private static final byte[] NOTHING = {};

    /** What is done on a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** The leader's row. */
    private record Lead(long epoch, long sequence) {}

    private final String opening = PostgresLogCut.opening();
    private final PostgresAddress address;
    private final LeaderWatch watch;
    private Consumer<CampaignException> lostListener = cause -> {};
    private @Nullable LeaderPulse pulse;
    private volatile @Nullable Connection connection;
    private volatile @Nullable CampaignException lost;
    private long sequence;

    private PostgresTaskLog(PostgresAddress address) {
        this.address = address.forTasks(ANSWER_MILLIS, opening);
        this.watch = new LeaderWatch(address, opening);
    }

    /** Opens a database, and makes the tables first if they do not exist. */
    static PostgresTaskLog open(PostgresAddress address) {
        PostgresTaskLog log = new PostgresTaskLog(address);
        try {
            log.connection();
            return log;
        } catch (SQLException e) {
            throw log.failure("cannot open ", e);
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = address.open();
            try {
                TaskTables.upgrade(open, address.text());
                try (Statement statement = open.createStatement()) {
                    // What is acknowledged is durable, whatever the default of the database or the user.
                    statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                            + " WHERE current_setting('synchronous_commit') = 'off'");
                }
            } catch (SQLException | RuntimeException e) {
                abort(open);
                throw e;
            }
            connection = open;
        }
        return open;
    }

    /** Ends a connection at once, without a word to a server that may not answer. */
    static void abort(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It is lost already.
            }
        }
    }

    private void disconnect() {
        abort(connection);
        connection = null;
    }

    // The lead -----------------------------------------------------------------------------------------------------

    @Override
    public long lead(String coordinator) {
        giveUp();
        Lead taken = repeat(
                true,
                own -> inTransaction(own, () -> {
                    try (PreparedStatement statement = own.prepareStatement(
                            "UPDATE parhelion_tasks.leader SET epoch = epoch + 1, name = ? RETURNING epoch, sequence")) {
                        statement.setString(1, coordinator);
                        try (ResultSet row = statement.executeQuery()) {
                            row.next();
                            Lead lead = new Lead(row.getLong(1), row.getLong(2));
                            try (PreparedStatement sign = own.prepareStatement(
                                    "UPDATE parhelion_tasks.pulse SET epoch = ?, beats = beats + 1")) {
                                sign.setLong(1, lead.epoch);
                                sign.executeUpdate();
                            }
                            return lead;
                        }
                    }
                }));
        sequence = taken.sequence;
        pulse = new LeaderPulse(address, opening, taken.epoch, this::lost);
        return taken.epoch;
    }

    private void giveUp() {
        LeaderPulse beating = pulse;
        if (beating != null) {
            beating.close();
            pulse = null;
        }
        lost = null;
    }

    /** A commit that waits for the server ends now, too. */
    private void lost(CampaignException cause) {
        lost = cause;
        abort(connection);
        lostListener.accept(cause);
    }

    @Override
    public void onLost(Consumer<CampaignException> listener) {
        lostListener = listener;
    }

    @Override
    public boolean mayLead() {
        return watch.silent();
    }

    @Override
    public String leader() {
        return watch.leader();
    }

    // Entries ------------------------------------------------------------------------------------------------------

    @Override
    public void append(long epoch, List<byte[]> entries, Map<Integer, StoredSource> sources) {
        boolean empty = entries.isEmpty() && sources.isEmpty();
        Lead lead = repeat(true, own -> {
            if (!empty && append(own, epoch, entries, sources) == 1) {
                return new Lead(epoch, sequence + 1);
            }
            return find(own, epoch);
        });
        if (lead.epoch != epoch || (empty && lead.sequence != sequence)) {
            throw new CampaignException(
                    CampaignException.Kind.FENCED,
                    "epoch " + epoch + " is over: a coordinator with epoch " + lead.epoch + " leads the store "
                            + address.text() + " now");
        }
        if (!empty && lead.sequence != sequence + 1) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED,
                    name() + " has the entry " + lead.sequence + " where " + sequence + " was the last");
        }
        sequence = lead.sequence;
    }

    /** Returns 1 if it has appended, 0 if the leader's row has another epoch or sequence number. */
    private int append(Connection own, long epoch, List<byte[]> entries, Map<Integer, StoredSource> sources)
            throws SQLException {
        byte[] first = entries.isEmpty() ? NOTHING : entries.getFirst();
        if (entries.size() < 2 && sources.isEmpty()) {
            return appendFirst(own, epoch, first);
        }
        return inTransaction(own, () -> {
            int appended = appendFirst(own, epoch, first);
            if (appended == 1) {
                appendOthers(own, epoch, entries);
                replace(own, sources);
            }
            return appended;
        });
    }

    private int appendFirst(Connection own, long epoch, byte[] entry) throws SQLException {
        try (PreparedStatement statement = own.prepareStatement(APPEND)) {
            statement.setLong(1, epoch);
            statement.setLong(2, sequence);
            statement.setBytes(3, entry);
            return statement.executeUpdate();
        }
    }

    private void appendOthers(Connection own, long epoch, List<byte[]> entries) throws SQLException {
        try (PreparedStatement statement = own.prepareStatement(
                "INSERT INTO parhelion_tasks.entry (sequence, part, epoch, bytes) VALUES (?, ?, ?, ?)")) {
            for (int part = 1; part < entries.size(); part++) {
                statement.setLong(1, sequence + 1);
                statement.setInt(2, part);
                statement.setLong(3, epoch);
                statement.setBytes(4, entries.get(part));
                statement.addBatch();
                if (part % BATCH_ROWS == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void replace(Connection own, Map<Integer, StoredSource> sources) throws SQLException {
        try (PreparedStatement statement = own.prepareStatement("INSERT INTO parhelion_tasks.source VALUES (?, ?, ?)"
                + " ON CONFLICT (campaign) DO UPDATE SET told = excluded.told, state = excluded.state")) {
            for (Map.Entry<Integer, StoredSource> source : sources.entrySet()) {
                statement.setInt(1, source.getKey());
                statement.setInt(2, source.getValue().told());
                statement.setBytes(3, source.getValue().state());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Whether the next entry is durable already, from this epoch: then this is the state after it. */
    private Lead find(Connection own, long epoch) throws SQLException {
        try (PreparedStatement statement = own.prepareStatement("SELECT l.epoch, l.sequence, EXISTS (SELECT"
                + " FROM parhelion_tasks.entry WHERE sequence = ? AND epoch = ?) FROM parhelion_tasks.leader l")) {
            statement.setLong(1, sequence + 1);
            statement.setLong(2, epoch);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(3) ? new Lead(epoch, sequence + 1) : new Lead(row.getLong(1), row.getLong(2));
            }
        }
    }

    @Override
    public long read(long after, Reader reader) {
        PostgresLogReading reading = new PostgresLogReading(after, reader);
        return repeat(false, own -> inTransaction(own, () -> reading.run(own)));
    }

    @Override
    public LogExtent extent() {
        return repeat(false, own -> inTransaction(own, () -> PostgresLogCut.extent(own)));
    }

    @Override
    public void requireAlone() {
        repeat(false, own -> {
            PostgresLogCut.requireAlone(own, name());
            return own;
        });
    }

    /** Is not repeated when the connection breaks: the caller repeats it. */
    @Override
    public void cut(long epoch, LogPlace place, Reader kept, IntSupplier campaigns) {
        try {
            Connection own = connection();
            kept.epoch(epoch);
            sequence = inTransaction(own, () -> PostgresLogCut.cut(own, epoch, place, kept, campaigns));
        } catch (SQLException e) {
            disconnect();
            throw failure("", e);
        }
    }

    // Connections --------------------------------------------------------------------------------------------------

    /** What a transaction does. */
    @FunctionalInterface
    private interface Changes<T> {
        T run() throws SQLException;
    }

    private static <T> T inTransaction(Connection own, Changes<T> changes) throws SQLException {
        own.setAutoCommit(false);
        try {
            T result = changes.run();
            own.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            own.rollback();
            throw e;
        } finally {
            own.setAutoCommit(true);
        }
    }

    /**
     * Does the work, on new connections while the old ones break, and while the lead lasts if it is the leader's work. What is
     * read to stand by is tried once: its caller waits no longer than it said, and asks again.
     */
    private <T> T repeat(boolean leading, Work<T> work) {
        boolean leads = leading || (pulse != null && lost == null);
        long end = System.nanoTime() + (leads ? REPEAT_NANOS : 0);
        while (true) {
            CampaignException cause = lost;
            if (leading && cause != null) {
                throw cause;
            }
            try {
                return work.run(connection());
            } catch (SQLException e) {
                disconnect();
                if (!PostgresAddress.passes(e) || System.nanoTime() - end >= 0) {
                    throw failure("", e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private CampaignException failure(String what, SQLException e) {
        return new CampaignException(
                CampaignException.Kind.STORE_FAILED,
                what + name() + (what.isEmpty() ? " failed: " : ": ") + PostgresAddress.reason(e),
                e);
    }

    @Override
    public void backup(Path file) {
        throw new CampaignException(
                CampaignException.Kind.REFUSED,
                name() + " is copied by pg_dump, or by pg_basebackup with an archive of the write-ahead log");
    }

    @Override
    public String name() {
        return "the store " + address.text();
    }

    @Override
    public void close() {
        giveUp();
        watch.close();
        Connection open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                abort(open);
            }
        }
    }
}
