package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes of a multi-node job find each other as they would under AWS Batch: two hosts, its variables, sshd, one key. */
@Tag("cluster")
@Tag("slow")
class AwsBatchTest {
    private static final String SCRIPT = "scripts/mpirun/aws-batch";
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    /** What Batch tells each node: its index, and the main node's address to the others. */
    private static final String ON_EACH_NODE = "export AWS_BATCH_JOB_NODE_INDEX=$((PARHELION_NODE - 1));"
            + " [ $PARHELION_NODE = 1 ] || export AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS=10.77.0.1;"
            + " exec \"$0\" \"$@\"";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "AWS_BATCH_JOB_NUM_NODES", "2",
            "AWS_BATCH_JOB_MAIN_NODE_INDEX", "0",
            "PARHELION_RANKS_PER_NODE", "1",
            "PARHELION_JOIN_SECONDS", "90"));

    @BeforeEach
    void makeKey() throws Exception {
        ClusterJob.needs("scripts/two-hosts");
        ClusterJob.needsProgram("sshd", "openssh-server");
        String key = directory.resolve("key").toString();
        ClusterJob made =
                ClusterJob.run(DEADLINE, Map.of(), List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key));
        assertThat(made.status()).as(made.output()).isZero();
        environment.put("PARHELION_SSH_KEY", key);
    }

    private ClusterJob onBothNodes(List<String> arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("scripts/two-hosts", "--each", "--", "sh", "-c", ON_EACH_NODE, SCRIPT));
        command.addAll(arguments);
        return ClusterJob.run(DEADLINE, environment, command);
    }

    @Test
    void bothNodesRunOneJobWithTheChecksumOfThreads() throws Exception {
        List<String> heat = new ArrayList<>(ClusterJob.HEAT);
        heat.addAll(List.of("-o", directory.resolve("batch").toString()));
        ClusterJob job = onBothNodes(heat);
        assertThat(job.status()).as(job.output()).isZero();
        assertThat(job.output())
                .contains("node 1 of 2 has joined 10.77.0.1", "2 nodes, 2 ranks", "\"provider\":\"mpi\"")
                .contains("the main node is gone, node 1 ends")
                .doesNotContain("left behind");
        List<String> threads = new ArrayList<>(ClusterJob.PROGRAM);
        threads.addAll(ClusterJob.HEAT);
        threads.addAll(List.of("-n", "2", "-o", directory.resolve("threads").toString()));
        assertThat(job.checksum())
                .isEqualTo(ClusterJob.run(DEADLINE, Map.of(), threads).checksum());
    }

    @Test
    void theRunsStatusIsTheJobs() throws Exception {
        ClusterJob job =
                onBothNodes(List.of("run", "configs/heat.yaml", "--set", "steps=none", "-o", directory + "/bad"));
        assertThat(job.status()).as(job.output()).isNotZero();
        assertThat(job.output()).contains("steps").doesNotContain("left behind");
    }

    @Test
    void aNodeThatDoesNotJoinIsNotWaitedForForEver() throws Exception {
        environment.put("AWS_BATCH_JOB_NODE_INDEX", "0");
        environment.put("PARHELION_JOIN_SECONDS", "1");
        environment.put("PARHELION_SSH_PORT", "22");
        // In a host of its own, whose port 22 is free.
        ClusterJob job = ClusterJob.run(
                DEADLINE,
                environment,
                List.of(
                        "scripts/two-hosts",
                        "--each",
                        "--",
                        "sh",
                        "-c",
                        "[ $PARHELION_NODE = 1 ] || exit 0; exec " + SCRIPT + " run configs/heat.yaml"));
        assertThat(job.status()).isEqualTo(2);
        assertThat(job.output()).contains("only 1 of 2 nodes are there after 1 s");
    }

    @Test
    void outsideOfSuchAJobItSaysSo() throws Exception {
        ClusterJob job = ClusterJob.run(DEADLINE, Map.of(), List.of(SCRIPT, "run", "configs/heat.yaml"));
        assertThat(job.status()).isEqualTo(2);
        assertThat(job.output()).contains("no node of a multi-node parallel job");
    }
}
