package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.cli.Shell;
import tools.jackson.databind.JsonNode;

/** The files of {@code configs/aws} are what their services take, fit each other and this repository; and the checks can fail. */
class AwsFilesTest {
    private static final Path DIRECTORY = ClusterJob.ROOT.resolve("configs/aws");

    /** A path of this repository in a comment, a command or a page. */
    private static final Pattern PATH = Pattern.compile("(?<![\\w/.-])(?:scripts|configs)/[\\w/.-]*[\\w]");

    @TempDir
    private Path directory;

    private static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    private static JsonNode tree(String file) {
        return Findings.tree(file, text(file));
    }

    private static BatchFiles batch() {
        return new BatchFiles(
                tree("batch-job-definition.json"),
                tree("batch-job-queue.json"),
                tree("batch-compute-environment.json"));
    }

    @Test
    void theClusterFileIsOneThatParallelClusterTakes() {
        assertThat(ParallelClusterFile.findings(tree("parallelcluster.yaml"), text("parallelcluster.yaml")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                /Scheduling/Scheduler                                             | awsbatch     | 'awsbatch' is none of
                /Scheduling/SlurmQueues/1/CapacityType                            | spot         | 'spot' is none of
                /Scheduling/SlurmQueues/1/CapacityType                            | ONDEMAND     | no queue of capacity SPOT
                /Scheduling/SlurmQueues/0/CapacityType                            | SPOT         | not to be had as spot
                /Scheduling/SlurmQueues/1/Name                                    | ondemand     | a name stands twice
                /Scheduling/SlurmQueues/1/Name                                    | preemptible  | --partition=spot
                /Scheduling/SlurmQueues/1/ComputeResources/0/InstanceType         | c6i.16xlarge | has no EFA
                /Scheduling/SlurmQueues/0/Networking/PlacementGroup/Enabled       | false        | wants a placement group
                /Scheduling/SlurmQueues/0/Networking/SubnetIds/-                  | subnet-b     | one subnet
                /Scheduling/SlurmQueues/0/ComputeResources/0/MaxCount             | absent       | MaxCount
                /Scheduling/SlurmQueues/0/ComputeResources/0/MaximumCount         | 3            | unknown key
                /SharedStorage/0/StorageType                                      | NFS          | 'NFS' is none of
                /SharedStorage/0/FsxLustreSettings/StorageCapacity                | 1300         | multiple of 2400
                /SharedStorage/0/MountDir                                         | shared       | no absolute path
                /HeadNode/InstanceType                                            | absent       | InstanceType
                """)
    void aClusterFileWithAMistakeIsFound(String path, String value, String finding) {
        JsonNode changed = Findings.with(tree("parallelcluster.yaml"), path, value);
        assertThat(ParallelClusterFile.findings(changed, text("parallelcluster.yaml")))
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void theBatchFilesFitEachOther() {
        assertThat(batch().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                environment | /computeResources/type                                              | SPOT     | no multi-node jobs on SPOT
                environment | /computeResources/type                                              | FARGATE  | no multi-node jobs on FARGATE
                environment | /type                                                               | UNMANAGED | MANAGED compute environments only
                environment | /computeResources/maxvCpus                                          | 100      | too few for 2 nodes of 128
                environment | /computeResources/instanceTypes/0                                   | c6i.large | has none of it
                environment | /computeResources/placementGroup                                    | absent   | placementGroup
                environment | /computeEnvironmentName                                             | other    | there is 'other' only
                queue       | /computeEnvironmentOrder/0/computeEnvironment                       | other    | there is 'parhelion' only
                queue       | /state                                                              | DISABLED | 'DISABLED' is none of
                definition  | /type                                                               | container | 'container' is none of
                definition  | /nodeProperties/mainNode                                            | 2        | there are nodes 0 to 1
                definition  | /nodeProperties/numNodes                                            | 3        | node 2 is in no range
                definition  | /nodeProperties/nodeRangeProperties/0/targetNodes                   | '"0:2"'  | there are nodes 0 to 1
                definition  | /nodeProperties/nodeRangeProperties/0/targetNodes                   | '"1:"'   | node 0 is in no range
                definition  | /nodeProperties/nodeRangeProperties/0/container/command/0           | ./run    | './run' is none of
                definition  | /nodeProperties/nodeRangeProperties/0/container/command/4           | out      | gone with the container
                definition  | /nodeProperties/nodeRangeProperties/0/container/volumes/0/name      | data     | unknown volume 'out'
                definition  | /nodeProperties/nodeRangeProperties/0/container/resourceRequirements/0 | absent | VCPU: must be required once
                definition  | /retryStrategy/attempts                                             | 11       | at most 10
                """)
    void batchFilesWithAMistakeAreFound(String file, String path, String value, String finding) {
        BatchFiles whole = batch();
        BatchFiles changed = switch (file) {
            case "environment" ->
                new BatchFiles(whole.definition(), whole.queue(), Findings.with(whole.environment(), path, value));
            case "queue" ->
                new BatchFiles(whole.definition(), Findings.with(whole.queue(), path, value), whole.environment());
            default ->
                new BatchFiles(Findings.with(whole.definition(), path, value), whole.queue(), whole.environment());
        };
        assertThat(changed.findings()).anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void theMpiJobIsOneThatTheOperatorTakesAndItsNumbersFit() {
        assertThat(MpiJobFile.findings(tree("mpijob.yaml"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                /apiVersion                                                             | kubeflow.org/v1 | 'kubeflow.org/v1' is none of
                /spec/slotsPerWorker                                                    | 3               | 2 workers with 3 slots have 6
                /spec/mpiReplicaSpecs/Worker/replicas                                   | 3               | 3 workers with 2 slots have 6
                /spec/mpiReplicaSpecs/Launcher/replicas                                 | 2               | there is one launcher
                /spec/mpiReplicaSpecs/Worker/template/spec/containers/0/image           | other:1         | different images
                /spec/mpiReplicaSpecs/Worker/template/spec/volumes                      | '[]'            | unknown volume 'out'
                /spec/mpiReplicaSpecs/Launcher/template/spec/containers/0/args/8        | hosts           | not the operator's
                /spec/mpiReplicaSpecs/Worker/template/spec/containers/0/resources/limits/cpu | '"1"'      | 2 slots, and
                /spec/slots                                                             | 2               | unknown key 'slots'
                """)
    void anMpiJobWithAMistakeIsFound(String path, String value, String finding) {
        assertThat(MpiJobFile.findings(Findings.with(tree("mpijob.yaml"), path, value)))
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void whatIsToBeFilledInSaysSoAndNamesNoAccountAndNoHost() throws IOException {
        for (Path file : files()) {
            String text = Files.readString(file);
            assertThat(text).as(file.toString()).doesNotContainPattern("\\b\\d{12}\\b");
            assertThat(text).as(file.toString()).doesNotContainPattern("\\.(amazonaws|dkr|azurecr|pkg)\\b");
            Matcher ids = Pattern.compile("\\b(subnet|sg|fs|vpc)-(?!REPLACE)[0-9a-f]+\\b")
                    .matcher(text);
            assertThat(ids.find()).as("%s names %s", file, text).isFalse();
        }
        for (String file : List.of("parallelcluster.yaml", "batch-job-definition.json", "mpijob.yaml")) {
            assertThat(text(file)).contains("REPLACE");
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatAFileNamesOfThisRepositoryIsThere(Path file) throws IOException {
        Matcher paths = PATH.matcher(Files.readString(file));
        int found = 0;
        for (; paths.find(); found++) {
            assertThat(ClusterJob.ROOT.resolve(paths.group()))
                    .as(file.toString())
                    .exists();
        }
        // A definition of a queue names nothing; where something runs, something is named.
        assertThat(found)
                .as(file.toString())
                .isGreaterThanOrEqualTo(text(file.getFileName().toString()).contains("command") ? 1 : 0);
    }

    /** The arguments of {@code ./parhelion} in the files: in commands, and in the comments that show how to submit. */
    static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        JsonNode definition = tree("batch-job-definition.json");
        commands.add(definition
                .at("/nodeProperties/nodeRangeProperties/0/container/command")
                .valueStream()
                .skip(1)
                .map(JsonNode::asString)
                .toList());
        JsonNode job = tree("mpijob.yaml");
        commands.add(job.at("/spec/mpiReplicaSpecs/Launcher/template/spec/containers/0/args")
                .valueStream()
                .map(JsonNode::asString)
                .toList());
        Pattern submitted = Pattern.compile("(?:slurm\\.sbatch|submit -n \\d+ --) (run .*)");
        for (String file : List.of("parallelcluster.yaml", "submit")) {
            Matcher lines = submitted.matcher(text(file));
            while (lines.find()) {
                commands.add(List.of(lines.group(1).strip().split(" +", -1)));
            }
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsCommandRunsHereOnThreadsAndASmallGrid(List<String> command) {
        List<String> here = new ArrayList<>(command);
        here.replaceAll(word ->
                word.startsWith("configs/") ? ClusterJob.ROOT.resolve(word).toString() : word);
        replaceAfter(here, "-o", directory.resolve("out").toString());
        replaceAfter(here, "--with", "threads");
        here.addAll(List.of("--set", "grid.points=[16,16]", "--set", "steps=2", "--json"));
        Shell shell = Shell.parhelion(here.toArray(String[]::new));
        assertThat(shell.status()).as("%s%n%s", command, shell.err()).isZero();
    }

    private static void replaceAfter(List<String> words, String flag, String value) {
        int at = words.indexOf(flag);
        if (at >= 0) {
            words.set(at + 1, value);
        }
    }
}
