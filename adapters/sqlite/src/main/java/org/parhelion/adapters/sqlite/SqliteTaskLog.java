package org.parhelion.adapters.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.store.LogExtent;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskLog;
import org.sqlite.SQLiteConfig;

/**
 * A log in one SQLite file, for processes of one host: WAL mode, {@code synchronous = FULL}, one {@code fsync} for each
 * group of commits.
 */
final class SqliteTaskLog implements TaskLog {
    private static final int BUSY_MILLIS = 10_000;

    /** What a transaction does. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private final Path file;
    private final Connection connection;
    private final LeaderLock lock;
    private final Statement transaction;
    private final PreparedStatement leader;
    private final PreparedStatement newLeader;
    private final PreparedStatement newEntry;
    private final PreparedStatement newSource;
    private boolean leads;

    private SqliteTaskLog(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.lock = new LeaderLock(file.resolveSibling(file.getFileName() + ".leader"));
        transaction = connection.createStatement();
        leader = connection.prepareStatement("SELECT epoch FROM leader");
        newLeader = connection.prepareStatement("UPDATE leader SET epoch = epoch + 1, name = ? RETURNING epoch");
        newEntry = connection.prepareStatement("INSERT INTO entry (bytes, at) SELECT ?, ? FROM leader WHERE epoch = ?");
        newSource =
                connection.prepareStatement("INSERT OR REPLACE INTO source (campaign, told, state) VALUES (?, ?, ?)");
    }

    /** Opens a file, and makes it and its directory first if they do not exist. */
    static SqliteTaskLog open(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            Path directory = absolute.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
                LocalDisk.require(directory);
            }
            return open(absolute, connect(absolute));
        } catch (IOException | SQLException e) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED,
                    "cannot open the store " + absolute + ": " + e.getMessage(),
                    e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-64_000);
        // Copied into the file every 32 MiB, not every 4: each copy costs two more fsyncs.
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "8192");
        config.setGetGeneratedKeys(false); // unused, and each costs a query
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static SqliteTaskLog open(Path file, Connection connection) throws SQLException {
        try {
            TaskSchema.upgrade(connection);
            return new SqliteTaskLog(file, connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public long lead(String coordinator) {
        lock.tryLock();
        long epoch = inTransaction("BEGIN IMMEDIATE", () -> {
            LogSpace.reserve(file.resolveSibling(file.getFileName() + "-wal"));
            newLeader.setString(1, coordinator);
            try (ResultSet row = newLeader.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        leads = true;
        return epoch;
    }

    @Override
    public void append(long epoch, List<byte[]> entries, Map<Integer, StoredSource> sources) {
        if (entries.size() == 1 && sources.isEmpty()) {
            append(epoch, entries.getFirst()); // a transaction of its own
            return;
        }
        inTransaction("BEGIN IMMEDIATE", () -> {
            if (epoch() != epoch) {
                throw fenced(epoch);
            }
            for (int i = 0; i < entries.size(); i++) {
                set(entries.get(i), i == entries.size() - 1, epoch);
                newEntry.executeUpdate();
            }
            for (Map.Entry<Integer, StoredSource> source : sources.entrySet()) {
                newSource.setInt(1, source.getKey());
                newSource.setInt(2, source.getValue().told());
                newSource.setBytes(3, source.getValue().state());
                newSource.executeUpdate();
            }
            return entries;
        });
    }

    private void append(long epoch, byte[] entry) {
        try {
            set(entry, true, epoch);
            if (newEntry.executeUpdate() == 0) {
                throw fenced(epoch);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void set(byte[] entry, boolean last, long epoch) throws SQLException {
        newEntry.setBytes(1, entry);
        newEntry.setObject(2, last ? System.currentTimeMillis() : null);
        newEntry.setLong(3, epoch);
    }

    private CampaignException fenced(long epoch) throws SQLException {
        leads = false;
        return new CampaignException(
                CampaignException.Kind.FENCED,
                "epoch " + epoch + " is over: a coordinator with epoch " + epoch() + " leads this store now");
    }

    private CampaignException failure(SQLException e) {
        return new CampaignException(CampaignException.Kind.STORE_FAILED, name() + " failed: " + e.getMessage(), e);
    }

    private long epoch() throws SQLException {
        try (ResultSet row = leader.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public long read(long after, Reader reader) {
        return inTransaction("BEGIN", () -> {
            reader.epoch(epoch());
            long place = after;
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row =
                        statement.executeQuery("SELECT bytes, seq FROM entry WHERE seq > " + after + " ORDER BY seq")) {
                    while (row.next()) {
                        reader.entry(row.getBytes(1));
                        place = row.getLong(2);
                    }
                }
                try (ResultSet row = statement.executeQuery("SELECT campaign, told, state FROM source")) {
                    while (row.next()) {
                        reader.source(row.getInt(1), new StoredSource(row.getInt(2), row.getBytes(3)));
                    }
                }
            }
            return place;
        });
    }

    @Override
    public LogExtent extent() {
        return inTransaction("BEGIN", () -> SqliteLogCut.extent(connection));
    }

    @Override
    public void cut(long epoch, LogPlace place, Reader kept, IntSupplier campaigns) {
        inTransaction("BEGIN IMMEDIATE", () -> {
            if (epoch() != epoch) {
                throw fenced(epoch);
            }
            kept.epoch(epoch);
            return SqliteLogCut.cut(connection, place, kept, campaigns);
        });
    }

    private <T> T inTransaction(String begin, Work<T> work) {
        try {
            transaction.execute(begin);
            try {
                T result = work.run();
                transaction.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack();
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** SQLite itself has rolled back after a full disk and the like; then there is no transaction to end. */
    private void rollBack() {
        try {
            transaction.execute("ROLLBACK");
        } catch (SQLException e) {
            // The first failure is the one to report.
        }
    }

    @Override
    public boolean mayLead() {
        return lock.tryLock();
    }

    @Override
    public String leader() {
        // A connection of its own: the other one belongs to the store's thread.
        try (Connection own = connect(file);
                Statement statement = own.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM leader")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Who leads finds out when it commits: a process takes the lead only after the other's end, or by force. */
    @Override
    public void onLost(Consumer<CampaignException> listener) {}

    @Override
    public void backup(Path copy) {
        try (Connection own = connect(file);
                PreparedStatement statement = own.prepareStatement("VACUUM INTO ?");
                FileChannel channel = written(copy, statement)) {
            channel.force(true);
        } catch (SQLException e) {
            throw failure(e);
        } catch (IOException e) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED, "cannot write " + copy + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel written(Path copy, PreparedStatement statement) throws SQLException, IOException {
        statement.setString(1, copy.toString());
        statement.execute();
        return FileChannel.open(copy, StandardOpenOption.WRITE);
    }

    @Override
    public String name() {
        return "the store " + file;
    }

    @Override
    public void close() {
        try {
            if (leads) {
                transaction.execute("UPDATE leader SET name = ''");
            }
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            lock.close();
        }
    }
}
