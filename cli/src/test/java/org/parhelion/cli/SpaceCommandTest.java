package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.adapters.grpc.ServerOptions;
import org.parhelion.adapters.grpc.SpaceServer;
import org.parhelion.space.memory.MemorySpaces;

/** The commands of {@code ./parhelion space} against a server in this JVM. */
@Timeout(120)
class SpaceCommandTest {
    @TempDir
    private Path directory;

    private final MemorySpaces spaces = new MemorySpaces();
    private final SpaceServer server = SpaceServer.serve(
            (name, ordered) -> spaces.open(name),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServerOptions.DEFAULT);
    private final List<String> place = new ArrayList<>();

    @BeforeEach
    void namePlace() {
        place.addAll(List.of("--space", "grpc://127.0.0.1:" + server.address().getPort()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Shell space(String command, String... words) {
        List<String> args = new ArrayList<>(List.of("space", command));
        args.addAll(place);
        args.addAll(List.of(words));
        return Shell.parhelion(args.toArray(String[]::new));
    }

    private void assertPrints(Shell shell, int status, String out) {
        assertThat(shell.status()).as(shell.err()).isEqualTo(status);
        assertThat(shell.out().replace(System.lineSeparator(), "\n")).isEqualTo(out);
    }

    @Test
    void whatIsWrittenIsReadCountedAndTaken() {
        assertPrints(space("write", "boundary", "17", "2.5", "true"), 0, "");
        assertPrints(space("write", "--", "boundary", "-3", "2.5", "string:it's"), 0, "");
        assertPrints(space("count"), 0, "2\n");
        assertPrints(space("count", "--json", "boundary", "1..20", "?", "?boolean"), 0, "{\"count\":1}\n");
        assertPrints(space("read", "boundary", "17", "?", "?"), 0, "boundary 17 2.5 true\n");
        assertPrints(
                space("take", "--json", "?", "?", "?", "?boolean"), 0, "[\"boundary\",17,{\"double\":2.5},true]\n");
        assertPrints(space("take", "--all"), 0, "boundary -3 2.5 'it'\\''s'\n");
        assertPrints(space("take", "boundary", "?", "?", "?"), 1, "");
    }

    @Test
    void tenantsAndNamespacesAreSeparate() {
        assertPrints(space("write", "--tenant", "a", "--namespace", "x", "task"), 0, "");
        assertPrints(space("count", "--tenant", "b", "--namespace", "x"), 0, "0\n");
        assertPrints(space("count", "--tenant", "a", "--namespace", "y"), 0, "0\n");
        assertPrints(space("count", "--tenant", "a", "--namespace", "x"), 0, "1\n");
    }

    @Test
    void aWatchEndsAfterItsTime() {
        assertPrints(space("watch", "--for", "100ms"), 0, "");
    }

    @Test
    void theRegistryIsListed() {
        assertThat(space("registry", "--json").out().strip()).isEqualTo("[]");
        Shell unknown = space("registry", "plate", "--json");
        assertPrints(unknown, 1, "[{\"namespace\":\"plate\",\"state\":\"unknown\"}]\n");
    }

    @Test
    void mistakesAreOneLineAndStatusTwo() throws IOException {
        assertMistake(space("write", "?"), "is a pattern");
        assertMistake(space("read", "?int"), "names no type");
        assertMistake(space("take", "--wait", "soon"), "--wait soon");
        assertMistake(space("read", "--max", "3"), "--all");
        assertMistake(Shell.parhelion("space", "count", "--space", "memory:x"), "space serve");
        assertMistake(Shell.parhelion("space", "count", "--space", "nosuch://x"), "no tuple space at");
        assertMistake(Shell.parhelion("space", "serve", "--listen", "7070"), "HOST:PORT");
        assertMistake(Shell.parhelion("space", "serve", "--tls-cert", "x"), "--tls-key");
        Path tokens = Files.writeString(directory.resolve("tokens"), "short write a");
        assertMistake(
                Shell.parhelion("space", "serve", "--listen", "127.0.0.1:0", "--tokens", tokens.toString()),
                "tokens:1:");
    }

    private static void assertMistake(Shell shell, String reason) {
        assertThat(shell.status()).as(shell.err()).isEqualTo(2);
        assertThat(shell.err()).contains(reason).doesNotContain("\tat ");
    }

    @Test
    void aServerThatIsNotThereIsAFailureWithoutATrace() {
        server.close();
        Shell shell = space("count");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err()).contains("grpc://127.0.0.1").doesNotContain("\tat ");
    }

    @Test
    void theServerEndsWellOnSigterm() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Shell.root().resolve("scripts/jvm.options"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "space",
                        "serve",
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            assertThat(line).startsWith("parhelion: memory:served is served at grpc://127.0.0.1:");
            place.set(1, line.substring(line.indexOf("grpc://")));
            assertPrints(space("write", "task"), 0, "");
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theBenchHasARowForEachSpace() {
        Shell shell = space("bench", "--time", "20ms", "--clients", "2", "--json");
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("\"space\":\"memory:bench\"", "\"space\":\"grpc over memory\"", "\"operationsPerSecond\":");
    }
}
