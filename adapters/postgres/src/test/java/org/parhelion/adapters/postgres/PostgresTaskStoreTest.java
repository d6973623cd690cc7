package org.parhelion.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.LogTaskStore;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredSource;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStoreContract;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.protocol.SplitMix64;
import org.parhelion.space.SpaceOptions;

class PostgresTaskStoreTest extends TaskStoreContract {
    private static @Nullable PostgresServer server;
    private URI address = URI.create("postgresql:none");

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeDatabase() {
        address = Objects.requireNonNull(server).newDatabase();
    }

    @Override
    protected TaskStore open() {
        return TaskStores.open(address);
    }

    private Connection connect() throws SQLException {
        return PostgresAddress.of(address, SpaceOptions.DEFAULT).open();
    }

    private static List<TaskSpec> tasks(int count) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of()));
        }
        return tasks;
    }

    private static long begin(TaskStore store, int tasks) {
        long epoch = store.lead("test").epoch();
        store.commit(
                        epoch,
                        List.of(
                                new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p"),
                                new StoreWrite.NewTasks(SWEEP, tasks(tasks))))
                .join();
        return epoch;
    }

    private static List<StoreWrite> success(int task, long epoch) {
        return List.of(new StoreWrite.NewOutcome(
                new Attempt(SWEEP, task, 1, epoch),
                "w",
                17,
                new TaskOutcome.Succeeded(Map.of(), ""),
                new TaskHistory(1, 0, 0, 0, Set.of()),
                true));
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    @Timeout(120)
    void connectionsThatBreakDuringCommitsLoseNothingAndRepeatNothing() throws SQLException, InterruptedException {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        int tasks = 1000;
        try (TaskStore store = open();
                Connection connection = connect()) {
            long epoch = begin(store, tasks);
            Thread breaker = Thread.ofPlatform().start(() -> breakConnections(connection, SplitMix64.of(seed, 0)));
            int next = 0;
            while (next < tasks) {
                try {
                    store.commit(epoch, success(next, epoch)).join();
                    next++;
                } catch (CompletionException e) {
                    // On a busy machine no sign of life may pass between two breaks: then the lead is lost, and no
                    // commit.
                    epoch = store.lead("test").epoch();
                    long ended = records(store).stream()
                            .filter(task -> task.state().ended())
                            .count();
                    assertThat(ended).as("seed %d", seed).isBetween((long) next, next + 1L);
                    next = (int) ended;
                }
            }
            breaker.interrupt();
            breaker.join();
            assertThat(records(store))
                    .as("seed %d", seed)
                    .allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED));
        }
        assertThat(number("SELECT count(*) FROM parhelion_tasks.entry"))
                .as("each commit once, seed %d", seed)
                .isEqualTo(1 + tasks);
        System.out.println("connections broken during " + tasks + " commits: " + broken);
    }

    /** What the store contains. Who does not lead reads once, and again if the connection has broken meanwhile. */
    private static List<TaskRecord> records(TaskStore store) {
        while (true) {
            try {
                return store.snapshot().campaigns().getFirst().tasks();
            } catch (CampaignException e) {
                assertThat(e.kind()).isEqualTo(CampaignException.Kind.STORE_FAILED);
            }
        }
    }

    private final AtomicInteger broken = new AtomicInteger();

    /** Ends all connections of stores, again and again, until it is interrupted. */
    private void breakConnections(Connection connection, SplitMix64 random) {
        try (Statement statement = connection.createStatement()) {
            while (!Thread.interrupted()) {
                try (ResultSet row = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM"
                        + " pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
                    row.next();
                    broken.addAndGet(row.getInt(1));
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
            }
        } catch (InterruptedException e) {
            // The end.
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLargeCommitIsDurableAsAWhole() throws SQLException {
        try (TaskStore store = open()) {
            begin(store, 30_000);
            assertThat(store.snapshot().campaigns().getFirst().tasks()).hasSize(30_000);
        }
        assertThat(number("SELECT count(*) FROM parhelion_tasks.entry")).isGreaterThan(1);
    }

    @Test
    void whoLeadsLastInAnyProcessFencesTheOthers() {
        try (TaskStore one = open();
                TaskStore other = open()) {
            long first = begin(one, 2);
            long second = other.lead("other").epoch();
            assertThat(second).isGreaterThan(first);
            assertThatThrownBy(() -> one.commit(first, success(0, first)).join())
                    .hasMessageContaining("epoch " + first);
            other.commit(second, success(0, second)).join();
            assertThat(one.lost().orTimeout(5, TimeUnit.SECONDS).join().kind())
                    .isEqualTo(CampaignException.Kind.FENCED);
        }
    }

    @Test
    void whoClosesTheStoreLetsAnotherLeadAtOnce() throws InterruptedException {
        try (TaskStore standby = open()) {
            assertThat(standby.awaitLead(Duration.ZERO)).isTrue();
            try (TaskStore store = open()) {
                store.lead("ada");
                assertThat(standby.awaitLead(Duration.ofSeconds(4))).isFalse();
                assertThat(standby.leader()).isEqualTo("ada");
            }
            assertThat(standby.awaitLead(Duration.ofMillis(500))).isTrue();
            assertThat(standby.leader()).isEmpty();
        }
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws SQLException {
        open().close();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE parhelion_tasks.version SET version = version + 1");
        }
        assertThatThrownBy(this::open).hasMessageContaining("newer program");
    }

    @Test
    void anUpgradeIsDoneAsAWholeOrNotAtAll() throws SQLException {
        try (Connection connection = connect()) {
            List<String> one = List.of("CREATE TABLE a (x int)", "INSERT INTO a VALUES (1)");
            TaskTables.upgrade(connection, "here", List.of(one));
            List<String> broken = List.of("ALTER TABLE a ADD COLUMN y int", "INSERT INTO missing VALUES (1)");
            assertThatThrownBy(() -> TaskTables.upgrade(connection, "here", List.of(one, broken)))
                    .isInstanceOf(SQLException.class);
            TaskTables.upgrade(connection, "here", List.of(one, List.of("ALTER TABLE a ADD COLUMN y int DEFAULT 7")));
        }
        assertThat(number("SELECT x + y FROM a")).isEqualTo(8);
    }

    /** Writes a store as version 1 wrote it: without the times of commits. */
    private void writeVersion1(List<StoreWrite> writes, StoredSource source) throws SQLException {
        try (Connection connection = connect()) {
            TaskTables.upgrade(connection, "here", List.of(TaskTables.TO_1));
            try (Statement statement = connection.createStatement();
                    PreparedStatement entry =
                            connection.prepareStatement("INSERT INTO parhelion_tasks.entry VALUES (1, ?, 3, ?)");
                    PreparedStatement state =
                            connection.prepareStatement("INSERT INTO parhelion_tasks.source VALUES (0, ?, ?)")) {
                statement.execute("UPDATE parhelion_tasks.leader SET epoch = 3, sequence = 1, name = 'ada'");
                int part = 0;
                for (byte[] bytes : LogTaskStore.entries(writes)) {
                    entry.setInt(1, part++);
                    entry.setBytes(2, bytes);
                    entry.executeUpdate();
                }
                state.setInt(1, source.told());
                state.setBytes(2, source.state());
                state.executeUpdate();
            }
        }
    }

    @Test
    void aStoreOfVersion1ContainsTheSameAfterItsUpgrade() throws SQLException {
        StoredSource source = new StoredSource(1, new byte[] {4, 2});
        List<StoreWrite> writes = new ArrayList<>(List.of(
                new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p"),
                new StoreWrite.NewTasks(SWEEP, tasks(3))));
        writes.addAll(success(1, 3));
        writeVersion1(writes, source);
        MemoryTaskStore expected = new MemoryTaskStore();
        long epoch = expected.lead("test").epoch();
        expected.commit(epoch, writes).join();
        expected.commit(epoch, List.of(new StoreWrite.NewSource(SWEEP, source))).join();
        long again;
        try (TaskStore store = open()) {
            assertThat(store.snapshot().campaigns())
                    .isEqualTo(expected.snapshot().campaigns());
            assertThat(store.snapshot().leasesComplete()).isFalse();
            assertThat(store.extent().from())
                    .as("no commit of version 1 has a time")
                    .isEmpty();
            again = store.lead("test").epoch();
            assertThat(again).isGreaterThan(3);
            store.commit(again, success(0, again)).join();
            assertThat(store.extent().first()).isEqualTo(2);
        }
        expected.commit(epoch, success(0, again)).join();
        try (TaskStore store = open()) {
            assertThat(store.snapshot().campaigns())
                    .isEqualTo(expected.snapshot().campaigns());
        }
    }

    @Test
    @Timeout(60)
    void aStoreThatAnotherProcessStandsByForDoesNotGoBack() throws InterruptedException {
        try (TaskStore store = open()) {
            long epoch = begin(store, 2);
            store.commit(epoch, success(0, epoch)).join();
            try (TaskStore standby = open()) {
                assertThat(standby.awaitLead(Duration.ZERO)).isFalse();
                assertThatThrownBy(() -> store.rewind(new LogPlace.Entry(1)))
                        .isInstanceOf(CampaignException.class)
                        .hasMessageContaining("another process has the store")
                        .hasMessageContaining("stand by");
                store.commit(epoch, success(1, epoch)).join(); // it leads as before
            }
            StoreSnapshot then = null;
            while (then == null) {
                try {
                    then = store.rewind(new LogPlace.Entry(1));
                } catch (CampaignException e) {
                    // The server has not noticed yet that the other one is gone.
                    assertThat(e.kind()).isEqualTo(CampaignException.Kind.REFUSED);
                }
            }
            assertThat(then.campaigns().getFirst().tasks())
                    .noneMatch(task -> task.state().ended());
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> TaskStores.open(URI.create("postgresql://ada@127.0.0.1:1/tasks")))
                .isInstanceOf(CampaignException.class)
                .hasMessageContaining("postgresql://ada@127.0.0.1:1/tasks");
    }
}
