package org.parhelion.adapters.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.contract.CutNetwork;
import org.parhelion.space.contract.LeapingClock;
import org.parhelion.space.database.Lanes;

/** A server of the tests, on a free port of this machine and in a directory of its own. Every commit is on the disk before its reply. */
final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final long START_SECONDS = 30;
    /** PostgreSQL refuses to run as root. */
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path programs;
    private final Path directory;
    private final int port;
    private final String host;
    private final List<String> prefix;
    private String hosts;
    private @Nullable Process process;

    private PostgresServer(Path programs, Path directory, String host, List<String> prefix, int port) {
        this.programs = programs;
        this.directory = directory;
        this.host = host;
        this.hosts = host;
        this.prefix = prefix;
        this.port = port;
    }

    /** Starts one; skips the test if the programs are missing, fails where CI=true. */
    static PostgresServer start() {
        return start("127.0.0.1", List.of());
    }

    /** Starts one in the other namespace. */
    static PostgresServer start(CutNetwork network) {
        return start(network.there(), network.inside());
    }

    /** Starts one with a clock of its own. */
    static PostgresServer start(LeapingClock clock) {
        return start("127.0.0.1", clock.prefix());
    }

    private static PostgresServer start(String host, List<String> prefix) {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            String reason = "PostgreSQL is missing: scripts/test-dependencies installs it";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        try {
            Path directory = Files.createTempDirectory("postgres");
            PostgresServer server = new PostgresServer(programs.get(), directory, host, prefix, freePort());
            if (ROOT) {
                run(List.of("chown", USER, directory.toString()));
            }
            server.initialise();
            if (!host.equals("127.0.0.1")) {
                server.trust(host);
            }
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> programs() {
        try (Stream<Path> versions = Files.isDirectory(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    URI address() {
        return address(host, port);
    }

    static URI address(int port) {
        return address("127.0.0.1", port);
    }

    private static URI address(String host, int port) {
        return URI.create("postgresql://" + USER + "@" + host + ":" + port + "/postgres");
    }

    /** Makes an empty database. {@return its address} */
    URI newDatabase() {
        String name = "d" + DATABASES.incrementAndGet();
        try (Connection connection =
                        PostgresAddress.of(address(), SpaceOptions.DEFAULT).open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return URI.create("postgresql://" + USER + "@" + host + ":" + port + "/" + name);
    }

    /** Starts again, reachable at another address of this machine, too. */
    void listen(String another) throws IOException {
        trust(another);
        hosts = hosts + "," + another;
        kill();
        restart();
    }

    /** Lets clients of a network in without a password. */
    private void trust(String network) throws IOException {
        Files.writeString(
                Path.of(data(), "pg_hba.conf"), "host all all " + network + "/24 trust\n", StandardOpenOption.APPEND);
    }

    /** Makes a user who may make schemas in a database and needs a password, and starts again. */
    void requirePassword(String user, String password, URI database) throws IOException {
        try (Connection connection =
                        PostgresAddress.of(address(), SpaceOptions.DEFAULT).open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'");
            statement.execute("GRANT CREATE ON DATABASE " + database.getPath().substring(1) + " TO " + user);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Path rules = Path.of(data(), "pg_hba.conf");
        Files.writeString(rules, "host all " + user + " all scram-sha-256\n" + Files.readString(rules));
        kill();
        restart();
    }

    /** The address of a database of this server, at another address of this machine. */
    URI address(String another, URI database) {
        return URI.create("postgresql://" + USER + "@" + another + ":" + port + database.getPath());
    }

    int port() {
        return port;
    }

    private void initialise() throws IOException {
        run(command(
                "initdb",
                "-D",
                data(),
                "-U",
                USER,
                "--auth",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
                "--no-instructions"));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + " failed:\n" + output);
        }
    }

    /** Starts the server again with its data. */
    void restart() throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(
                "postgres",
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + hosts,
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=32MB"));
        process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory
                        .resolveSibling(directory.getFileName() + ".log")
                        .toFile()))
                .start();
        awaitStart(process);
    }

    private void awaitStart(Process started) throws IOException {
        PostgresAddress address = PostgresAddress.of(address(), SpaceOptions.DEFAULT);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts(address)) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("the server did not start:\n"
                        + Files.readString(directory.resolveSibling(directory.getFileName() + ".log")));
            }
            Thread.onSpinWait();
        }
    }

    private static boolean accepts(PostgresAddress address) {
        try {
            address.connect().close();
            return true;
        } catch (Lanes.LostException | SQLException e) {
            return false;
        }
    }

    /** Ends the server and its processes at once, as a crash does. */
    void kill() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> children = running.descendants().toList();
            running.destroyForcibly().onExit().join();
            children.forEach(ProcessHandle::destroyForcibly);
            children.forEach(child -> child.onExit().join());
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
