package org.parhelion.adapters.postgres;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.database.Lanes;
import org.postgresql.Driver;

/**
 * Where a server is, and how a connection starts.
 *
 * @param url the driver's address
 * @param properties user, password, time limits
 * @param text the address as messages name it, without a secret
 */
record PostgresAddress(String url, Properties properties, String text) {
    /** What an address may set: TLS. Other parameters of the driver load classes. */
    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

    /** What the driver reports if a thread was interrupted while it connected. */
    private static final String INTERRUPTED = "99999";

    private static final String CONNECT_SECONDS = "3";
    /** A silent server counts as lost. */
    private static final String ANSWER_SECONDS = "10";

    private static final String READ_COMMITTED = "-c default_transaction_isolation=read\\ committed -c jit=off";

    /**
     * These properties, for the tables of a store of tasks: the server ends a connection that leaves a transaction
     * unfinished, because its lock would keep the next leader waiting.
     *
     * @param answerMillis a server that is silent so long counts as lost [ms]
     * @param opening names one opening of the store, to tell its connections from those of others
     */
    PostgresAddress forTasks(int answerMillis, String opening) {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("ApplicationName", opening);
        own.setProperty("options", READ_COMMITTED + " -c idle_in_transaction_session_timeout=2000");
        int seconds = Math.max(1, answerMillis / 1000);
        own.setProperty("socketTimeout", Integer.toString(seconds));
        own.setProperty("connectTimeout", Integer.toString(seconds));
        return new PostgresAddress(url, own, text);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static PostgresAddress of(URI address, SpaceOptions options) {
        String path = address.getRawPath();
        String user = address.getUserInfo();
        if (address.getHost() == null || path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
            throw new IllegalArgumentException("the address '" + address.getScheme() + "://" + address.getHost() + path
                    + "' is not of the form postgresql://USER@HOST[:PORT]/DATABASE");
        }
        if (user != null && user.contains(":")) {
            throw new IllegalArgumentException("postgresql://" + address.getHost()
                    + ": the address contains a password; addresses are logged, so give the password as the secret");
        }
        Properties properties = new Properties();
        properties.setProperty("user", user == null ? System.getProperty("user.name") : user);
        options.secret().ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "parhelion");
        // The functions need a snapshot for each statement. A search ends at its first match, so it walks an index: a
        // plan that
        // first collects all matches (a bitmap) costs more than it saves, and statistics of a queue are always old.
        properties.setProperty("options", READ_COMMITTED + " -c enable_seqscan=off -c enable_bitmapscan=off");
        parameters(address, properties);
        String port = address.getPort() == -1 ? "" : ":" + address.getPort();
        return new PostgresAddress(
                "jdbc:postgresql://" + address.getHost() + port + path, properties, address.toString());
    }

    private static void parameters(URI address, Properties properties) {
        String query = address.getQuery();
        if (query == null) {
            return;
        }
        for (String parameter : query.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parts.length != 2 || !PARAMETERS.contains(parts[0])) {
                throw new IllegalArgumentException("the address sets '" + parts[0] + "'; it can set " + PARAMETERS);
            }
            properties.setProperty(parts[0], parts[1]);
        }
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return text;
    }

    Connection connect() throws Lanes.LostException {
        try {
            return open();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    Connection open() throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new IllegalStateException("the driver does not accept " + url);
        }
        return connection;
    }

    /** Throws for a refusal; returns what passes by itself. */
    Lanes.LostException failure(SQLException e) {
        if (passes(e)) {
            return new Lanes.LostException(String.valueOf(e.getMessage()), e);
        }
        throw new SpaceException(SpaceException.Kind.REFUSED, text + " refused: " + reason(e), e);
    }

    static String reason(SQLException e) {
        return e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")";
    }

    /** Whether the same may succeed later, on another connection. */
    static boolean passes(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") // connection
                || state.startsWith("57P") // the server stops, recovers or starts
                || state.equals("25P03") // it ended a transaction that was idle
                || state.equals("40001") // serialization failure
                || state.equals("40P01") // deadlock
                || state.equals("53300") // too many connections
                || state.equals("25006") // read-only: a standby
                || state.equals(INTERRUPTED);
    }
}
