package org.parhelion.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

@Timeout(60)
class LogSpaceTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final int TASKS = 20;

    @TempDir
    private Path directory;

    private TaskStore open(String name) {
        return TaskStores.open(URI.create("sqlite:" + directory.resolve(name)));
    }

    private Path log(String name) {
        return directory.resolve(name + "-wal");
    }

    /** Begins the campaign, or goes on with it. */
    private static void addTasks(TaskStore store, int first) {
        long epoch = store.lead("test").epoch();
        if (first == 0) {
            store.commit(epoch, List.of(new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p")))
                    .join();
        }
        for (int i = first; i < first + TASKS; i++) {
            TaskSpec task = TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of());
            store.commit(epoch, List.of(new StoreWrite.NewTasks(SWEEP, List.of(task))))
                    .join();
        }
    }

    private static int tasks(TaskStore store) {
        return store.snapshot().campaigns().getFirst().tasks().size();
    }

    /** What is on the disk when a process is killed, and the machine is started again. */
    private void copyFiles(String from, String to) throws IOException {
        Files.copy(directory.resolve(from), directory.resolve(to));
        Files.copy(log(from), log(to));
    }

    @Test
    void smallCommitsDoNotMakeTheLogLonger() throws IOException {
        try (TaskStore store = open("a.db")) {
            addTasks(store, 0);
            assertThat(log("a.db")).hasSize(LogSpace.BYTES);
        }
        assertThat(log("a.db")).doesNotExist();
    }

    @Test
    void aLogThatIsFollowedByZerosHasAllCommits() throws IOException {
        try (TaskStore store = open("a.db")) {
            addTasks(store, 0);
            copyFiles("a.db", "b.db");
        }
        try (TaskStore killed = open("b.db")) {
            assertThat(tasks(killed)).isEqualTo(TASKS);
            addTasks(killed, TASKS);
            copyFiles("b.db", "c.db");
        }
        try (TaskStore killedAgain = open("c.db")) {
            assertThat(tasks(killedAgain)).isEqualTo(2 * TASKS);
        }
    }

    @Test
    void aLogWithoutSpaceGetsSome() throws IOException {
        Path log = Files.write(log("d.db"), new byte[] {1, 2, 3});
        LogSpace.reserve(log);
        assertThat(log).hasSize(LogSpace.BYTES);
        assertThat(Files.readAllBytes(log)).startsWith(1, 2, 3, 0);
        LogSpace.reserve(log("missing.db")); // nothing to make longer
        assertThat(log("missing.db")).doesNotExist();
    }
}
