package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.cli.Shell;
import tools.jackson.databind.JsonNode;

/** The files of {@code configs/pilots} are what their services take, and the checks can fail. */
class PilotFilesTest {
    private static JsonNode kubernetes() throws IOException {
        String filled = text("kubernetes.yaml")
                .replace("{pilot}", "pilots-head-7070-mx2sr32c-0")
                .replace("{fleet}", "pilots-head-7070")
                .replace("{slots}", "4")
                .replace("{command}", "[\"./parhelion\",\"campaign\",\"work\"]");
        return Findings.tree("kubernetes.yaml", filled);
    }

    private static JsonNode batch() throws IOException {
        return Findings.tree("batch-job-definition.json", text("batch-job-definition.json"));
    }

    private static String text(String file) throws IOException {
        return Files.readString(ClusterJob.ROOT.resolve("configs/pilots").resolve(file));
    }

    private static List<String> kubernetesFindings(JsonNode file) {
        Findings found = new Findings();
        found.keys(file, "job", "apiVersion", "kind", "metadata", "spec");
        found.oneOf(file, "/apiVersion", "batch/v1");
        found.oneOf(file, "/kind", "Job");
        String name = found.text(file, "/metadata/name");
        found.need(name.matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?"), "name '" + name + "' is no DNS label");
        JsonNode fleet = file.path("metadata").path("labels").path("parhelion.org/fleet");
        found.need(name.startsWith(fleet.asString("?") + "-"), "the scaler finds pilots by the label of their fleet");
        JsonNode spec = file.path("spec");
        found.keys(spec, "spec", "backoffLimit", "ttlSecondsAfterFinished", "template");
        found.need(spec.path("backoffLimit").asInt(6) == 0, "backoffLimit: the scaler replaces what fails");
        JsonNode pod = spec.at("/template/spec");
        found.keys(pod, "pod", "restartPolicy", "terminationGracePeriodSeconds", "containers", "volumes");
        found.oneOf(pod, "/restartPolicy", "Never");
        found.need(
                pod.path("terminationGracePeriodSeconds").asInt(0) >= 60,
                "terminationGracePeriodSeconds: too short for a checkpoint");
        JsonNode container = pod.at("/containers/0");
        found.keys(container, "container", "name", "image", "workingDir", "command", "resources", "volumeMounts");
        found.text(container, "/image");
        found.list(container, "/command");
        found.need(
                container.at("/resources/limits").equals(container.at("/resources/requests")),
                "limits differ from requests: the pod may be evicted");
        List<String> volumes = pod.path("volumes")
                .valueStream()
                .map(volume -> volume.path("name").asString(""))
                .toList();
        container
                .path("volumeMounts")
                .valueStream()
                .map(mount -> mount.path("name").asString(""))
                .forEach(mount -> found.need(volumes.contains(mount), "mounts the unknown volume '" + mount + "'"));
        return found.all();
    }

    private static List<String> batchFindings(JsonNode file) {
        Findings found = new Findings();
        found.keys(
                file,
                "definition",
                "jobDefinitionName",
                "type",
                "platformCapabilities",
                "containerProperties",
                "retryStrategy",
                "timeout");
        found.oneOf(file, "/jobDefinitionName", "parhelion-pilot"); // the default of --definition
        found.oneOf(file, "/type", "container");
        found.oneOf(file, "/platformCapabilities/0", "EC2");
        found.need(
                found.whole(file, "/retryStrategy/attempts", 1) == 1,
                "attempts: a second attempt would be a pilot that nobody knows");
        JsonNode container = file.path("containerProperties");
        found.keys(container, "container", "image", "command", "resourceRequirements", "mountPoints", "volumes");
        found.text(container, "/image");
        List<String> required = container
                .path("resourceRequirements")
                .valueStream()
                .map(one -> one.path("type").asString(""))
                .toList();
        found.need(required.equals(List.of("VCPU", "MEMORY")), "VCPU and MEMORY are required once: " + required);
        List<String> volumes = container
                .path("volumes")
                .valueStream()
                .map(volume -> volume.path("name").asString(""))
                .toList();
        container
                .path("mountPoints")
                .valueStream()
                .map(mount -> mount.path("sourceVolume").asString(""))
                .forEach(mount -> found.need(volumes.contains(mount), "mounts the unknown volume '" + mount + "'"));
        return found.all();
    }

    @Test
    void theFilesAreOnesThatTheirServicesTake() throws IOException {
        assertThat(kubernetesFindings(kubernetes())).isEmpty();
        assertThat(batchFindings(batch())).isEmpty();
        for (String file : List.of("kubernetes.yaml", "batch-job-definition.json")) {
            assertThat(text(file)).contains("REPLACE").doesNotContainPattern("\\b\\d{12}\\b");
            Matcher paths = Pattern.compile("configs/[\\w/.-]*\\w").matcher(text(file));
            while (paths.find()) {
                assertThat(ClusterJob.ROOT.resolve(paths.group())).exists();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                kubernetes | /apiVersion                                    | batch/v2 | 'batch/v2' is none of
                kubernetes | /metadata/name                                 | other-1  | by the label
                kubernetes | /spec/backoffLimit                             | 3        | replaces what fails
                kubernetes | /spec/template/spec/restartPolicy              | Always   | 'Always' is none of
                kubernetes | /spec/template/spec/terminationGracePeriodSeconds | 5     | too short
                kubernetes | /spec/template/spec/volumes                    | '[]'     | unknown volume 'campaigns'
                kubernetes | /spec/slots                                    | 2        | unknown key
                batch      | /type                                          | multinode | 'multinode' is none of
                batch      | /retryStrategy/attempts                        | 2        | nobody knows
                batch      | /containerProperties/volumes                   | '[]'     | unknown volume 'campaigns'
                batch      | /containerProperties/resourceRequirements/0    | absent   | VCPU and MEMORY
                batch      | /jobDefinitionName                             | other    | 'other' is none of
                """)
    void aFileWithAMistakeIsFound(String file, String path, String value, String finding) throws IOException {
        List<String> findings = file.equals("batch")
                ? batchFindings(Findings.with(batch(), path, value))
                : kubernetesFindings(Findings.with(kubernetes(), path, value));
        assertThat(findings).anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void theCommandOfTheDefinitionIsOneOfParhelion() throws IOException {
        List<String> command = batch().at("/containerProperties/command")
                .valueStream()
                .skip(1)
                .map(JsonNode::asString)
                .toList();
        assertThat(Shell.parhelion(command.toArray(String[]::new)).status()).isZero();
    }
}
