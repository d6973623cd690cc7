package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./parhelion … --with mpi}: the script, the program and the launcher, as a user meets them. */
@Tag("engine")
class ParhelionScriptTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsAnMpi() throws Exception {
        ClusterJob.needsProgram("mpirun", "openmpi-bin");
    }

    private List<String> heat(String... more) {
        List<String> line = new ArrayList<>(List.of("./parhelion", "--debug"));
        line.addAll(ClusterJob.HEAT);
        line.addAll(List.of("-o", directory.resolve("heat").toString(), "--overwrite"));
        line.addAll(List.of(more));
        return line;
    }

    @Test
    void aJobHasTheChecksumOfThreadsWhereverTheOptionsStand() throws Exception {
        ClusterJob threads = ClusterJob.run(DEADLINE, Map.of(), heat("-n", "2"));
        ClusterJob processes = ClusterJob.run(DEADLINE, Map.of(), heat("--with", "mpi", "-n", "2"));
        assertThat(processes.status()).as(processes.output()).isZero();
        assertThat(processes.output()).contains("\"provider\":\"mpi\"", "\"ranks\":2");
        assertThat(processes.checksum()).isEqualTo(threads.checksum());
    }

    /** Without the Vector API there is no warning about it. */
    @Test
    void commandsThatComputeNothingStartInTheSmallJvm() throws Exception {
        for (String line :
                List.of("--version", "run --help", "campaign serve --help", "campaign status " + directory)) {
            List<String> command = new ArrayList<>(List.of("./parhelion"));
            command.addAll(List.of(line.split(" ", -1)));
            ClusterJob job = ClusterJob.run(DEADLINE, Map.of(), command);
            assertThat(job.output()).as(line).isNotBlank().doesNotContain("incubator");
            if (!line.contains("status")) { // of no campaign
                assertThat(job.status()).as(job.output()).isZero();
            }
        }
    }

    /** The JVM refuses two collectors, and one that the command line excludes. */
    @Test
    void aCollectorOfTheUsersOwnTakesThePlaceOfTheDefault() throws Exception {
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            ClusterJob job = ClusterJob.run(
                    DEADLINE,
                    Map.of(variable, "-Xmx1g -XX:+UseSerialGC"),
                    List.of("./parhelion", "java", "-XX:+PrintFlagsFinal", "-version"));
            assertThat(job.status()).as(job.output()).isZero();
            assertThat(job.output()).containsPattern("UseSerialGC += true").containsPattern("UseG1GC += false");
        }
    }

    @Test
    void openMpiSendsMessagesOfBlocksAtOnceUnlessTheUserSetsALimit() throws Exception {
        Path program = Files.writeString(directory.resolve("Limit.java"), """
                void main() {
                    System.getenv().forEach((name, value) -> IO.println(name + "=" + value));
                }
                """);
        List<String> command = List.of("./parhelion", "java", program.toString());
        assertThat(ClusterJob.run(DEADLINE, Map.of(), command).output().lines())
                .contains("OMPI_MCA_btl_vader_eager_limit=32768", "OMPI_MCA_btl_sm_eager_limit=32768");
        Map<String, String> own = Map.of("OMPI_MCA_btl_vader_eager_limit", "4096", "OMPI_MCA_btl_sm_eager_limit", "");
        assertThat(ClusterJob.run(DEADLINE, own, command).output().lines())
                .contains("OMPI_MCA_btl_vader_eager_limit=4096", "OMPI_MCA_btl_sm_eager_limit=");
    }

    @Test
    void aMistakeIsOneLineAndStatusTwoWithoutAJob() throws Exception {
        ClusterJob job = ClusterJob.run(DEADLINE, Map.of(), heat("--with", "mpi", "--set", "stepz=1"));
        assertThat(job.status()).isEqualTo(2);
        assertThat(job.output().lines().filter(line -> line.startsWith("parhelion: ")))
                .singleElement()
                .asString()
                .contains("stepz");
        assertThat(job.output()).doesNotContain("mpirun");
    }

    @Test
    void sigtermEndsTheLauncherAndEveryRank() throws Exception {
        Path begun = directory.resolve("heat/unfinished");
        Process process = ClusterJob.builder(Map.of(), heat("--with", "mpi", "-n", "2", "--set", "steps=100000000"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        try {
            long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
            while (!Files.exists(begun)) {
                assertThat(process.isAlive()).as("the job runs").isTrue();
                assertThat(System.nanoTime()).as("the run has begun").isLessThan(deadlineNanos);
                Thread.sleep(50);
            }
            List<ProcessHandle> ranks = process.descendants().toList();
            assertThat(ranks).hasSizeGreaterThanOrEqualTo(2);
            process.destroy();
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .as("the launcher has ended")
                    .isTrue();
            assertThat(process.exitValue()).isNotZero();
            for (ProcessHandle rank : ranks) {
                rank.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
