package org.parhelion.adapters.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.parhelion.space.SpaceException;
import org.parhelion.space.database.TupleDatabase.Channel;
import org.parhelion.space.database.TupleDatabase.Receiver;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** The connections on which events arrive. Redis forgets a message for which there is no connection. */
final class RedisEvents implements AutoCloseable {
    /** A connection without an answer to a ping for this long is lost. */
    private static final int SILENCE_MILLIS = 6000;

    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    /** While it receives, another thread sends pings. */
    private static final class Subscribed extends Connection {
        Subscribed(RedisAddress address) {
            super(address.server(), address.config());
        }

        void pingUntilLost() {
            try {
                while (isConnected() && !isBroken()) {
                    sendCommand(Protocol.Command.PING);
                    flush();
                    LockSupport.parkNanos(PING_NANOS);
                }
            } catch (JedisException e) {
                // The receiving thread finds the same.
            }
        }
    }

    private final RedisAddress address;
    private final String prefix;
    private final Set<Subscribed> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RedisEvents(RedisAddress address, byte[] prefix) {
        this.address = address;
        this.prefix = new String(prefix, StandardCharsets.US_ASCII);
    }

    /** {@return the name of a channel, as the scripts have it} */
    String channel(Channel channel) {
        return prefix + (channel == Channel.HINTS ? "hints" : "written");
    }

    void receive(Channel channel, Receiver receiver) {
        try {
            receive(new Subscribed(address), channel, receiver);
        } catch (JedisException e) {
            throw new SpaceException(
                    SpaceException.Kind.UNREACHABLE, address.text() + ": the events stopped: " + e.getMessage(), e);
        }
    }

    private void receive(Subscribed connection, Channel channel, Receiver receiver) {
        connections.add(connection);
        try {
            connection.setSoTimeout(SILENCE_MILLIS);
            connection.sendCommand(Protocol.Command.SUBSCRIBE, channel(channel));
            connection.getOne();
            Thread.ofVirtual().name("space-ping").start(connection::pingUntilLost);
            receiver.ready();
            while (!closed) {
                List<?> reply = (List<?>) connection.getUnflushedObject();
                if (Arrays.equals((byte[]) reply.get(0), MESSAGE)) {
                    receiver.event((byte[]) reply.get(2));
                }
            }
        } finally {
            connections.remove(connection);
            disconnect(connection);
        }
    }

    private static void disconnect(Subscribed connection) {
        try {
            connection.forceDisconnect();
        } catch (IOException | JedisException e) {
            // It is lost already.
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(RedisEvents::disconnect);
    }
}
