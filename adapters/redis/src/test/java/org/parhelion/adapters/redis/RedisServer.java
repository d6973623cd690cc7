package org.parhelion.adapters.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.parhelion.space.contract.CutNetwork;
import org.parhelion.space.contract.LeapingClock;

/** A server of the tests, on a free port of this machine and in a directory of its own. Every write is on the disk before its reply. */
final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = "redis-server";
    private static final long START_SECONDS = 20;

    private final Path directory;
    private final String host;
    private final List<String> prefix;
    private final int port;
    private @Nullable Process process;

    private RedisServer(Path directory, String host, List<String> prefix, int port) {
        this.directory = directory;
        this.host = host;
        this.prefix = prefix;
        this.port = port;
    }

    /** Starts one; skips the test if the program is missing, fails where CI=true. */
    static RedisServer start() {
        return start("127.0.0.1", List.of());
    }

    /** Starts one in the other namespace. */
    static RedisServer start(CutNetwork network) {
        return start(network.there(), network.inside());
    }

    /** Starts one with a clock of its own. */
    static RedisServer start(LeapingClock clock) {
        return start("127.0.0.1", clock.prefix());
    }

    private static RedisServer start(String host, List<String> prefix) {
        if (!installed()) {
            String reason = PROGRAM + " is missing: scripts/test-dependencies installs it";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        try {
            RedisServer server = new RedisServer(Files.createTempDirectory("redis"), host, prefix, freePort());
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean installed() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, PROGRAM)));
    }

    URI address() {
        return URI.create("redis://" + host + ":" + port);
    }

    static URI address(int port) {
        return URI.create("redis://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    /** Starts the server again with its data. */
    void restart() throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                PROGRAM,
                "--port",
                Integer.toString(port),
                "--bind",
                host,
                "--protected-mode",
                "no", // it has no password, and listens beyond the loopback device in a namespace
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitStart(process);
    }

    private void awaitStart(Process started) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts()) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("the server did not start:\n" + Files.readString(directory.resolve("log")));
            }
            Thread.onSpinWait();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 100);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the server at once, as a crash does. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
