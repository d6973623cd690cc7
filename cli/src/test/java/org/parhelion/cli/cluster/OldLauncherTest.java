package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How jobs end that are started with the command line of MPJ Express: with a cause and a status, and no process stays. */
@Tag("engine")
class OldLauncherTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final String PROGRAM = """
            import mpi.MPI;

            public class Old {
                public static void main(String[] args) throws Exception {
                    String how = MPI.Init(args)[0];
                    int rank = MPI.COMM_WORLD.Rank();
                    if (rank == MPI.COMM_WORLD.Size() - 1) {
                        switch (how) {
                            case "throws" -> throw new IllegalStateException("the reason");
                            case "exits" -> System.exit(3);
                            case "aborts" -> MPI.COMM_WORLD.Abort(7);
                            case "is killed" -> new ProcessBuilder(
                                    "kill", "-9", "" + ProcessHandle.current().pid()).start();
                            default -> { }
                        }
                    }
                    if (how.equals("ends")) {
                        MPI.Finalize();
                        return;
                    }
                    System.out.println("rank " + rank + " waits");
                    System.out.flush();
                    // A receive that nothing is sent to is a deadlock, which threads report: a loop waits without one.
                    while (how.equals("loops") && MPI.COMM_WORLD.Iprobe(MPI.ANY_SOURCE, 5) == null) {
                        Thread.sleep(10);
                    }
                    MPI.COMM_WORLD.Recv(new int[1], 0, 1, MPI.INT, MPI.ANY_SOURCE, 5);
                }
            }
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void compile() throws IOException {
        Path source = Files.writeString(directory.resolve("Old.java"), PROGRAM);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        messages,
                        "-cp",
                        ClusterJob.ROOT
                                .resolve("adapters/mpijava/target/classes")
                                .toString(),
                        "-d",
                        directory.toString(),
                        source.toString());
        assertThat(status)
                .as(messages.toString(java.nio.charset.StandardCharsets.UTF_8))
                .isZero();
    }

    /** What a failed test has left. */
    @AfterEach
    void endProcesses() {
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    private List<String> mpjrun(String device, String how) {
        List<String> line = new ArrayList<>(List.of("scripts/mpjrun.sh", "-np", "2", "-dev", device));
        line.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", directory.toString(), "Old", how));
        return line;
    }

    @ParameterizedTest
    @CsvSource({
        "multicore, ends, 0, ''",
        "multicore, throws, 1, the reason",
        "multicore, exits, 3, System.exit(3)",
        "multicore, aborts, 7, Abort(7)",
        "multicore, waits, 1, deadlock",
        "multicore, is killed, 137, ''",
        "niodev, throws, 1, the reason",
        "niodev, exits, 3, ''",
        "niodev, waits, 1, deadlock",
        "niodev, is killed, 137, signal 9"
    })
    void aJobEndsWithItsCauseAndStatusAndLeavesNoProcess(String device, String how, int status, String cause)
            throws Exception {
        ClusterJob job = ClusterJob.run(DEADLINE, Map.of("PARHELION_STILL_SECONDS", "1"), mpjrun(device, how));
        assertThat(job.status()).as(job.output()).isEqualTo(status);
        assertThat(job.output()).contains(cause);
        awaitNoProcess();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multicore", "niodev"})
    void aLauncherThatIsToldToEndTakesItsRanksWithIt(String device) throws Exception {
        Path output = directory.resolve("output");
        Process launcher = ClusterJob.builder(Map.of(), mpjrun(device, "loops"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await(
                "both ranks wait",
                () -> read(output)
                                .lines()
                                .filter(line -> line.contains("waits"))
                                .count()
                        == 2);
        assertThat(processes()).isNotEmpty();
        launcher.destroy(); // SIGTERM
        assertThat(launcher.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).as(read(output)).isNotZero();
        awaitNoProcess();
    }

    @Test
    void anOutsiderThatKillsOneRankEndsTheOthers() throws Exception {
        Path output = directory.resolve("output");
        Process launcher = ClusterJob.builder(Map.of(), mpjrun("niodev", "loops"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await(
                "both ranks wait",
                () -> read(output)
                                .lines()
                                .filter(line -> line.contains("waits"))
                                .count()
                        == 2);
        ProcessHandle rank = processes().stream()
                .filter(process -> commandLine(process).contains("/java"))
                .filter(process -> process.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(rank.destroyForcibly()).isTrue();
        assertThat(launcher.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).as(read(output)).isEqualTo(137);
        awaitNoProcess();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The processes whose command lines contain this test's directory. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(directory.toString()))
                .toList();
    }

    /** Of ranks, in full: {@link ProcessHandle.Info} leaves long ones out. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private void awaitNoProcess() throws InterruptedException {
        await("no process of the job is left", () -> processes().isEmpty());
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }
}
