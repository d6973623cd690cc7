package org.parhelion.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.launch.Program;
import tools.jackson.databind.JsonNode;

/** The commands of {@code configs/space/compose.yaml}, as processes of this machine in place of containers. */
@Tag("cluster")
class ComposeFileTest {
    private static final String SERVED = "is served at grpc://";

    @TempDir
    Path directory;

    private final Map<String, Process> started = new TreeMap<>();
    /** What stands for the hosts of the containers. */
    private final Map<String, String> hosts = new TreeMap<>();

    private JsonNode services = Findings.tree("compose.yaml", "{}");

    @BeforeEach
    void read() throws IOException {
        Path file = ClusterJob.ROOT.resolve("configs/space/compose.yaml");
        services = Findings.tree("compose.yaml", Files.readString(file)).path("services");
    }

    @AfterEach
    void end() {
        started.values().forEach(Process::destroyForcibly);
    }

    @Test
    void theServicesTogetherComputeThePlate() throws Exception {
        if (!"true".equals(System.getenv("CI"))) {
            assumeThat(Program.output("redis-server", "--version"))
                    .as("redis-server: scripts/test-dependencies installs it")
                    .isPresent();
        }
        int port = freePort();
        List<String> redis = words(services.at("/redis/command"));
        redis.addAll(List.of("--port", "" + port, "--dir", directory.toString()));
        start("redis", redis);
        awaitOutput("redis", "Ready to accept connections");
        hosts.put("redis:6379", "127.0.0.1:" + port);

        hosts.put("0.0.0.0:7070", "127.0.0.1:0");
        start("space", words(services.at("/space/command")));
        String served = awaitOutput("space", SERVED);
        String address = served.substring(served.indexOf(SERVED) + SERVED.length());
        hosts.put("space:7070", address);
        hosts.put("localhost:7070", address);
        List<String> check = words(services.at("/space/healthcheck/test"));
        assertThat(check.removeFirst()).isEqualTo("CMD");
        start("check", check);
        assertThat(status("check")).as(output("check")).isZero();

        List<String> others = services.propertyNames().stream()
                .filter(name -> !List.of("redis", "space").contains(name))
                .toList();
        for (String name : others) {
            start(name, words(services.path(name).path("command")));
        }
        for (String name : others) {
            assertThat(status(name)).as("%s: %s", name, output(name)).isZero();
            if (name.startsWith("region-")) {
                assertThat(output(name)).as(name).isEmpty();
            }
        }
        assertThat(others).hasSize(5).contains("plate");
        assertThat(output("plate")).contains("25.000000", "2.156258", "1.145622", "0.770320", "0.560459");
    }

    /** A command with what stands for its hosts, and this build in place of {@code ./parhelion}. */
    private List<String> words(JsonNode command) {
        List<String> words = new ArrayList<>();
        for (JsonNode word : command) {
            String text = word.asString();
            for (Map.Entry<String, String> host : hosts.entrySet()) {
                text = text.replace(host.getKey(), host.getValue());
            }
            if (text.equals("./parhelion")) {
                words.addAll(ClusterJob.PROGRAM);
            } else {
                words.add(text);
            }
        }
        assertThat(words).isNotEmpty();
        return words;
    }

    private void start(String name, List<String> command) throws IOException {
        started.put(
                name,
                new ProcessBuilder(command)
                        .directory(ClusterJob.ROOT.toFile())
                        .redirectOutput(directory.resolve(name + ".out").toFile())
                        .redirectError(directory.resolve(name + ".err").toFile())
                        .start());
    }

    /** Waits for a line that contains {@code text}. */
    private String awaitOutput(String name, String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            for (String line : output(name).split("\n", -1)) {
                if (line.contains(text)) {
                    return line.strip();
                }
            }
            assertThat(process(name).waitFor(20, TimeUnit.MILLISECONDS))
                    .as("%s ended: %s", name, Files.readString(directory.resolve(name + ".err")))
                    .isFalse();
            assertThat(System.nanoTime()).as("%s: %s", name, text).isLessThan(deadline);
        }
    }

    private int status(String name) throws Exception {
        assertThat(process(name).waitFor(120, TimeUnit.SECONDS))
                .as("%s ends: %s", name, Files.readString(directory.resolve(name + ".err")))
                .isTrue();
        return process(name).exitValue();
    }

    private Process process(String name) {
        return Stream.ofNullable(started.get(name)).findFirst().orElseThrow();
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".out"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
