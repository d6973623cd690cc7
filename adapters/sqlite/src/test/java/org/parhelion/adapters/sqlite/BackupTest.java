package org.parhelion.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
class BackupTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");

    @TempDir
    private Path directory;

    private TaskStore open(String name) {
        return TaskStores.open(URI.create("sqlite:" + directory.resolve(name)));
    }

    @Test
    void aCopyContainsWhatWasAcknowledgedBeforeAndNoGap() throws InterruptedException {
        try (TaskStore store = open("campaign.db")) {
            long epoch = store.lead("test").epoch();
            store.commit(epoch, List.of(new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p")))
                    .join();
            AtomicInteger acknowledged = new AtomicInteger();
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    TaskSpec task = TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of());
                    store.commit(epoch, List.of(new StoreWrite.NewTasks(SWEEP, List.of(task))))
                            .join();
                    acknowledged.set(i + 1);
                }
            });
            for (int copy = 0; copy < 5; copy++) {
                while (acknowledged.get() < 20 * (copy + 1)) {
                    Thread.onSpinWait();
                }
                int before = acknowledged.get();
                store.backup(directory.resolve("copy" + copy));
                int after = acknowledged.get();
                try (TaskStore copied = open("copy" + copy)) {
                    // Reading refuses indices with gaps.
                    int tasks = copied.snapshot().campaigns().getFirst().tasks().size();
                    assertThat(tasks).isBetween(before, after + 1);
                }
            }
            writer.interrupt();
            writer.join();
        }
    }
}
