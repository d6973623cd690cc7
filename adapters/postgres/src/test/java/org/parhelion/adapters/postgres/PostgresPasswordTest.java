package org.parhelion.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.local.KilledCampaignContract;
import org.parhelion.campaign.local.KilledMain;
import org.parhelion.space.SpaceOptions;

/** A server that asks for a password (SCRAM-SHA-256), and where a coordinator has it from. */
@Timeout(300)
class PostgresPasswordTest {
    private static final String PASSWORD = "s3cret-Zq7";
    private static final String USER = "ada";
    private static final int TASKS = 12;
    private static final long LIMIT_SECONDS = 120;

    private static @Nullable PostgresServer server;
    private static @Nullable URI store;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() throws IOException {
        PostgresServer started = PostgresServer.start();
        server = started;
        URI database = started.newDatabase();
        started.requirePassword(USER, PASSWORD, database);
        store = URI.create(database.toString().replaceFirst("//\\w+@", "//" + USER + "@"));
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    /** Runs campaigns in a process; its output. The password stands neither in it nor in the command line. */
    private String run(Map<String, String> environment, boolean succeeds) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Path output = directory.resolve("output");
        List<String> command =
                KilledCampaignContract.command(KilledMain.class, Objects.requireNonNull(store), log, TASKS);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("PGPASSFILE", directory.resolve("none").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue() == 0).as(text).isEqualTo(succeeds);
        assertThat(text + command).doesNotContain(PASSWORD);
        return text;
    }

    private Path passwords(String password) throws IOException {
        Path file = directory.resolve("pgpass");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "127.0.0.1:*:*:" + USER + ":" + password + "\n");
    }

    @Test
    void thePasswordIsReadFromAFile() throws IOException, InterruptedException {
        run(Map.of("PGPASSFILE", passwords(PASSWORD).toString()), true);
    }

    @Test
    void aVariableIsPreferredToTheFile() throws IOException, InterruptedException {
        run(Map.of("PGPASSFILE", passwords("another").toString(), "PGPASSWORD", PASSWORD), true);
    }

    @Test
    void withoutAPasswordTheServerRefuses() throws IOException, InterruptedException {
        assertThat(run(Map.of(), false)).contains("cannot open", "password");
    }

    @Test
    void anAddressShowsNoPassword() {
        PostgresAddress address = PostgresAddress.of(
                URI.create("postgresql://ada@db.example.org/campaigns"), SpaceOptions.DEFAULT.withSecret(PASSWORD));
        assertThat(address.toString()).doesNotContain(PASSWORD);
        assertThat(address.forTasks(1000, "test").toString()).doesNotContain(PASSWORD);
    }
}
