package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.report.Json;

/** A real Slurm takes the batch script and the scaling array, runs them to their end, and may end and requeue them. */
@Tag("cluster")
@Tag("slow")
class SlurmTest {
    private static final String BATCH = "scripts/mpirun/slurm.sbatch";
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static OneNodeSlurm slurm;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startSlurm() throws Exception {
        ClusterJob.needs(OneNodeSlurm.SCRIPT);
        slurm = OneNodeSlurm.start();
    }

    @AfterAll
    static void stopSlurm() throws IOException {
        if (slurm != null) {
            slurm.close();
        }
    }

    private String submit(Map<String, String> environment, String options, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("--output=" + directory.resolve("%j.out")));
        command.addAll(List.of(options.split(" ", -1)));
        command.add(BATCH);
        command.addAll(arguments);
        return slurm.submit(environment, command);
    }

    private static List<String> heat(Path output, String... more) {
        List<String> arguments = new ArrayList<>(ClusterJob.HEAT);
        arguments.addAll(List.of("-o", output.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private ClusterJob printed(String job) throws IOException {
        return new ClusterJob(0, Files.readString(directory.resolve(job + ".out")), Duration.ZERO);
    }

    @Test
    void mpirunAndSrunComeToTheChecksumOfThreads() throws Exception {
        String byMpirun = submit(Map.of(), "--ntasks=2", heat(directory.resolve("out-{ranks}-{job}")));
        String bySrun =
                submit(Map.of("PARHELION_LAUNCH", "srun"), "--ntasks=2", heat(directory.resolve("out-{ranks}-{job}")));
        List<String> threads = new ArrayList<>(ClusterJob.PROGRAM);
        threads.addAll(heat(directory.resolve("threads"), "-n", "2"));
        String expected = ClusterJob.run(DEADLINE, Map.of(), threads).checksum();
        for (String job : List.of(byMpirun, bySrun)) {
            String end = slurm.await(job, DEADLINE, "COMPLETED", "FAILED");
            assertThat(end).as(printed(job).output()).contains("JobState=COMPLETED ", "ExitCode=0:0");
            assertThat(printed(job).output()).contains("\"provider\":\"mpi\"", "\"ranks\":2");
            assertThat(printed(job).checksum()).isEqualTo(expected);
            assertThat(directory.resolve("out-2-" + job + "/report.json")).exists();
        }
    }

    @Test
    void srunSizesEachRanksJvmToItsShareAsMpirunDoes() throws Exception {
        List<String> printFlags = List.of("-n", "2", "--", "scripts/mpirun/rank", "--flags", "java");
        List<List<String>> said = new ArrayList<>();
        for (String launcher : List.of("openmpi", "srun")) {
            List<String> command = new ArrayList<>(List.of("scripts/mpirun/" + launcher));
            command.addAll(printFlags);
            said.add(slurm.run(Map.of(), command)
                    .lines()
                    .filter(line -> line.startsWith("-X"))
                    .sorted()
                    .toList());
        }
        String alone = ClusterJob.run(DEADLINE, Map.of(), List.of("scripts/mpirun/rank", "--flags", "java"))
                .output();
        for (List<String> flags : said) {
            assertThat(flags).hasSize(6);
            assertThat(heapMebibytes(String.join("\n", flags))).isEqualTo(heapMebibytes(alone) / 2);
        }
        // Slurm granted two processors for two ranks, however many there are.
        assertThat(said.get(1)).contains("-XX:ActiveProcessorCount=1").doesNotContain("-XX:ActiveProcessorCount=2");
    }

    private static int heapMebibytes(String flags) {
        return flags.lines()
                .filter(line -> line.startsWith("-Xmx"))
                .mapToInt(line -> Integer.parseInt(line.substring("-Xmx".length(), line.length() - 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theScalingArrayRunsAndOneMoreJobPutsItsRowsTogether() throws Exception {
        String said = slurm.run(
                Map.of(),
                List.of(
                        "scripts/scaling",
                        "strong",
                        "-o",
                        directory.toString(),
                        "-n",
                        "1 2 4",
                        "--sbatch",
                        "--time=5",
                        "--quick"));
        String table = said.replaceAll("(?s).* job (\\d+) then writes .*", "$1");
        String end = slurm.await(table, DEADLINE.multipliedBy(2), "COMPLETED", "FAILED", "CANCELLED");
        assertThat(end).contains("JobState=COMPLETED ");
        List<Map<String, Object>> rows = Json.rows(Files.readString(directory.resolve("scaling.json")));
        assertThat(rows).extracting(row -> row.get("ranks")).containsExactly(1, 2, 4);
        assertThat(rows).extracting(row -> row.get("provider")).containsOnly("mpi");
        assertThat(rows).allSatisfy(row -> assertThat(row.get("efficiency")).isInstanceOf(Number.class));
        assertThat(directory.resolve("scaling.png")).isNotEmptyFile();
        assertThat(directory.resolve("scaling.md")).content().contains("| ranks |");
    }

    /** Many snapshots, so that there is time to be told while it runs; the first is the sign that it does. */
    private List<String> manySnapshots(Path output) {
        return heat(output, "--set", "steps=600", "--set", "output.every=10");
    }

    private static Path firstSnapshot(Path output) {
        return output.resolve("unfinished/temperature-0000010.npy");
    }

    private void tellThatTheTimeLimitIsNear(String job, Path sign) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!Files.exists(sign)) {
            assertThat(System.nanoTime())
                    .as("%s is there within %s", sign, DEADLINE)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
        slurm.run(Map.of(), List.of("scancel", "--batch", "--signal=USR1", job)); // what --signal=B:USR1@120 sends
    }

    @Test
    void nearItsTimeLimitARunEndsAndWhatWasCompleteStays() throws Exception {
        Path output = directory.resolve("kept");
        String first = submit(Map.of(), "--ntasks=2", heat(output));
        assertThat(slurm.await(first, DEADLINE, "COMPLETED", "FAILED")).contains("JobState=COMPLETED ");
        Map<String, String> complete = ClusterJob.contents(output);
        List<String> again = new ArrayList<>(manySnapshots(output));
        again.add("--overwrite");
        String second = submit(Map.of(), "--ntasks=2", again);
        tellThatTheTimeLimitIsNear(second, firstSnapshot(output));
        assertThat(slurm.await(second, DEADLINE, "COMPLETED", "FAILED"))
                .as(printed(second).output())
                .contains("ExitCode=75:0");
        assertThat(printed(second).output())
                .contains("the time limit was near", "allows no further run", "stopped after step", "(SIGUSR1)");
        assertThat(output.resolve("checkpoints")).isNotEmptyDirectory();
        assertThat(ClusterJob.contents(output)).isEqualTo(complete);
    }

    @Test
    void aRequeuedRunContinuesAndComesToItsEnd() throws Exception {
        Path output = directory.resolve("requeued");
        String job = submit(Map.of("PARHELION_REQUEUES", "1"), "--ntasks=2", manySnapshots(output));
        tellThatTheTimeLimitIsNear(job, firstSnapshot(output));
        String end = slurm.await(job, DEADLINE, "COMPLETED", "FAILED");
        assertThat(end).as(printed(job).output()).contains("JobState=COMPLETED ", "Restarts=1", "ExitCode=0:0");
        assertThat(printed(job).output()).contains("requeued, 1 of 1 times", "restart 1: run configs/heat.yaml");
        Map<String, Object> report = Json.parse(Files.readString(output.resolve("report.json")));
        assertThat(Objects.requireNonNull(report.get("files")).toString()).contains("temperature-0000600.npy");
        assertThat(report).containsKey("restartedFrom");
        assertThat(output.resolve("unfinished")).doesNotExist();
    }

    @Test
    void aRequeuedRunEndsWithTheChecksumOfAnUndisturbedRun() throws Exception {
        List<String> undisturbed = new ArrayList<>(ClusterJob.PROGRAM);
        undisturbed.addAll(manySnapshots(directory.resolve("undisturbed")));
        String expected = ClusterJob.run(DEADLINE, Map.of(), undisturbed).checksum();
        Path output = directory.resolve("went-on");
        List<String> run = new ArrayList<>(manySnapshots(output));
        run.addAll(List.of("--set", "checkpoint.every=50"));
        String job = submit(Map.of("PARHELION_REQUEUES", "1"), "--ntasks=2", run);
        tellThatTheTimeLimitIsNear(job, output.resolve("checkpoints/step-000000000050/manifest"));
        String end = slurm.await(job, DEADLINE, "COMPLETED", "FAILED");
        assertThat(end).as(printed(job).output()).contains("JobState=COMPLETED ", "Restarts=1", "ExitCode=0:0");
        Map<String, Object> report = Json.parse(Files.readString(output.resolve("report.json")));
        assertThat(report).containsEntry("checksum", expected);
        assertThat(report.get("restartedFrom"))
                .isInstanceOfSatisfying(Integer.class, step -> assertThat(step).isBetween(50, 600));
        assertThat(String.valueOf(report.get("files"))).contains("temperature-0000010.npy", "temperature-0000600.npy");
    }
}
