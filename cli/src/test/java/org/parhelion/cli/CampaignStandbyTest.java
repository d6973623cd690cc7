package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators on one directory. */
@Timeout(180)
class CampaignStandbyTest {
    private static final long DEADLINE_SECONDS = 90;
    private static final String LEADS = "parhelion: leads";
    private static final String STANDS_BY = "parhelion: standing by: ";

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private Process serve(Path output) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dparhelion.home=" + Shell.root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "campaign",
                        "serve",
                        directory.resolve("served").toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--json")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static void await(Process process, Path output, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!Files.readString(output).contains(text)) {
            assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void aCoordinatorStandsByUntilTheOtherIsKilled() throws IOException, InterruptedException {
        Path first = directory.resolve("first.txt");
        Path second = directory.resolve("second.txt");
        Process leader = serve(first);
        await(leader, first, LEADS);
        Process standby = serve(second);
        await(standby, second, STANDS_BY);
        assertThat(Files.readString(second)).doesNotContain(LEADS);
        leader.destroyForcibly();
        await(standby, second, LEADS);
    }

    @Test
    void aCoordinatorThatStandsByEndsWhenItIsTold() throws IOException, InterruptedException {
        Path first = directory.resolve("first.txt");
        Path second = directory.resolve("second.txt");
        await(serve(first), first, LEADS);
        Process standby = serve(second);
        await(standby, second, STANDS_BY);
        standby.destroy();
        assertThat(standby.waitFor()).isZero();
    }
}
