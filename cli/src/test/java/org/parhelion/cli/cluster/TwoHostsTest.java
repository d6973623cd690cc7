package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranks on two hosts that TCP joins, which are network namespaces of this machine; and what becomes of them without it. */
@Tag("cluster")
@Tag("slow")
class TwoHostsTest {
    private static final String SCRIPT = "scripts/two-hosts";
    private static final int SILENT_SECONDS = 6;

    /** Start, the silence after which a host is taken for dead, and two looks more; a busy machine takes its time. */
    private static final Duration DEADLINE = Duration.ofSeconds(180 + SILENT_SECONDS);

    /** Runs without an end in sight, and leaves a first file soon. */
    private static final List<String> LONG = List.of(
            "run",
            "configs/heat.yaml",
            "--set",
            "grid.points=[96,80]",
            "--set",
            "steps=100000000",
            "--set",
            "output.every=2",
            "--set",
            "large-output=true");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsNamespaces() throws Exception {
        ClusterJob.needs(SCRIPT);
    }

    private static List<String> twoHosts(List<String> options, List<String> program) {
        return Stream.of(List.of(SCRIPT, "-n", "2"), options, List.of("--"), program)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> heat(List<String> arguments, String... more) {
        List<String> command = new ArrayList<>(ClusterJob.PROGRAM);
        command.addAll(arguments);
        command.addAll(List.of(more));
        return command;
    }

    /** The links of this machine, and the processes whose environment contains {@code mark}. */
    private static List<String> linksAndProcesses(String mark) throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/sys/class/net"));
                Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return Stream.concat(
                            links.map(Path::toString),
                            processes
                                    .filter(p -> environment(p).contains(mark))
                                    .map(p -> p.info().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", String.valueOf(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    private static List<String> processes(String mark) {
        return ProcessHandle.allProcesses()
                .flatMap(p -> p.info().commandLine().stream())
                .filter(line -> line.contains(mark))
                .toList();
    }

    @Test
    void eachRankSeesItsOwnHostAndTheOther() throws Exception {
        ClusterJob job = ClusterJob.run(
                DEADLINE,
                Map.of(),
                twoHosts(
                        List.of(),
                        List.of("sh", "-c", "echo $OMPI_COMM_WORLD_RANK is on $(hostname): $(hostname -I)")));
        assertThat(job.status()).as(job.output()).isZero();
        assertThat(job.output()).contains("0 is on node1: 10.77.0.1", "1 is on node2: 10.77.0.2");
    }

    @Test
    void aCutLinkEndsTheJobSoonWithItsCauseAndKeepsCompleteOutput() throws Exception {
        String mark = "parhelion-test-" + UUID.randomUUID();
        List<String> before = linksAndProcesses(mark);
        Path output = directory.resolve("heat");
        ClusterJob alone = ClusterJob.run(
                DEADLINE, Map.of(), heat(ClusterJob.HEAT, "-n", "1", "-o", directory.resolve("alone") + ""));
        ClusterJob across = ClusterJob.run(
                DEADLINE,
                Map.of("MARK", mark),
                twoHosts(List.of(), heat(ClusterJob.HEAT, "--with", "mpi", "-o", output.toString())));
        assertThat(alone.status()).as(alone.output()).isZero();
        assertThat(across.status()).as(across.output()).isZero();
        assertThat(across.output()).contains("\"provider\":\"mpi\"", "\"ranks\":2");
        assertThat(across.checksum()).isEqualTo(alone.checksum());
        Map<String, String> complete = ClusterJob.contents(output);
        assertThat(complete).containsKeys("report.json", "temperature.npy");

        Path firstFile = output.resolve("unfinished/temperature-0000002.npy");
        ClusterJob cut = ClusterJob.run(
                DEADLINE,
                Map.of("MARK", mark, "PARHELION_SILENT_SECONDS", "" + SILENT_SECONDS),
                twoHosts(
                        List.of("--cut-when", firstFile.toString()),
                        heat(LONG, "--with", "mpi", "--overwrite", "-o", output.toString())));
        assertThat(cut.output()).contains("the link is cut");
        assertThat(cut.status()).as(cut.output()).isNotZero();
        assertThat(cut.output()).containsAnyOf("lost communication with a remote daemon", "no answer from 10.77.0.");
        // two-hosts counts as a failure of its own (status 3) what is still there ten seconds after the end.
        assertThat(cut.output()).doesNotContain("left behind");
        assertThat(ClusterJob.contents(output)).isEqualTo(complete);
        await(() -> linksAndProcesses(mark).equals(before), "links and processes are those of before");
    }

    @Test
    void aHostThatWasCutOffEndsItsRanksThoughItsOutputWaitsForALink() throws Exception {
        // What node2's rank prints is under way when the link goes: then neither side's keepalive looks at that
        // connection.
        Path ready = directory.resolve("ready");
        String chatter = "import org.parhelion.comm.*;\n"
                + "void main(String[] args) {\n"
                + "    Ranks.run(args, comm -> {\n"
                + "        comm.barrier();\n"
                + "        for (long i = 0; ; i++) {\n"
                + "            if (i == 20) java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + ready
                + "\"), \"\");\n"
                + "            IO.println(comm.rank() + \" says \" + i);\n"
                + "            Thread.sleep(20);\n"
                + "        }\n"
                + "    });\n"
                + "}\n";
        Path source = Files.writeString(directory.resolve("Chatter.java"), chatter);
        List<String> program = new ArrayList<>(ClusterJob.PROGRAM.subList(0, ClusterJob.PROGRAM.size() - 1));
        program.add(source.toString());
        ClusterJob job = ClusterJob.run(
                DEADLINE,
                Map.of("PARHELION_SILENT_SECONDS", "" + SILENT_SECONDS),
                twoHosts(List.of("--cut-when", ready.toString()), program));
        assertThat(job.output()).contains("the link is cut").doesNotContain("left behind");
        assertThat(job.status()).as(job.output()).isNotZero();
    }

    @Test
    void aScriptThatIsKilledLeavesNoHostAndNoRankBehind() throws Exception {
        Path ready = directory.resolve("ready");
        String nap = "sleep 8" + System.nanoTime(); // by which the ranks are found
        List<String> program = List.of("sh", "-c", "touch " + ready + "; exec " + nap);
        Process script = ClusterJob.builder(Map.of(), twoHosts(List.of(), program))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("killed.txt").toFile())
                .start();
        await(() -> Files.exists(ready), "the job has started");
        await(() -> processes(nap).size() >= 2, "both ranks nap");
        script.destroyForcibly().waitFor();
        await(() -> processes(nap).isEmpty() && processes(ready.toString()).isEmpty(), "hosts and job are gone");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition, String what) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
