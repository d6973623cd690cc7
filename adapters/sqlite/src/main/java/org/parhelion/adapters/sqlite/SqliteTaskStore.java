package org.parhelion.adapters.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskStore;
import org.sqlite.SQLiteConfig;

/**
 * A store of tasks in one SQLite file, for processes of one host.
 *
 * <p>One thread writes. It takes all commits that wait and makes them durable by one transaction, in WAL mode with
 * {@code synchronous = FULL}: one {@code fsync} for many commits. If one of them is refused, each gets
 * a transaction of its own, so that the refused one fails alone.
 */
public final class SqliteTaskStore implements TaskStore {
    /** So many commits are made durable together at most. */
    private static final int GROUP_MAX = 4096;

    private static final int BUSY_MILLIS = 10_000;

    /** One thing to do in the group's transaction. */
    private record Job(Work work, CompletableFuture<Object> done) {}

    /** What a job does in the transaction. */
    @FunctionalInterface
    private interface Work {
        Object run(TaskTables tables) throws SQLException;
    }

    private final Path file;
    private final Connection connection;
    private final TaskTables tables;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread writer;

    private SqliteTaskStore(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.tables = new TaskTables(connection);
        this.writer = new Thread(this::write, "parhelion-sqlite");
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Opens a file, and makes it and its directory first if they do not exist.
     *
     * @param file the file; its directory is on a local disk
     * @return the store; the caller closes it
     * @throws CampaignException if the file is no store of tasks, of a newer version, or on a network file system
     */
    public static SqliteTaskStore open(Path file) {
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
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static SqliteTaskStore open(Path file, Connection connection) throws SQLException {
        try {
            TaskSchema.upgrade(connection);
            return new SqliteTaskStore(file, connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    // Calls --------------------------------------------------------------------------------------------------------

    @Override
    public StoreSnapshot lead(String coordinator) {
        return (StoreSnapshot) join(post(own -> own.lead(coordinator)));
    }

    @Override
    public CompletableFuture<Void> commit(long epoch, List<StoreWrite> writes) {
        return post(own -> {
                    own.apply(epoch, writes);
                    return writes;
                })
                .thenApply(nothing -> null);
    }

    @Override
    public StoreSnapshot snapshot() {
        return (StoreSnapshot) join(post(TaskTables::snapshot));
    }

    private CompletableFuture<Object> post(Work work) {
        CompletableFuture<Object> done = new CompletableFuture<>();
        jobs.add(new Job(work, done));
        if (closed.get() && !writer.isAlive()) {
            refuseAll();
        }
        return done;
    }

    private static Object join(CompletableFuture<Object> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void refuseAll() {
        for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
            job.done()
                    .completeExceptionally(
                            new CampaignException(CampaignException.Kind.CLOSED, "the store " + file + " is closed"));
        }
    }

    /** A job that ends the writer; its future is never completed. */
    private static final Job LAST = new Job(own -> own, new CompletableFuture<>());

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        jobs.add(LAST);
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        refuseAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // The writer's thread ------------------------------------------------------------------------------------------

    private void write() {
        List<Job> group = new ArrayList<>();
        boolean last = false;
        while (!last) {
            group.clear();
            try {
                group.add(jobs.take());
            } catch (InterruptedException e) {
                break; // nobody interrupts this thread but the end of the JVM
            }
            jobs.drainTo(group, GROUP_MAX);
            last = group.remove(LAST);
            if (!group.isEmpty()) {
                makeDurable(group);
            }
        }
        try {
            tables.close();
            connection.close();
        } catch (SQLException e) {
            refuse(jobs, failed(e));
        }
    }

    /** One transaction for the whole group; if a job is refused, one for each job, so that it fails alone. */
    private void makeDurable(List<Job> group) {
        List<Object> results = new ArrayList<>(group.size());
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                tables.begin();
                for (Job job : group) {
                    results.add(job.work().run(tables));
                }
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                rollBack(statement);
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            tables.forget();
            if (group.size() == 1 || !(e instanceof CampaignException)) {
                refuse(group, e instanceof CampaignException refusal ? refusal : failed(e));
            } else {
                group.forEach(job -> makeDurable(List.of(job)));
            }
            return;
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).done().complete(results.get(i));
        }
    }

    /** SQLite itself has rolled back after a full disk and the like; then there is no transaction to end. */
    private static void rollBack(Statement statement) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // The first failure is the one to report.
        }
    }

    private static void refuse(Iterable<Job> group, CampaignException cause) {
        for (Job job : group) {
            job.done().completeExceptionally(cause);
        }
    }

    private CampaignException failed(Exception e) {
        return new CampaignException(
                CampaignException.Kind.STORE_FAILED, "the store " + file + " failed: " + e.getMessage(), e);
    }
}
