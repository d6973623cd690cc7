package org.parhelion.campaign.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.protocol.SplitMix64;

/**
 * {@code kill -9} of a process that runs campaigns, at random moments: {@code -Dparhelion.kills=200} for the long test. A
 * backend's test extends this class.
 */
public abstract class KilledCampaignContract {
    private static final int TASKS = 150;

    protected final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    @TempDir
    protected Path directory;

    /** {@return the address of a new store} */
    protected abstract URI newStore(int number);

    @Test
    @Timeout(1800)
    void killsLoseNothingAndChangeNothing() throws IOException, InterruptedException {
        List<List<Object>> undisturbed = undisturbed();
        SplitMix64 random = SplitMix64.of(seed, 0);
        int kills = Integer.getInteger("parhelion.kills", 3);
        int killed = 0;
        int failed = 0;
        int recorded = 0;
        for (int campaign = 0; killed < kills; campaign++) {
            URI store = newStore(campaign);
            Set<String> acknowledged = new HashSet<>();
            Life end = Life.KILLED;
            for (int life = 0; end != Life.ENDED; life++) {
                Path log = directory.resolve(campaign + "-" + life + ".log");
                boolean last = killed == kills;
                end = live(store, log, last ? Long.MAX_VALUE : 1 + random.nextInt(2 * TASKS));
                killed += end == Life.KILLED ? 1 : 0;
                failed += end == Life.FAILED ? 1 : 0;
                assertThat(failed)
                        .as("processes that failed, of %d that were killed", killed)
                        .isLessThan(3 + kills / 10);
                if (Files.exists(log)) {
                    check(log, acknowledged);
                }
            }
            try (TaskStore whole = TaskStores.open(store)) {
                assertThat(table(whole.snapshot())).as("seed %d", seed).isEqualTo(undisturbed);
            }
            assertThat(acknowledged.size()).as("acknowledged, seed %d", seed).isLessThanOrEqualTo(2 * TASKS);
            recorded += 2 * TASKS;
        }
        System.out.printf(
                "%d kills (and %d processes that failed), %d outcomes recorded once: none lost, none twice%n",
                killed, failed, recorded);
    }

    /** How a process ended. It fails, for instance, if a busy machine keeps its signs of life from the store. */
    private enum Life {
        KILLED,
        ENDED,
        FAILED
    }

    private List<List<Object>> undisturbed() throws InterruptedException {
        MemoryTaskStore memory = new MemoryTaskStore();
        KilledMain.run(memory, directory.resolve("undisturbed.log"), TASKS);
        return table(memory.snapshot());
    }

    /** What the tasks of a store are, and how they ended. */
    public static List<List<Object>> table(StoreSnapshot snapshot) {
        List<List<Object>> table = new ArrayList<>();
        for (StoredCampaign campaign : snapshot.campaigns()) {
            for (TaskRecord task : campaign.tasks()) {
                table.add(List.of(task.spec(), task.state(), task.outcome()));
            }
        }
        return table;
    }

    private void check(Path log, Set<String> acknowledged) throws IOException {
        check(log, acknowledged, seed);
    }

    /** No task that an earlier life acknowledged runs again, none is acknowledged twice. */
    public static void check(Path log, Set<String> acknowledged, long seed) throws IOException {
        for (String line : Files.readAllLines(log)) {
            String task = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("run ")) {
                assertThat(acknowledged)
                        .as("acknowledged before, seed %d", seed)
                        .doesNotContain(task);
            } else if (line.startsWith("ack ")) {
                assertThat(acknowledged.add(task)).as("%s, seed %d", line, seed).isTrue();
            }
        }
    }

    /** Starts the process and kills it once its log has so many lines. */
    private static Life live(URI store, Path log, long lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(KilledMain.class, store, log, TASKS))
                .inheritIO()
                .start();
        boolean alive;
        try {
            while (process.isAlive() && count(log) < lines) {
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            alive = process.isAlive();
            process.destroyForcibly();
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        if (Files.exists(log) && Files.readString(log).endsWith("end\n")) {
            return Life.ENDED;
        }
        return alive ? Life.KILLED : Life.FAILED;
    }

    /** The command line of a process of the tests. */
    public static List<String> command(Class<?> main, URI store, Path log, int tasks) {
        return command(List.of("-XX:+UseSerialGC"), main, store, log, tasks);
    }

    /** The same, with other flags of the JVM's memory. */
    public static List<String> command(List<String> flags, Class<?> main, URI store, Path log, int tasks) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                store.toString(),
                log.toString(),
                Integer.toString(tasks)));
        return command;
    }

    private static long count(Path log) throws IOException {
        if (Files.notExists(log)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.count();
        }
    }
}
