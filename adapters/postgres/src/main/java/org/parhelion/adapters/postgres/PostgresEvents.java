package org.parhelion.adapters.postgres;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceException;
import org.parhelion.space.database.Lanes;
import org.parhelion.space.database.TupleDatabase.Channel;
import org.parhelion.space.database.TupleDatabase.Receiver;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The connections on which events arrive. While one is open, a row tells the writers that a process listens; it has a lease, because
 * a client that crashed does not delete it.
 */
final class PostgresEvents implements AutoCloseable {
    private static final int LISTEN_MILLIS = 5000;
    private static final int LEASE_SECONDS = 30;
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(LEASE_SECONDS) / 3;

    private final PostgresAddress address;
    private final int space;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PostgresEvents(PostgresAddress address, int space) {
        this.address = address;
        this.space = space;
    }

    void receive(Channel channel, Receiver receiver) {
        try (Connection connection = address.connect()) {
            connections.add(connection);
            try {
                listen(connection, channel, receiver);
            } finally {
                connections.remove(connection);
            }
        } catch (SQLException | Lanes.LostException e) {
            throw new SpaceException(
                    SpaceException.Kind.UNREACHABLE, address.text() + ": the events stopped: " + e.getMessage(), e);
        }
    }

    private void listen(Connection connection, Channel channel, Receiver receiver) throws SQLException {
        String name = channel == Channel.HINTS ? "hints" : "tuples";
        UUID id = UUID.randomUUID();
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN parhelion_" + name + "_" + space);
        }
        renew(connection, name, id);
        receiver.ready();
        long renewed = System.nanoTime();
        Parts parts = new Parts();
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] notifications = notified.getNotifications(LISTEN_MILLIS);
            if (notifications != null) {
                for (PGNotification notification : notifications) {
                    event(channel, notification.getParameter(), parts, receiver);
                }
            }
            if (System.nanoTime() - renewed > RENEW_NANOS) {
                renew(connection, name, id);
                renewed = System.nanoTime();
            }
        }
    }

    private static void event(Channel channel, String payload, Parts parts, Receiver receiver) {
        if (channel == Channel.HINTS) {
            receiver.event(Base64.getMimeDecoder().decode(payload));
        } else if (parts.add(payload)) {
            receiver.event(parts.whole());
        }
    }

    private void renew(Connection connection, String channel, UUID id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO parhelion.listener VALUES (?, ?, ?, clock_timestamp() + ? * interval '1 second')"
                        + " ON CONFLICT (space, channel, id) DO UPDATE SET lease_end = EXCLUDED.lease_end")) {
            statement.setInt(1, space);
            statement.setString(2, channel);
            statement.setObject(3, id);
            statement.setInt(4, LEASE_SECONDS);
            statement.executeUpdate();
        }
    }

    /** Puts the parts of one tuple together; those of two never mix, because a database transaction sends its parts in order. */
    private static final class Parts {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** Adds {@code NUMBER PART PARTS BYTES}. {@return whether the tuple is whole} */
        boolean add(String payload) {
            String[] words = payload.split(" ", 4);
            if (words.length != 4) {
                throw new MalformedMessageException("a part of a tuple with " + words.length + " words");
            }
            if (words[1].equals("1")) {
                bytes.reset();
            }
            bytes.writeBytes(Base64.getMimeDecoder().decode(words[3]));
            return words[1].equals(words[2]);
        }

        byte[] whole() {
            return bytes.toByteArray();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection : connections) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It is lost already.
            }
        }
    }
}
