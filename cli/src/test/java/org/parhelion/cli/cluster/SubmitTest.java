package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.runs.report.Json;
import tools.jackson.databind.JsonNode;

/** {@code configs/aws/submit} looks before it submits; an {@code aws} of the test's answers in the place of the cloud. */
class SubmitTest {
    private static final Path AWS = ClusterJob.ROOT.resolve("configs/aws");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsJq() throws Exception {
        ClusterJob.needsProgram("jq", "jq");
    }

    /** Answers from files, and writes down what it was asked, a word a line. */
    @BeforeEach
    void makeAws() throws IOException {
        Path aws = Files.writeString(directory.resolve("aws"), """
                #!/bin/sh
                for word; do printf '%s\\n' "$word"; done >>"$AWS_ASKED"
                case $2 in
                    describe-job-queues) cat "$AWS_ANSWERS/queue" ;;
                    describe-compute-environments) cat "$AWS_ANSWERS/environment" ;;
                    register-job-definition) echo definition:1 ;;
                    submit-job) echo job-1 ;;
                esac
                """);
        Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
        answers("EC2");
        String filledIn =
                Files.readString(AWS.resolve("batch-job-definition.json")).replace("REPLACE", "mine");
        Files.writeString(directory.resolve("definition.json"), filledIn);
    }

    private void answers(String kind) throws IOException {
        Files.writeString(directory.resolve("queue"), """
                {"jobQueues": [{"state": "ENABLED", "status": "VALID",
                  "computeEnvironmentOrder": [{"order": 1, "computeEnvironment": "parhelion"}]}]}
                """);
        JsonNode environment = Findings.tree(".json", Files.readString(AWS.resolve("batch-compute-environment.json")));
        JsonNode changed = Findings.with(environment, "/computeResources/type", kind);
        Files.writeString(directory.resolve("environment"), "{\"computeEnvironments\": [" + changed + "]}");
    }

    private ClusterJob submit(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("configs/aws/submit"));
        command.addAll(List.of(arguments));
        return ClusterJob.run(
                Duration.ofMinutes(1),
                Map.of(
                        "PATH",
                        directory + ":" + System.getenv("PATH"),
                        "AWS_ANSWERS",
                        directory.toString(),
                        "AWS_ASKED",
                        directory.resolve("asked").toString()),
                command);
    }

    private ClusterJob submitFilledIn(String nodes) throws Exception {
        return submit(
                "-n",
                nodes,
                "--definition",
                directory.resolve("definition.json").toString(),
                "--",
                "run",
                "configs/heat.yaml",
                "-o",
                "/out/it's \"two\" words");
    }

    private List<String> asked() throws IOException {
        Path asked = directory.resolve("asked");
        return Files.exists(asked) ? Files.readAllLines(asked) : List.of();
    }

    @Test
    void theDefinitionAsItStandsHereIsRefusedBeforeTheCloudIsAsked() throws Exception {
        ClusterJob job = submit("--", "run", "configs/heat.yaml");
        assertThat(job.status()).isEqualTo(2);
        assertThat(job.output()).contains("REPLACE", "container.image", "fileSystemId");
        assertThat(asked()).isEmpty();
    }

    @Test
    void aJobThatCanRunIsSubmittedWithItsNodesAndArguments() throws Exception {
        ClusterJob job = submitFilledIn("4");
        assertThat(job.status()).as(job.output()).isZero();
        assertThat(job.output()).contains("job job-1, 4 nodes");
        List<String> words = asked();
        Map<String, Object> asked = Json.parse(words.get(words.indexOf("--node-overrides") + 1));
        assertThat(asked).containsEntry("numNodes", 4);
        assertThat(asked.toString())
                .contains("[scripts/mpirun/aws-batch, run, configs/heat.yaml, -o, /out/it's \"two\" words]")
                .contains("targetNodes=0:");
        String registered = words.get(words.indexOf("--cli-input-json") + 1);
        assertThat(Json.parse(registered).toString())
                .contains("targetNodes=0:,")
                .doesNotContain("REPLACE");
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT, runs no multi-node jobs there",
        "FARGATE, on EC2 only",
        "FARGATE_SPOT, on EC2 only",
    })
    void whereBatchRunsNoMultiNodeJobsNothingIsRegistered(String kind, String said) throws Exception {
        answers(kind);
        ClusterJob job = submitFilledIn("2");
        assertThat(job.status()).isEqualTo(2);
        assertThat(job.output()).contains("is " + kind, said);
        assertThat(asked()).doesNotContain("register-job-definition", "submit-job");
    }

    @Test
    void moreNodesThanTheQueueMayEverHaveAreRefused() throws Exception {
        ClusterJob job = submitFilledIn("5");
        assertThat(job.status()).isEqualTo(2);
        assertThat(job.output()).contains("5 nodes with 128 processors each", "512 (maxvCpus)");
        assertThat(asked()).doesNotContain("register-job-definition");
    }

    @Test
    void anUnmanagedEnvironmentAnUnknownQueueAndABadNumberAreRefused() throws Exception {
        Path environment = directory.resolve("environment");
        Files.writeString(environment, Files.readString(environment).replace("\"MANAGED\"", "\"UNMANAGED\""));
        assertThat(submitFilledIn("2").output()).contains("UNMANAGED", "MANAGED ones only");
        Files.writeString(directory.resolve("queue"), "{\"jobQueues\": []}");
        assertThat(submitFilledIn("2").output()).contains("no such queue");
        assertThat(submitFilledIn("two").output()).contains("-n 'two'");
        assertThat(asked()).doesNotContain("register-job-definition");
    }
}
