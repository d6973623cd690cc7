package org.parhelion.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

/** A server that crashes while commits are on their way: an outage that is longer than the lease costs the lead, and no commit. */
class PostgresTaskCrashTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final int TASKS = 200;

    @Test
    @Timeout(180)
    void aServerThatCrashesLosesNothing() throws IOException, InterruptedException {
        try (PostgresServer server = PostgresServer.start();
                TaskStore store = TaskStores.open(server.address())) {
            long epoch = store.lead("test").epoch();
            List<TaskSpec> tasks = IntStream.range(0, TASKS)
                    .mapToObj(i -> TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of()))
                    .toList();
            store.commit(
                            epoch,
                            List.of(
                                    new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p"),
                                    new StoreWrite.NewTasks(SWEEP, tasks)))
                    .join();
            Thread crash = null;
            Set<Integer> acknowledged = new HashSet<>();
            while (acknowledged.size() < TASKS) {
                if (acknowledged.size() == TASKS / 2 && crash == null) {
                    crash = Thread.ofPlatform().start(() -> crash(server));
                }
                try {
                    int task = acknowledged.size();
                    store.commit(epoch, List.of(success(task, epoch))).join();
                    acknowledged.add(task);
                } catch (CompletionException e) {
                    crash(crash);
                    StoreSnapshot snapshot = store.lead("again");
                    epoch = snapshot.epoch();
                    Set<Integer> recorded = ended(snapshot);
                    assertThat(recorded).containsAll(acknowledged);
                    acknowledged.addAll(recorded);
                }
            }
            crash(crash);
            assertThat(ended(store.snapshot())).hasSize(TASKS);
        }
    }

    @Test
    @Timeout(180)
    void aLeaderThatLostItsServerStandsByAndLeadsAgain() throws IOException, InterruptedException {
        try (PostgresServer server = PostgresServer.start();
                TaskStore store = TaskStores.open(server.address())) {
            long epoch = store.lead("test").epoch();
            store.commit(epoch, List.of(new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p")))
                    .join();
            StoreSnapshot before = store.snapshot();
            server.kill();
            assertThat(store.lost().orTimeout(60, TimeUnit.SECONDS).join().kind())
                    .isEqualTo(CampaignException.Kind.LEAD_LOST);
            long begun = System.nanoTime();
            assertThat(store.awaitLead(Duration.ofMillis(100)))
                    .as("nothing is known while the server is away")
                    .isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("a wait of 100 ms for a server that refuses connections")
                    .isLessThan(Duration.ofSeconds(20));
            server.restart();
            assertThat(store.awaitLead(Duration.ofSeconds(60))).isTrue();
            StoreSnapshot after = store.lead("again");
            assertThat(after.epoch()).isGreaterThan(epoch);
            assertThat(after.campaigns()).isEqualTo(before.campaigns());
            assertThat(store.lost()).isNotDone();
        }
    }

    private static void crash(PostgresServer server) {
        server.kill();
        try {
            server.restart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server runs again. */
    private static void crash(@Nullable Thread crash) throws InterruptedException {
        if (crash != null) {
            crash.join();
        }
    }

    private static StoreWrite success(int task, long epoch) {
        return new StoreWrite.NewOutcome(
                new Attempt(SWEEP, task, 1, epoch),
                "w",
                17,
                new TaskOutcome.Succeeded(Map.of(), ""),
                new TaskHistory(1, 0, 0, 0, Set.of()),
                true);
    }

    private static Set<Integer> ended(StoreSnapshot snapshot) {
        Set<Integer> ended = new HashSet<>();
        for (TaskRecord task : snapshot.campaigns().getFirst().tasks()) {
            if (task.state().ended()) {
                ended.add(task.spec().index());
            }
        }
        return ended;
    }
}
