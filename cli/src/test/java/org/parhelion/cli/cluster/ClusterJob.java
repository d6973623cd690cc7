package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.parhelion.runs.report.Json;

/**
 * A script of the repository, run as a user would, with this build's classes as the program.
 *
 * @param status the exit status
 * @param output what it printed, on both streams
 * @param duration from its start to its end
 */
record ClusterJob(int status, String output, Duration duration) {
    static final Path ROOT = root();

    /** {@code java -cp … org.parhelion.cli.Main}, as a launcher takes it after {@code --}. */
    static final List<String> PROGRAM = List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "@" + ROOT.resolve("scripts/jvm.options"),
            "-XX:TieredStopAtLevel=1", // starts fast: what it runs is small
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "org.parhelion.cli.Main");

    /** Small enough to take no time; whoever runs it must come to one checksum. */
    static final List<String> HEAT =
            List.of("run", "configs/heat.yaml", "--set", "grid.points=[96,80]", "--set", "steps=40", "--json");

    /** Runs {@code command} in the repository's root; fails, and kills it, where it has not ended by {@code deadline}. */
    static ClusterJob run(Duration deadline, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("parhelion-job", ".txt");
        try {
            ProcessBuilder builder = builder(environment, command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(Path.of("/dev/null").toFile());
            long begun = System.nanoTime();
            Process process = builder.start();
            boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
            Duration duration = Duration.ofNanos(System.nanoTime() - begun);
            if (!ended) {
                List<ProcessHandle> started = process.descendants().toList();
                process.destroy(); // lets a script clear up
                process.waitFor(30, TimeUnit.SECONDS);
                started.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended)
                    .as("%s ended within %s; it printed:%n%s", command, deadline, text)
                    .isTrue();
            return new ClusterJob(process.exitValue(), text, duration);
        } finally {
            Files.delete(output);
        }
    }

    /** {@code command} in the repository's root, where waiting ranks yield to other builds' and start this build's classes. */
    static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OMPI_MCA_mpi_yield_when_idle", "1");
        builder.environment().put("PARHELION_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** The checksum in the last line of the output that is a JSON object. */
    String checksum() {
        return output.lines()
                .filter(line -> line.startsWith("{"))
                .reduce((_, last) -> last)
                .map(Json::parse)
                .map(row -> String.valueOf(row.get("checksum")))
                .orElseThrow(() -> new AssertionError("no line of JSON in:\n" + output));
    }

    /** The SHA-256 of each file beside {@code directory}'s {@code unfinished}, by name. */
    static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(String.valueOf(file.getFileName()), sha256(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static String sha256(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /**
     * Skips the test, with the reason, where {@code script --check} says that it cannot work here; fails it where nothing may be
     * skipped (CI=true).
     */
    static void needs(String script) throws IOException, InterruptedException {
        ClusterJob check = run(Duration.ofMinutes(1), Map.of(), List.of(script, "--check"));
        needs(check.status() == 0, check.output().strip());
    }

    /** As {@link #needs(String)}, where {@code program} is not installed. */
    static void needsProgram(String program, String debianPackage) throws IOException, InterruptedException {
        String look = "PATH=$PATH:/usr/sbin; command -v " + program;
        ClusterJob found = run(Duration.ofMinutes(1), Map.of(), List.of("sh", "-c", look));
        needs(
                found.status() == 0,
                program + " is missing; scripts/test-dependencies installs it (" + debianPackage + ")");
    }

    private static void needs(boolean there, String otherwise) {
        assertThat(there || !Objects.equals(System.getenv("CI"), "true"))
                .as("CI skips nothing, but %s", otherwise)
                .isTrue();
        Assumptions.assumeTrue(there, otherwise);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("scripts/mpirun"))) {
            directory = Objects.requireNonNull(directory.getParent(), "no scripts/mpirun above the working directory");
        }
        return directory;
    }
}
