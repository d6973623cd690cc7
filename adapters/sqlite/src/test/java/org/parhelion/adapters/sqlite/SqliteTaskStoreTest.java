package org.parhelion.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStoreContract;
import org.parhelion.campaign.store.TaskStores;

class SqliteTaskStoreTest extends TaskStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected TaskStore open() {
        return TaskStores.open(URI.create("sqlite:" + file()));
    }

    private Path file() {
        return directory.resolve("deep/tasks.db");
    }

    @Test
    void whoLeadsLastInAnyProcessFencesTheOthers() {
        try (TaskStore one = open();
                TaskStore other = open()) {
            long first = one.lead("one").epoch();
            long second = other.lead("other").epoch();
            assertThat(second).isGreaterThan(first);
            StoreWrite begin = new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p");
            assertThatThrownBy(() -> one.commit(first, List.of(begin)).join()).hasMessageContaining("epoch " + second);
            other.commit(second, List.of(begin)).join();
        }
    }

    @Test
    void aClosedStoreRefuses() {
        TaskStore store = open();
        long epoch = store.lead("test").epoch();
        store.close();
        assertThatThrownBy(() -> store.commit(epoch, List.of()).join()).hasMessageContaining("closed");
        assertThatThrownBy(store::snapshot).hasMessageContaining("closed");
    }

    @Test
    void aFileThatIsNoStoreIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("deep"));
        Files.writeString(
                file(),
                "not a database, but long enough to be read as the header of one: "
                        + "0123456789012345678901234567890123456789");
        assertThatThrownBy(this::open).isInstanceOf(CampaignException.class).hasMessageContaining("tasks.db");
        assertThat(Files.readString(file())).startsWith("not a database");
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws SQLException {
        open().close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + (TaskSchema.version() + 1));
        }
        assertThatThrownBy(this::open).hasMessageContaining("newer program");
    }

    @Test
    void anUpgradeIsDoneAsAWholeOrNotAtAll() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("upgrade.db"))) {
            TaskSchema.Step one = TaskSchema.Step.of("CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (1)");
            TaskSchema.upgrade(connection, List.of(one));
            TaskSchema.Step broken =
                    TaskSchema.Step.of("ALTER TABLE a ADD COLUMN y INTEGER", "INSERT INTO missing VALUES (1)");
            assertThatThrownBy(() -> TaskSchema.upgrade(connection, List.of(one, broken)))
                    .isInstanceOf(SQLException.class);
            TaskSchema.upgrade(
                    connection, List.of(one, TaskSchema.Step.of("ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 7")));
            try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT x, y FROM a")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1);
                assertThat(row.getInt(2)).isEqualTo(7);
            }
        }
    }

    @Test
    void aNetworkFileSystemIsRefused() {
        assertThatThrownBy(() -> LocalDisk.require(Path.of("/home/ada"), "nfs4"))
                .hasMessageContaining("/home/ada")
                .hasMessageContaining("nfs4")
                .hasMessageContaining("local disk");
        LocalDisk.require(directory, "ext4");
    }
}
