package org.parhelion.campaign.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.protocol.SplitMix64;

/** Two stores on one log: one leads, the other stands by and reads what is appended. */
@Timeout(60)
class LogTaskStoreTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");

    /** What two processes share. */
    private static final class SharedLog {
        private final List<byte[]> entries = new ArrayList<>();
        private final Map<Integer, StoredSource> sources = new LinkedHashMap<>();
        private long epoch;
        private boolean led;
    }

    /** One process's way to it. */
    private static final class MemoryLog implements TaskLog {
        private final SharedLog shared;
        private int entriesRead;
        private int failAfter = Integer.MAX_VALUE;

        private MemoryLog(SharedLog shared) {
            this.shared = shared;
        }

        @Override
        public long lead(String coordinator) {
            synchronized (shared) {
                shared.led = true;
                return ++shared.epoch;
            }
        }

        @Override
        public void append(long epoch, List<byte[]> entries, Map<Integer, StoredSource> sources) {
            synchronized (shared) {
                shared.entries.addAll(entries);
                shared.sources.putAll(sources);
            }
        }

        @Override
        public long read(long after, Reader reader) {
            synchronized (shared) {
                reader.epoch(shared.epoch);
                for (byte[] entry : shared.entries.subList((int) after, shared.entries.size())) {
                    if (failAfter-- == 0) {
                        throw new CampaignException(CampaignException.Kind.STORE_FAILED, "the disk is away");
                    }
                    reader.entry(entry);
                    entriesRead++;
                }
                shared.sources.forEach(reader::source);
                return shared.entries.size();
            }
        }

        @Override
        public boolean mayLead() {
            synchronized (shared) {
                return !shared.led;
            }
        }

        @Override
        public String leader() {
            return "";
        }

        @Override
        public void onLost(Consumer<CampaignException> listener) {}

        @Override
        public void backup(Path file) {}

        @Override
        public LogExtent extent() {
            return new LogExtent(0, 0, Optional.empty(), Optional.empty());
        }

        @Override
        public void cut(long epoch, LogPlace place, Reader kept, IntSupplier campaigns) {
            throw new CampaignException(CampaignException.Kind.REFUSED, "not part of these tests");
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public void close() {
            synchronized (shared) {
                shared.led = false;
            }
        }
    }

    private static List<StoreWrite> tasks(int from, int to) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            tasks.add(TaskSpec.of(i, new TaskProgram.RunFile("heat.yaml"), Map.of("x", Scalar.of(i))));
        }
        return List.of(
                new StoreWrite.NewTasks(SWEEP, tasks),
                new StoreWrite.NewSource(SWEEP, new StoredSource(from, new byte[] {(byte) from})));
    }

    private static List<StoreWrite> success(int task, long epoch) {
        return List.of(new StoreWrite.NewOutcome(
                new Attempt(SWEEP, task, 1, epoch),
                "w",
                17,
                new TaskOutcome.Succeeded(Map.of("y", Scalar.of(task)), ""),
                new TaskHistory(1, 0, 0, 0, Set.of()),
                true));
    }

    private static long begin(TaskStore leader) {
        long epoch = leader.lead("one").epoch();
        leader.commit(epoch, List.of(new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p")))
                .join();
        return epoch;
    }

    @Test
    void aStandbyReadsEachEntryOnceAndLeadsWithAll() throws InterruptedException {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        SplitMix64 random = SplitMix64.of(seed, 0);
        SharedLog shared = new SharedLog();
        MemoryLog log = new MemoryLog(shared);
        try (TaskStore standby = LogTaskStore.of(log)) {
            StoreSnapshot last;
            try (TaskStore leader = LogTaskStore.of(new MemoryLog(shared))) {
                long epoch = begin(leader);
                int tasks = 0;
                int ended = 0;
                for (int round = 0; round < 4; round++) {
                    int more = 1 + random.nextInt(50);
                    leader.commit(epoch, tasks(tasks, tasks + more)).join();
                    tasks += more;
                    for (int ends = random.nextInt(tasks - ended + 1); ends > 0; ends--) {
                        leader.commit(epoch, success(ended++, epoch)).join();
                    }
                    assertThat(standby.awaitLead(Duration.ofMillis(random.nextInt(700))))
                            .isFalse();
                }
                last = leader.snapshot();
            }
            assertThat(standby.awaitLead(Duration.ofSeconds(30))).isTrue();
            assertThat(standby.lead("two").campaigns()).as("seed %d", seed).isEqualTo(last.campaigns());
            assertThat(log.entriesRead).as("seed %d", seed).isEqualTo(shared.entries.size());
        }
    }

    @Test
    void aStandbyThatCouldNotReadReadsAnew() throws InterruptedException {
        SharedLog shared = new SharedLog();
        MemoryLog log = new MemoryLog(shared);
        try (TaskStore standby = LogTaskStore.of(log)) {
            StoreSnapshot last;
            try (TaskStore leader = LogTaskStore.of(new MemoryLog(shared))) {
                long epoch = begin(leader);
                leader.commit(epoch, tasks(0, 3)).join();
                log.failAfter = 1;
                assertThat(standby.awaitLead(Duration.ZERO)).isFalse();
                assertThat(log.entriesRead).isEqualTo(1);
                leader.commit(epoch, success(1, epoch)).join();
                last = leader.snapshot();
            }
            assertThat(standby.lead("two").campaigns()).isEqualTo(last.campaigns());
        }
    }
}
