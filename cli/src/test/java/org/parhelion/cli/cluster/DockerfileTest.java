package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's recipe names what is there, and what it copies is a program that starts without sources and without Maven. */
class DockerfileTest {
    private static final String BUILT = "/parhelion/";

    @TempDir
    private Path directory;

    /** The instructions, lines that go on put together, comments left out. */
    private static List<String> instructions() throws IOException {
        String text = Files.readString(ClusterJob.ROOT.resolve("configs/aws/Dockerfile"));
        return text.replaceAll("(?m)^\\s*#.*\\n", "")
                .replaceAll("\\\\\\n\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> sources(String copy) {
        List<String> words = Arrays.asList(copy.split(" +", -1));
        return words.subList(copy.contains("--from") ? 2 : 1, words.size() - 1);
    }

    @Test
    void bothStagesHaveTheRightJdkAndOnlyKnownInstructions() throws IOException {
        List<String> instructions = instructions();
        assertThat(instructions.stream().filter(line -> line.startsWith("FROM")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).matches("FROM [a-z-]+:25-jdk( AS build)?"));
        assertThat(instructions)
                .allSatisfy(line -> assertThat(line).matches("(FROM|RUN|WORKDIR|COPY|ENTRYPOINT|CMD) .+"));
        String packages = String.join("\n", instructions);
        // What scripts/mpirun/openmpi and scripts/mpirun/aws-batch call.
        assertThat(packages).contains("openmpi-bin", "openssh-server", "openssh-client", "procps", "maven");
    }

    @Test
    void whatItCopiesIsAProgramThatRunsWithoutSources() throws Exception {
        Path image = directory.resolve("image");
        boolean second = false;
        for (String copy : instructions()) {
            second |= copy.startsWith("FROM") && !copy.endsWith("AS build");
            if (!second || !copy.startsWith("COPY")) {
                continue;
            }
            for (String source : sources(copy)) {
                if (copy.contains("--from=build")) {
                    assertThat(source).startsWith(BUILT + "cli/target/");
                    continue; // made by the build; below
                }
                Path from = ClusterJob.ROOT.resolve(source);
                assertThat(from).as(copy).exists();
                copy(from, image.resolve(source));
            }
        }
        assertThat(String.join("\n", instructions()))
                .contains("cli/target/classes cli/target/classes", "cli/target/lib cli/target/lib")
                .contains("cli/target/built cli/target/built");
        // The build's part: this build's classes, and the stamp that says that there is nothing to build.
        Files.createDirectories(image.resolve("cli/target/lib"));
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            if (entry.endsWith(".jar") && Files.exists(Path.of(entry))) {
                Files.copy(
                        Path.of(entry),
                        image.resolve("cli/target/lib").resolve(Path.of(entry).getFileName()),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } else if (Files.isDirectory(Path.of(entry))) {
                copy(Path.of(entry), image.resolve("cli/target/classes"));
            }
        }
        Files.createFile(image.resolve("cli/target/built"));
        List<String> command =
                new ArrayList<>(List.of(image.resolve("parhelion").toString()));
        command.addAll(ClusterJob.HEAT);
        command.set(2, image.resolve("configs/heat.yaml").toString());
        command.addAll(List.of("-n", "2", "-o", directory.resolve("out").toString()));
        ClusterJob job = ClusterJob.run(Duration.ofMinutes(3), Map.of("PARHELION_CLASSPATH", ""), command);
        assertThat(job.status()).as(job.output()).isZero();
        assertThat(job.output()).contains("\"checksum\"").doesNotContain("building");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(
                            file,
                            target,
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
