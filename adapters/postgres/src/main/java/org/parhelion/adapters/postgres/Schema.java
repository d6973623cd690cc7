package org.parhelion.adapters.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;

/** The tables and functions, which the first opening creates. */
final class Schema {
    static final int VERSION = 1;
    /** Held while the schema is created. */
    private static final long LOCK = 0x7061_7268_656c_696fL;

    private Schema() {}

    /** Creates what is missing. {@return the number of the space} */
    static int open(Connection connection, SpaceName name, String address) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            if (!exists(statement)) {
                statement.execute(source());
            }
            requireVersion(statement, address);
            statement.execute("DELETE FROM parhelion.request WHERE at < clock_timestamp() - interval '10 minutes'");
            statement.execute("DELETE FROM parhelion.listener WHERE lease_end < clock_timestamp()");
            int space = space(connection, name);
            connection.commit();
            return space;
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('parhelion.schema_version') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void requireVersion(Statement statement, String address) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT version FROM parhelion.schema_version")) {
            int version = row.next() ? row.getInt(1) : 0;
            if (version != VERSION) {
                throw new SpaceException(
                        SpaceException.Kind.REFUSED,
                        address + ": the schema 'parhelion' has version " + version + ", this program needs " + VERSION
                                + "; use one version of Parhelion, or another database");
            }
        }
    }

    private static String source() {
        try (InputStream in = Schema.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks schema.sql");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int space(Connection connection, SpaceName name) throws SQLException {
        byte[] tenant = name.tenant().getBytes(StandardCharsets.UTF_8);
        byte[] namespace = name.namespace().getBytes(StandardCharsets.UTF_8);
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO parhelion.space (tenant, namespace) VALUES (?, ?) ON CONFLICT DO NOTHING");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id FROM parhelion.space WHERE tenant = ? AND namespace = ?")) {
            insert.setBytes(1, tenant);
            insert.setBytes(2, namespace);
            insert.executeUpdate();
            select.setBytes(1, tenant);
            select.setBytes(2, namespace);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
